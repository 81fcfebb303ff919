import type { Kysely, Selectable } from 'kysely'
import type { ContentKey, PactStore, Verification } from '../contracts.ts'
import { inBatches } from './batches.ts'
import { isOneOf, isOneOfRows } from './service-versions.ts'
import type { Tables } from './tables.ts'

type VerificationStore = Pick<
  PactStore,
  | 'addVerification'
  | 'verification'
  | 'verifications'
  | 'latestResults'
  | 'latestResultsOf'
  | 'contentsVerifiedBy'
  | 'successes'
>

/** The part of the pact store that keeps what providers found out. */
export function verificationStore(db: Kysely<Tables>): VerificationStore {
  return {
    async addVerification({ consumer, provider, sha, providerVersion, ...result }) {
      const content = { consumer, provider, sha }
      const last = await ofContent(db, content)
        .select(({ fn }) => fn.max('number').as('number'))
        .executeTakeFirst()
      const { position } = await db
        .selectFrom('pacticipant_versions')
        .select('position')
        .where('pacticipant', '=', provider)
        .where('number', '=', providerVersion)
        .executeTakeFirstOrThrow()
      await db
        .updateTable('verifications')
        .set({ latest: 0 })
        .where('consumer', '=', consumer)
        .where('provider', '=', provider)
        .where('sha', '=', sha)
        .where('latest', '=', 1)
        .where('version', '=', providerVersion)
        .execute()
      const number = Number(last?.number ?? 0) + 1
      await db
        .insertInto('verifications')
        .values({
          ...content,
          number,
          version: providerVersion,
          position,
          success: Number(result.success),
          wip: Number(result.wip),
          build_url: result.buildUrl ?? null,
          details: result.details,
          latest: 1,
          verified_at: result.at
        })
        .execute()
      return { ...content, providerVersion, providerOrder: position, number, ...result }
    },

    async verification(content, number) {
      const query = ofContent(db, content).selectAll()
      const row = await (number === 'latest'
        ? query.orderBy('number', 'desc').limit(1)
        : query.where('number', '=', number)
      ).executeTakeFirst()
      return row && verificationOf(row)
    },

    async verifications({ consumer, provider, sha }) {
      let query = db.selectFrom('verifications').selectAll().orderBy('verified_at').orderBy('number')
      if (consumer !== undefined) query = query.where('consumer', '=', consumer)
      if (provider !== undefined) query = query.where('provider', '=', provider)
      if (sha !== undefined) query = query.where('sha', '=', sha)
      return (await query.execute()).map(verificationOf)
    },

    async latestResults({ consumer, provider }, shas, providerVersions) {
      const query = latest(db)
        .where('consumer', '=', consumer)
        .where('provider', '=', provider)
        .orderBy('sha')
        .orderBy('version')
      const rows = await inBatches(shas, some => {
        const ofShas = query.where('sha', 'in', some)
        return providerVersions === undefined
          ? ofShas.execute()
          : inBatches(providerVersions, versions => ofShas.where('version', 'in', versions).execute())
      })
      return rows.map(resultOf)
    },

    async latestResultsOf(contents, providers) {
      const keys = contents.map(({ consumer, provider, sha }) => [consumer, provider, sha])
      const rows = await inBatches(keys, some =>
        inBatches(providers, versions =>
          latest(db)
            .where(isOneOfRows(['consumer', 'provider', 'sha'], some))
            .where(isOneOf(['provider', 'version'], versions))
            .execute()
        )
      )
      return rows.map(resultOf)
    },

    async contentsVerifiedBy({ consumer, provider }, providerVersions) {
      const rows = await inBatches(providerVersions, some =>
        db
          .selectFrom('verifications')
          .select('sha')
          .distinct()
          .where('consumer', '=', consumer)
          .where('provider', '=', provider)
          .where('version', 'in', some)
          .where('success', '=', 1)
          .execute()
      )
      return rows.map(({ sha }) => sha)
    },

    async successes(provider, shas) {
      const passed = db
        .selectFrom('verifications as result')
        .where('result.provider', '=', provider)
        .where('result.success', '=', 1)
        .select(({ fn }) => [
          'result.consumer',
          'result.sha',
          'result.wip',
          fn.min('result.verified_at').as('at')
        ])
      const onBranches = await inBatches(shas, some =>
        passed
          .leftJoin('version_branches as line', join =>
            join
              .onRef('line.pacticipant', '=', 'result.provider')
              .onRef('line.version', '=', 'result.version')
          )
          .where('result.sha', 'in', some)
          .select('line.branch as line')
          .groupBy(['result.consumer', 'result.sha', 'result.wip', 'line.branch'])
          .orderBy('result.consumer')
          .orderBy('result.sha')
          .orderBy('line.branch', order => order.asc().nullsFirst())
          .execute()
      )
      const withTags = await inBatches(shas, some =>
        passed
          .innerJoin('version_tags as line', join =>
            join
              .onRef('line.pacticipant', '=', 'result.provider')
              .onRef('line.version', '=', 'result.version')
          )
          .where('result.sha', 'in', some)
          .select('line.tag as line')
          .groupBy(['result.consumer', 'result.sha', 'result.wip', 'line.tag'])
          .orderBy('result.consumer')
          .orderBy('result.sha')
          .orderBy('line.tag', order => order.asc().nullsFirst())
          .execute()
      )
      const successOf = ({ consumer, sha, wip, at }: (typeof onBranches)[number]) => ({
        consumer,
        sha,
        wip: wip === 1,
        at: Number(at)
      })
      return [
        ...onBranches.map(row => ({ ...successOf(row), branch: row.line ?? undefined, tag: undefined })),
        ...withTags.map(row => ({ ...successOf(row), branch: undefined, tag: row.line }))
      ]
    }
  }
}

function ofContent(db: Kysely<Tables>, { consumer, provider, sha }: ContentKey) {
  return db
    .selectFrom('verifications')
    .where('consumer', '=', consumer)
    .where('provider', '=', provider)
    .where('sha', '=', sha)
}

function verificationOf(row: Selectable<Tables['verifications']>): Verification {
  return {
    consumer: row.consumer,
    provider: row.provider,
    sha: row.sha,
    providerVersion: row.version,
    providerOrder: row.position,
    number: row.number,
    success: row.success === 1,
    wip: row.wip === 1,
    ...(row.build_url === null ? {} : { buildUrl: row.build_url }),
    details: row.details,
    at: Number(row.verified_at)
  }
}

/** The results that count, without what their verifiers said. */
function latest(db: Kysely<Tables>) {
  return db
    .selectFrom('verifications')
    .select(['consumer', 'provider', 'sha', 'number', 'version', 'position', 'success', 'wip', 'verified_at'])
    .where('latest', '=', 1)
}

type ResultRow = Pick<
  Selectable<Tables['verifications']>,
  'consumer' | 'provider' | 'sha' | 'number' | 'version' | 'position' | 'success' | 'wip' | 'verified_at'
>

function resultOf(row: ResultRow): Omit<Verification, 'details' | 'buildUrl'> {
  return {
    consumer: row.consumer,
    provider: row.provider,
    sha: row.sha,
    number: row.number,
    providerVersion: row.version,
    providerOrder: row.position,
    success: row.success === 1,
    wip: row.wip === 1,
    at: Number(row.verified_at)
  }
}
