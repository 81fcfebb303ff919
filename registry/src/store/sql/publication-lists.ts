import { distinctVersions } from '@instep/contracts'
import type { Kysely, Selectable } from 'kysely'
import type { PactStore, PublicationSummary } from '../contracts.ts'
import { inBatches } from './batches.ts'
import { isOneOf } from './service-versions.ts'
import type { Tables } from './tables.ts'

type PublicationListStore = Pick<
  PactStore,
  | 'publications'
  | 'publicationsOfVersions'
  | 'latestPublications'
  | 'leadingPublications'
  | 'headPublications'
>

/**
 * The part of the pact store that lists what is published. Joins that begin with the few are cross joins: SQLite takes
 * their tables in the order in which they are written.
 */
export function publicationListStore(db: Kysely<Tables>): PublicationListStore {
  const latest = db.selectFrom('publications').selectAll('publications').where('publications.latest', '=', 1)

  /** The newest publication of every pair that has one. */
  const newest = (tag: string | undefined) =>
    db
      .selectFrom('integrations')
      .crossJoin('publications')
      .whereRef('publications.provider', '=', 'integrations.provider')
      .whereRef('publications.consumer', '=', 'integrations.consumer')
      .where('publications.latest', '=', 1)
      .where('publications.position', '=', ({ selectFrom }) => {
        const own = selectFrom('publications as other')
          .select('other.position')
          .whereRef('other.provider', '=', 'integrations.provider')
          .whereRef('other.consumer', '=', 'integrations.consumer')
          .where('other.latest', '=', 1)
          .orderBy('other.position', 'desc')
          .limit(1)
        if (tag === undefined) return own
        return own.where(({ exists, selectFrom }) =>
          exists(
            selectFrom('version_tags')
              .select('version_tags.tag')
              .whereRef('version_tags.pacticipant', '=', 'other.consumer')
              .whereRef('version_tags.version', '=', 'other.version')
              .where('version_tags.tag', '=', tag)
          )
        )
      })
      .selectAll('publications')

  return {
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

    async publicationsOfVersions(consumers, provider) {
      const query = provider === undefined ? latest : latest.where('provider', '=', provider)
      const rows = await inBatches(distinctVersions(consumers), some =>
        query.where(isOneOf(['publications.consumer', 'publications.version'], some)).execute()
      )
      return rows.map(summaryOf)
    },

    async latestPublications(provider, tag) {
      const query = newest(tag).orderBy('integrations.consumer').orderBy('integrations.provider')
      const ofProvider = provider === undefined ? query : query.where('integrations.provider', '=', provider)
      return (await ofProvider.execute()).map(summaryOf)
    },

    async leadingPublications(provider, tags) {
      const untagged = await newest(undefined).where('integrations.provider', '=', provider).execute()
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
      return [...untagged, ...tagged, ...wanted].map(summaryOf)
    },

    async headPublications(provider, wanted) {
      const byBranch = db
        .selectFrom('integrations')
        .crossJoin('branches')
        .crossJoin('publications')
        .whereRef('branches.pacticipant', '=', 'integrations.consumer')
        .whereRef('publications.consumer', '=', 'branches.pacticipant')
        .whereRef('publications.version', '=', 'branches.head')
        .where('publications.provider', '=', provider)
        .where('publications.latest', '=', 1)
        .where('integrations.provider', '=', provider)
        .selectAll('publications')
      if (wanted === 'all') return (await byBranch.execute()).map(summaryOf)
      const { branches, since } = wanted
      const named = await inBatches(branches, some => byBranch.where('branches.branch', 'in', some).execute())
      const recent =
        since === undefined
          ? []
          : await latest
              .where('provider', '=', provider)
              .where('published_at', '>=', since)
              .where(({ exists, selectFrom }) =>
                exists(
                  selectFrom('branches')
                    .select('branches.head')
                    .whereRef('branches.pacticipant', '=', 'publications.consumer')
                    .whereRef('branches.head', '=', 'publications.version')
                )
              )
              .execute()
      return [...named, ...recent].map(summaryOf)
    }
  }
}

export function summaryOf(row: Selectable<Tables['publications']>): PublicationSummary {
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
