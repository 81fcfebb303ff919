import { type Kysely, sql } from 'kysely'
import { topics } from '../changes.ts'
import type { RemovalStore } from '../removals.ts'
import { hashesOf, removeUnusedTexts } from './pact-texts.ts'
import type { Tables } from './tables.ts'

/** @param changed takes the topics of what is written */
export function removalStore(db: Kysely<Tables>, changed: Set<string>): RemovalStore {
  return {
    async removePacticipant(name) {
      changed.add(topics.choreography)
      const texts = await db
        .selectFrom('publications')
        .select('text_hash')
        .distinct()
        .where(({ or, eb }) => or([eb('consumer', '=', name), eb('provider', '=', name)]))
        .execute()
      for (const [table, columns] of ofPacticipant) {
        for (const column of columns) await db.deleteFrom(table).where(sql.ref(column), '=', name).execute()
      }
      await removeUnusedTexts(db, hashesOf(texts))
    },

    async removeVersion({ service, version }) {
      changed.add(topics.choreography)
      const branches = await db
        .selectFrom('version_branches')
        .select('branch')
        .where('pacticipant', '=', service)
        .where('version', '=', version)
        .execute()
      const texts = await db
        .selectFrom('publications')
        .select('text_hash')
        .where('consumer', '=', service)
        .where('version', '=', version)
        .execute()
      for (const [table, owner, number] of ofVersion) {
        await db
          .deleteFrom(table)
          .where(sql.ref(owner), '=', service)
          .where(sql.ref(number), '=', version)
          .execute()
      }
      for (const { branch } of branches) await settleHead(db, service, branch)
      await removeUnusedTexts(db, hashesOf(texts))
    },

    async removeFromBranch({ service, version }, branch) {
      await db
        .deleteFrom('version_branches')
        .where('pacticipant', '=', service)
        .where('branch', '=', branch)
        .where('version', '=', version)
        .execute()
      await settleHead(db, service, branch)
    },

    async removeIntegration({ consumer, provider }) {
      const texts = await db
        .selectFrom('publications')
        .select('text_hash')
        .distinct()
        .where('consumer', '=', consumer)
        .where('provider', '=', provider)
        .execute()
      for (const table of ['publications', 'verifications', 'integrations'] as const) {
        await db.deleteFrom(table).where('consumer', '=', consumer).where('provider', '=', provider).execute()
      }
      await removeUnusedTexts(db, hashesOf(texts))
    },

    async removeUnpublishedResults({ consumer, provider }, contents) {
      const unpublished = await db
        .selectFrom('verifications')
        .select('sha')
        .distinct()
        .where('consumer', '=', consumer)
        .where('provider', '=', provider)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('publications')
                .select('publications.sha')
                .whereRef('publications.provider', '=', 'verifications.provider')
                .whereRef('publications.consumer', '=', 'verifications.consumer')
                .whereRef('publications.sha', '=', 'verifications.sha')
            )
          )
        )
        .limit(contents)
        .execute()
      if (unpublished.length === 0) return 0
      const removed = await db
        .deleteFrom('verifications')
        .where('consumer', '=', consumer)
        .where('provider', '=', provider)
        .where(
          'sha',
          'in',
          unpublished.map(({ sha }) => sha)
        )
        .executeTakeFirst()
      return Number(removed.numDeletedRows)
    },

    async removeResult({ consumer, provider, sha }, number) {
      const ofContent = <Query extends { where: (column: never, op: '=', value: never) => Query }>(
        query: Query
      ) =>
        query
          .where('consumer' as never, '=', consumer as never)
          .where('provider' as never, '=', provider as never)
          .where('sha' as never, '=', sha as never)
      const [removed] = await ofContent(db.deleteFrom('verifications'))
        .where('number', '=', number)
        .returning(['version', 'latest'])
        .execute()
      if (removed?.latest !== 1) return
      const before = await ofContent(db.selectFrom('verifications'))
        .where('version', '=', removed.version)
        .select(({ fn }) => fn.max('number').as('number'))
        .executeTakeFirst()
      if (before?.number === null || before?.number === undefined) return
      await ofContent(db.updateTable('verifications').set({ latest: 1 }))
        .where('number', '=', Number(before.number))
        .execute()
    }
  }
}

/** Where a pacticipant is named, and in which columns. */
const ofPacticipant = [
  ['webhook_triggers', ['consumer', 'provider']],
  ['webhooks', ['consumer', 'provider']],
  ['publications', ['consumer', 'provider']],
  ['verifications', ['consumer', 'provider']],
  ['integrations', ['consumer', 'provider']],
  ['version_branches', ['pacticipant']],
  ['branches', ['pacticipant']],
  ['version_tags', ['pacticipant']],
  ['deployments', ['pacticipant']],
  ['operations', ['service']],
  ['service_contracts', ['service']],
  ['pacticipant_labels', ['pacticipant']],
  ['pacticipant_versions', ['pacticipant']],
  ['pacticipants', ['name']]
] as const satisfies readonly (readonly [keyof Tables, readonly string[]])[]

/** Where a version is named: by whose column, and by which for its number. */
const ofVersion = [
  ['publications', 'consumer', 'version'],
  ['verifications', 'provider', 'version'],
  ['version_branches', 'pacticipant', 'version'],
  ['version_tags', 'pacticipant', 'version'],
  ['deployments', 'pacticipant', 'version'],
  ['operations', 'service', 'version'],
  ['service_contracts', 'service', 'version'],
  ['pacticipant_versions', 'pacticipant', 'number']
] as const satisfies readonly (readonly [keyof Tables, string, string])[]

/** The head of a branch is the version that was added last of those that are left. */
async function settleHead(db: Kysely<Tables>, pacticipant: string, branch: string): Promise<void> {
  const last = await db
    .selectFrom('version_branches')
    .select('version')
    .where('pacticipant', '=', pacticipant)
    .where('branch', '=', branch)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last === undefined) {
    await db
      .deleteFrom('branches')
      .where('pacticipant', '=', pacticipant)
      .where('branch', '=', branch)
      .execute()
    return
  }
  await db
    .updateTable('branches')
    .set({ head: last.version })
    .where('pacticipant', '=', pacticipant)
    .where('branch', '=', branch)
    .execute()
}
