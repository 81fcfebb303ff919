import { createHash } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { PactStore, Publication, PublicationSummary } from '../contracts.ts'
import { inBatches } from './batches.ts'
import type { Tables } from './tables.ts'

type PublicationStore = Pick<
  PactStore,
  | 'addPublication'
  | 'publication'
  | 'publicationOfContent'
  | 'latestPublication'
  | 'publications'
  | 'leadingPublications'
  | 'removePublications'
  | 'integrations'
>

/** The part of the pact store that keeps what consumers publish. */
export function publicationStore(db: Kysely<Tables>): PublicationStore {
  const latest = db.selectFrom('publications').selectAll('publications').where('latest', '=', 1)
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

    async publications({ consumer, provider, versions }) {
      let query = latest
      if (consumer !== undefined) query = query.where('consumer', '=', consumer)
      if (provider !== undefined) query = query.where('provider', '=', provider)
      const rows =
        versions === undefined
          ? await query.execute()
          : await inBatches(versions, some => query.where('version', 'in', some).execute())
      return rows.toSorted((one, other) => one.position - other.position).map(summaryOf)
    },

    async leadingPublications(provider, tags) {
      const newest = await db
        .selectFrom('integrations')
        .innerJoin('publications', join =>
          join
            .onRef('publications.provider', '=', 'integrations.provider')
            .onRef('publications.consumer', '=', 'integrations.consumer')
        )
        .selectAll('publications')
        .where('integrations.provider', '=', provider)
        .where('publications.latest', '=', 1)
        .where('publications.position', '=', ({ selectFrom }) =>
          selectFrom('publications as other')
            .select(({ fn }) => fn.max('other.position').as('position'))
            .whereRef('other.provider', '=', 'integrations.provider')
            .whereRef('other.consumer', '=', 'integrations.consumer')
            .where('other.latest', '=', 1)
        )
        .execute()
      const ofTags = db
        .selectFrom('publications')
        .innerJoin('version_tags', join =>
          join
            .onRef('version_tags.pacticipant', '=', 'publications.consumer')
            .onRef('version_tags.version', '=', 'publications.version')
        )
        .where('publications.provider', '=', provider)
        .where('publications.latest', '=', 1)
      const heads = await ofTags
        .select(({ fn }) => ['publications.consumer', fn.max('publications.position').as('position')])
        .groupBy(['publications.consumer', 'version_tags.tag'])
        .execute()
      const tagged = await inBatches(
        heads.map(({ position }) => Number(position)),
        some => latest.where('provider', '=', provider).where('position', 'in', some).execute()
      )
      const wanted = await inBatches(tags, some =>
        ofTags.selectAll('publications').where('version_tags.tag', 'in', some).execute()
      )
      return [...newest, ...tagged, ...wanted].map(summaryOf)
    },

    async removePublications({ service, version }, provider) {
      await db
        .deleteFrom('publications')
        .where('consumer', '=', service)
        .where('version', '=', version)
        .where('provider', '=', provider)
        .execute()
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
    }
  }
}

function summaryOf(row: Selectable<Tables['publications']>): PublicationSummary {
  return {
    consumer: row.consumer,
    consumerVersion: row.version,
    order: row.position,
    provider: row.provider,
    revision: row.revision,
    sha: row.sha,
    at: Number(row.published_at)
  }
}

function publicationOf(row: Selectable<Tables['publications'] & { text: string }>): Publication {
  return { ...summaryOf(row), text: row.text }
}
