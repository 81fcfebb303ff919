import type { Subject } from '@instep/contracts'
import type { Kysely } from 'kysely'
import { LRUCache } from 'lru-cache'
import { topics } from '../changes.ts'
import type { SchemaStore, VersionContent } from '../store.ts'
import type { ChangeFeed } from './changes.ts'
import { noReferences } from './schema-rows.ts'
import type { Tables } from './tables.ts'

/** A version of a subject, deleted or not, by what tells it from others. */
interface PastVersion extends VersionContent {
  readonly isDeleted: boolean
  /** Whether its schema is nothing but a text, so that this text and no other has its GUID. */
  readonly isBare: boolean
}

/** The versions of a subject, newest first. */
type HistoryOf = (subject: Subject) => Promise<readonly PastVersion[]>

/** What writers know of the subjects that are written to again and again. */
export interface Histories {
  /** As a transaction sees them that holds other writers back. @param changed the topics of what was written in there */
  seenBy(transaction: Kysely<Tables>, changed: ReadonlySet<string>): HistoryOf
}

/** What was committed to a subject, as of a change. */
interface Kept {
  readonly versions: readonly PastVersion[]
  readonly position: number
  /** In which transaction that was found; in it, nobody else can have added to it. */
  readonly turn: number
}

/** So many versions are kept, with something for each subject; one takes some 150 bytes. */
const mostVersions = 50_000
const overhead = 4

/**
 * Most registrations add a version above all others and leave those as they are. So what is committed is kept, and only
 * what came on top is read; anything else that is done to a subject, by whichever process, changes its topic `past`.
 */
export function createHistories(feed: ChangeFeed): Histories {
  const histories = new LRUCache<string, Kept>({
    maxSize: mostVersions,
    sizeCalculation: ({ versions }) => versions.length + overhead
  })
  let current: Kysely<Tables> | undefined
  let turn = 0

  async function takeTurn(transaction: Kysely<Tables>): Promise<void> {
    if (transaction === current) return
    await feed.catchUpIn(transaction)
    current = transaction
    turn++
  }

  function holding(subject: Subject): Kept | undefined {
    const kept = histories.get(topics.subject(subject))
    return kept !== undefined && feed.isUnchanged([topics.past(subject)], kept.position) ? kept : undefined
  }

  return {
    seenBy: (transaction, changed) => async subject => {
      if (changed.has(topics.past(subject)) || changed.has(topics.everything)) {
        return versionsAbove(transaction, subject, [])
      }
      await takeTurn(transaction)
      const kept = holding(subject)
      const isOfThisTurn = kept?.turn === turn
      // What is not committed is never kept: it may be undone.
      if (changed.has(topics.subject(subject))) {
        return versionsAbove(transaction, subject, isOfThisTurn ? kept.versions : [])
      }
      if (isOfThisTurn) return kept.versions
      const versions = await versionsAbove(transaction, subject, kept?.versions ?? [])
      histories.set(topics.subject(subject), { versions, position: feed.position, turn })
      return versions
    }
  }
}

/** A writer's schemas, answered from histories where these suffice. */
export function withHistory(schemas: SchemaStore, historyOf: HistoryOf, changed: Set<string>): SchemaStore {
  const highestVersion = async (subject: Subject): Promise<number> =>
    (await historyOf(subject))[0]?.version ?? 0
  return {
    ...schemas,
    highestVersion,

    async liveContents(subject) {
      return (await historyOf(subject)).filter(({ isDeleted }) => !isDeleted)
    },

    async registrations(subject, visibility) {
      const isEmpty =
        visibility === 'deleted' && !(await historyOf(subject)).some(({ isDeleted }) => isDeleted)
      return isEmpty ? [] : schemas.registrations(subject, visibility)
    },

    async registeredFacts(subject, visibility, bare) {
      const mayBe = ({ isBare, guid }: PastVersion): boolean => !isBare || guid === bare?.guid
      const isEmpty = bare !== undefined && !(await historyOf(subject)).some(mayBe)
      return isEmpty ? [] : schemas.registeredFacts(subject, visibility, bare)
    },

    async addRegistration(registration) {
      const { subject, version } = registration
      if (version <= (await highestVersion(subject))) changed.add(topics.past(subject))
      await schemas.addRegistration(registration)
    },

    async hide(subject, versions, at) {
      changed.add(topics.past(subject))
      await schemas.hide(subject, versions, at)
    },

    async remove(subject, versions) {
      changed.add(topics.past(subject))
      await schemas.remove(subject, versions)
    }
  }
}

/** What is above some versions, and these. */
async function versionsAbove(
  db: Kysely<Tables>,
  { context, name }: Subject,
  known: readonly PastVersion[]
): Promise<readonly PastVersion[]> {
  const rows = await db
    .selectFrom('registrations')
    .innerJoin('schemas', join =>
      join.onRef('schemas.context', '=', 'registrations.context').onRef('schemas.id', '=', 'registrations.id')
    )
    .select(['version', 'deleted', 'schemas.id', 'guid'])
    .select(({ eb }) =>
      eb
        .case()
        .when(eb.and([eb('refs', '=', noReferences), eb('metadata', 'is', null), eb('rule_set', 'is', null)]))
        .then(eb.lit(1))
        .else(eb.lit(0))
        .end()
        .as('bare')
    )
    .where('registrations.context', '=', context)
    .where('subject', '=', name)
    .where('version', '>', known[0]?.version ?? 0)
    .orderBy('version', 'desc')
    .execute()
  if (rows.length === 0) return known
  const found = rows.map(({ version, deleted, id, guid, bare }) => ({
    version,
    context,
    id,
    guid,
    isDeleted: deleted === 1,
    isBare: bare === 1
  }))
  return [...found, ...known]
}
