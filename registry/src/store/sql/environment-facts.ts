import type { FindingId, FindingLevel } from '@instep/contracts'
import type { Kysely, Selectable } from 'kysely'
import { topics } from '../changes.ts'
import type { EnvironmentFactStore, Override } from '../choreography.ts'
import type { Tables } from './tables.ts'

/** @param changed takes the topics of what is written */
export function environmentFactStore(db: Kysely<Tables>, changed: Set<string>): EnvironmentFactStore {
  return {
    async addDrain({ environment, place, at, by, note }) {
      changed.add(topics.choreography)
      const values = { drained_by: by, note }
      await db
        .insertInto('drains')
        .values({ environment, place, drained_at: at, ...values })
        .onConflict(conflict => conflict.columns(['environment', 'place', 'drained_at']).doUpdateSet(values))
        .execute()
    },

    async drains(environment) {
      const rows = await db
        .selectFrom('drains')
        .selectAll()
        .where('environment', '=', environment)
        .orderBy('drained_at')
        .orderBy('place')
        .execute()
      return rows.map(({ place, drained_at, drained_by, note }) => ({
        environment,
        place,
        at: Number(drained_at),
        by: drained_by,
        note
      }))
    },

    async addSighting({ environment, place, reader, source, count, firstAt, lastAt }) {
      changed.add(topics.choreography)
      const known = await db
        .selectFrom('sightings')
        .selectAll()
        .where('environment', '=', environment)
        .where('place', '=', place)
        .where('reader', '=', reader)
        .executeTakeFirst()
      const values = {
        source,
        count: count + Number(known?.count ?? 0),
        first_at: Math.min(firstAt, Number(known?.first_at ?? firstAt)),
        last_at: Math.max(lastAt, Number(known?.last_at ?? lastAt))
      }
      await db
        .insertInto('sightings')
        .values({ environment, place, reader, ...values })
        .onConflict(conflict => conflict.columns(['environment', 'place', 'reader']).doUpdateSet(values))
        .execute()
    },

    async sightings(environment) {
      const rows = await db
        .selectFrom('sightings')
        .selectAll()
        .where('environment', '=', environment)
        .orderBy('place')
        .orderBy('reader')
        .execute()
      return rows.map(({ place, reader, source, count, first_at, last_at }) => ({
        environment,
        place,
        reader,
        source,
        count: Number(count),
        firstAt: Number(first_at),
        lastAt: Number(last_at)
      }))
    },

    async removeSighting({ environment, place, reader }) {
      changed.add(topics.choreography)
      const removed = await db
        .deleteFrom('sightings')
        .where('environment', '=', environment)
        .where('place', '=', place)
        .where('reader', '=', reader)
        .executeTakeFirst()
      return Number(removed.numDeletedRows) > 0
    },

    async putOverride({ uuid, environment, writer, reader, subject, reason, by, at, until }) {
      changed.add(topics.choreography)
      const values = { environment, writer, reader, subject, reason, made_by: by, made_at: at, until }
      await db
        .insertInto('overrides')
        .values({ uuid, ...values })
        .onConflict(conflict => conflict.column('uuid').doUpdateSet(values))
        .execute()
    },

    async override(uuid) {
      const row = await db.selectFrom('overrides').selectAll().where('uuid', '=', uuid).executeTakeFirst()
      return row && overrideOf(row)
    },

    async overrides(environment, since) {
      const rows = await db
        .selectFrom('overrides')
        .selectAll()
        .where('environment', '=', environment)
        .where('until', '>', since)
        .orderBy('made_at')
        .orderBy('uuid')
        .execute()
      return rows.map(overrideOf)
    },

    async findingLevels(environment = '') {
      const rows = await db
        .selectFrom('finding_levels')
        .selectAll()
        .where('environment', '=', environment)
        .orderBy('finding')
        .execute()
      // Written from the same types.
      return Object.fromEntries(
        rows.map(({ finding, level }) => [finding as FindingId, level as FindingLevel])
      )
    },

    async setFindingLevels(environment = '', levels) {
      changed.add(topics.choreography)
      for (const [finding, level] of Object.entries(levels)) {
        if (level === undefined) {
          await db
            .deleteFrom('finding_levels')
            .where('environment', '=', environment)
            .where('finding', '=', finding)
            .execute()
        } else {
          await db
            .insertInto('finding_levels')
            .values({ environment, finding, level })
            .onConflict(conflict => conflict.columns(['environment', 'finding']).doUpdateSet({ level }))
            .execute()
        }
      }
    }
  }
}

function overrideOf(row: Selectable<Tables['overrides']>): Override {
  return {
    uuid: row.uuid,
    environment: row.environment,
    writer: row.writer,
    reader: row.reader,
    subject: row.subject,
    reason: row.reason,
    by: row.made_by,
    at: Number(row.made_at),
    until: Number(row.until)
  }
}
