import { createHash } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { PactStore, Publication } from '../contracts.ts'
import { inBatches } from './batches.ts'
import { hashesOf, removeUnusedTexts } from './pact-texts.ts'
import { summaryOf } from './publication-lists.ts'
import type { Tables } from './tables.ts'

type PublicationStore = Pick<
  PactStore,
  | 'addPublication'
  | 'publication'
  | 'publicationOfContent'
  | 'latestPublication'
  | 'removePublications'
  | 'integrations'
  | 'consumersOf'
>

/** The part of the pact store that keeps what consumers publish. */
export function publicationStore(db: Kysely<Tables>): PublicationStore {
  const withText = db
    .selectFrom('publications')
    .innerJoin('pact_texts', 'pact_texts.hash', 'publications.text_hash')
    .selectAll('publications')
    .select('pact_texts.text')

  return {
    async addPublication({ consumer, consumerVersion, provider, revision, sha, text, at }) {
      const hash = createHash('sha256').update(text).digest('hex')
      await db
        .insertInto('pact_texts')
        .values({ hash, text })
        .onConflict(conflict => conflict.column('hash').doNothing())
        .execute()
      await db
        .insertInto('integrations')
        .values({ consumer, provider })
        .onConflict(conflict => conflict.columns(['consumer', 'provider']).doNothing())
        .execute()
      await db
        .updateTable('publications')
        .set({ latest: 0 })
        .where('consumer', '=', consumer)
        .where('version', '=', consumerVersion)
        .where('provider', '=', provider)
        .execute()
      const { position } = await db
        .selectFrom('pacticipant_versions')
        .select('position')
        .where('pacticipant', '=', consumer)
        .where('number', '=', consumerVersion)
        .executeTakeFirstOrThrow()
      await db
        .insertInto('publications')
        .values({
          consumer,
          version: consumerVersion,
          provider,
          revision,
          position,
          sha,
          text_hash: hash,
          latest: 1,
          published_at: at
        })
        .execute()
    },

    async publication({ service, version }, provider) {
      const row = await withText
        .where('consumer', '=', service)
        .where('version', '=', version)
        .where('provider', '=', provider)
        .where('latest', '=', 1)
        .executeTakeFirst()
      return row && publicationOf(row)
    },

    async publicationOfContent({ consumer, provider, sha }) {
      const row = await withText
        .where('provider', '=', provider)
        .where('consumer', '=', consumer)
        .where('sha', '=', sha)
        .orderBy('position', 'desc')
        .orderBy('revision', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && publicationOf(row)
    },

    async latestPublication({ consumer, provider }, tag) {
      let query = withText
        .where('provider', '=', provider)
        .where('consumer', '=', consumer)
        .where('latest', '=', 1)
        .orderBy('position', 'desc')
        .limit(1)
      if (tag !== undefined) {
        const tagged = db
          .selectFrom('version_tags')
          .select('version_tags.version')
          .where('version_tags.pacticipant', '=', consumer)
          .where('version_tags.tag', '=', tag)
        query = query.where('publications.version', 'in', tagged)
      }
      const row = await query.executeTakeFirst()
      return row && publicationOf(row)
    },

    async removePublications({ service, version }, provider) {
      const removed = await db
        .deleteFrom('publications')
        .where('consumer', '=', service)
        .where('version', '=', version)
        .where('provider', '=', provider)
        .returning('text_hash')
        .execute()
      await removeUnusedTexts(db, hashesOf(removed))
    },

    async integrations({ consumer, provider } = {}) {
      let query = db
        .selectFrom('integrations')
        .select(['consumer', 'provider'])
        .orderBy('consumer')
        .orderBy('provider')
      if (consumer !== undefined) query = query.where('consumer', '=', consumer)
      if (provider !== undefined) query = query.where('provider', '=', provider)
      return query.execute()
    },

    consumersOf: providers =>
      inBatches(providers, some =>
        db.selectFrom('integrations').select(['consumer', 'provider']).where('provider', 'in', some).execute()
      )
  }
}

function publicationOf(row: Selectable<Tables['publications'] & { text: string }>): Publication {
  return { ...summaryOf(row), text: row.text }
}
