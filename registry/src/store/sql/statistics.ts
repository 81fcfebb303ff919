import { type Kysely, type RawBuilder, sql } from 'kysely'
import { type Counted, counted, type StatisticsStore } from '../statistics.ts'
import type { Tables } from './tables.ts'

/** Where each is counted. */
const sources: Readonly<Record<Counted, RawBuilder<unknown>>> = {
  subjects: sql`(select distinct context, subject from registrations where deleted = 0) as live`,
  schemas: sql`schemas`,
  schemaVersions: sql`registrations where deleted = 0`,
  pacticipants: sql`pacticipants`,
  pacticipantVersions: sql`pacticipant_versions`,
  integrations: sql`integrations`,
  pactPublications: sql`publications where latest = 1`,
  pactVersions: sql`(select distinct consumer, provider, sha from publications) as contents`,
  verificationResults: sql`verifications`,
  environments: sql`environments`,
  deployedVersions: sql`deployments where current = 1`,
  webhooks: sql`webhooks`
}

export function statisticsStore(db: Kysely<Tables>): StatisticsStore {
  return {
    async counts() {
      const counts = await Promise.all(
        counted.map(async name => {
          const { rows } = await sql<{
            count: number | string
          }>`select count(*) as count from ${sources[name]}`.execute(db)
          return [name, Number(rows[0]?.count ?? 0)] as const
        })
      )
      // One entry for each name of the list.
      return Object.fromEntries(counts) as Record<Counted, number>
    }
  }
}
