import type { Subject } from '@instep/contracts'
import type { Kysely } from 'kysely'
import { LRUCache } from 'lru-cache'
import { topics } from '../changes.ts'
import type { VersionContent } from '../store.ts'
import type { ChangeFeed } from './changes.ts'
import { noReferences } from './schema-rows.ts'
import type { Tables } from './tables.ts'

/** A version of a subject, deleted or not, by what tells it from others. */
export interface PastVersion extends VersionContent {
  readonly isDeleted: boolean
  /** Whether its schema is nothing but a text, so that this text and no other has its GUID. */
  readonly isBare: boolean
}

/** The versions of a subject, newest first; undefined when only the rows can tell. */
export type HistoryOf = (subject: Subject) => Promise<readonly PastVersion[] | undefined>

/** What writers know of the subjects that are written to again and again. */
export interface Histories {
  /** As a transaction sees them that holds other writers back. @param changed the topics of what was written in there */
  seenBy(transaction: Kysely<Tables>, changed: ReadonlySet<string>): HistoryOf
}

/** What was committed to a subject, as of a change. */
interface Kept {
  /** Undefined when there are too many. */
  readonly versions: readonly PastVersion[] | undefined
  readonly position: number
  /** In which transaction that was read; nobody else can have added to it there. */
  readonly turn: number
}

/** So many versions are kept, of one subject and in all, with something for each subject. One takes some 150 bytes. */
const most = { ofOne: 5_000, inAll: 50_000, overhead: 4 }

/**
 * Most registrations add a version above all others and leave those as they are. So what is committed is kept, and only
 * what came on top is read. Whatever else is done to a subject, by whichever process, changes its topic `past`.
 */
export function createHistories(feed: ChangeFeed): Histories {
  const histories = new LRUCache<string, Kept>({
    maxSize: most.inAll,
    sizeCalculation: ({ versions = [] }) => versions.length + most.overhead
  })
  let current: Kysely<Tables> | undefined
  let turn = 0

  async function takeTurn(transaction: Kysely<Tables>): Promise<void> {
    if (transaction === current) return
    await feed.catchUpIn(transaction)
    current = transaction
    turn++
  }

  function find(subject: Subject): Kept | undefined {
    const kept = histories.get(topics.subject(subject))
    return kept !== undefined && feed.isUnchanged([topics.past(subject)], kept.position) ? kept : undefined
  }

  return {
    seenBy: (transaction, changed) => async subject => {
      if (changed.has(topics.past(subject)) || changed.has(topics.everything)) return undefined
      await takeTurn(transaction)
      const kept = find(subject)
      const before = kept === undefined ? [] : kept.versions
      if (before === undefined) return undefined
      // What is not committed is not kept: it may be undone.
      if (changed.has(topics.subject(subject))) return withNewer(transaction, subject, before)
      if (kept?.turn === turn) return before
      const versions = await withNewer(transaction, subject, before)
      histories.set(topics.subject(subject), { versions, position: feed.position, turn })
      return versions
    }
  }
}

/** Some versions and those above them; undefined when that is too many. */
async function withNewer(
  db: Kysely<Tables>,
  { context, name }: Subject,
  known: readonly PastVersion[]
): Promise<readonly PastVersion[] | undefined> {
  const rows = await db
    .selectFrom('registrations')
    .innerJoin('schemas', join =>
      join.onRef('schemas.context', '=', 'registrations.context').onRef('schemas.id', '=', 'registrations.id')
    )
    .select(['version', 'deleted', 'schemas.id', 'guid'])
    .select(({ eb }) => {
      const isBare = eb.and([
        eb('refs', '=', noReferences),
        eb('metadata', 'is', null),
        eb('rule_set', 'is', null)
      ])
      return eb.case().when(isBare).then(eb.lit(1)).else(eb.lit(0)).end().as('bare')
    })
    .where('registrations.context', '=', context)
    .where('subject', '=', name)
    .where('version', '>', known[0]?.version ?? 0)
    .orderBy('version', 'desc')
    .limit(most.ofOne + 1)
    .execute()
  if (rows.length === 0) return known
  if (rows.length + known.length > most.ofOne) return undefined
  const newer = rows.map(({ version, deleted, id, guid, bare }) => ({
    version,
    context,
    id,
    guid,
    isDeleted: deleted === 1,
    isBare: bare === 1
  }))
  return [...newer, ...known]
}
