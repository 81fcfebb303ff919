import type { Kysely } from 'kysely'
import { type Changes, topics } from '../changes.ts'
import type { Tables } from './tables.ts'

interface Change {
  readonly sequence: number
  readonly topics: readonly string[]
}

/** The changes as the store itself sees them. */
export interface ChangeFeed extends Changes {
  /** Takes in a change of this process, once it is committed. */
  take(change: Change): void
  /** Takes in all that is committed, as a transaction sees it that holds other writers back and has no change of its own yet. */
  catchUpIn(transaction: Kysely<Tables>): Promise<void>
}

/** So many changes are kept for processes to catch up with. */
const kept = 10_000

/** A change of more topics than these is a change of everything. */
const mostTopics = 500

/** For so many topics it is known when they changed last. */
const remembered = 100_000

/** Writes down a change, in the transaction that makes it. Writers come one after the other, so numbers have no gaps. */
export async function addChange(db: Kysely<Tables>, changed: ReadonlySet<string>): Promise<Change> {
  const named = changed.size > mostTopics ? [topics.everything] : [...changed]
  const { sequence } = await db
    .insertInto('changes')
    .columns(['sequence', 'topics'])
    .expression(eb =>
      eb
        .selectFrom('changes')
        .select(({ fn, val }) => [
          eb(fn.coalesce(fn.max('sequence'), val(0)), '+', 1).as('sequence'),
          val(JSON.stringify(named)).as('topics')
        ])
    )
    .returning('sequence')
    .executeTakeFirstOrThrow()
  const number = Number(sequence)
  if (number % (kept / 10) === 0) {
    await db
      .deleteFrom('changes')
      .where('sequence', '<=', number - kept)
      .execute()
  }
  return { sequence: number, topics: named }
}

/** @param mayHaveMissed whether another process may have written since this was last asked */
export function createChangeFeed(db: Kysely<Tables>, mayHaveMissed: () => boolean): ChangeFeed {
  const changedAt = new Map<string, number>()
  /** What changed before this is not known by topic. */
  let floor = 0
  let position = 0
  let isBehind = true
  let looking: Promise<void> | undefined
  let nextLook: Promise<void> | undefined

  function take({ sequence, topics: named }: Change): void {
    if (sequence <= position) return
    if (sequence !== position + 1) {
      isBehind = true
      return
    }
    position = sequence
    for (const topic of named) {
      if (topic === topics.everything) floor = sequence
      changedAt.delete(topic)
      changedAt.set(topic, sequence)
    }
    for (const [topic, sequence] of changedAt) {
      if (changedAt.size <= remembered) break
      changedAt.delete(topic)
      floor = sequence
    }
  }

  /** Takes in some that were read. @returns whether there may be more */
  async function takeNext(from: Kysely<Tables>): Promise<boolean> {
    const found = await changesSince(from, position)
    // Some may have been taken in meanwhile.
    const missed = found.filter(({ sequence }) => sequence > position)
    if (missed[0] !== undefined && missed[0].sequence !== position + 1) {
      // Too far behind to know what changed.
      floor = missed[0].sequence
      position = floor - 1
    }
    for (const change of missed) take(change)
    return found.length === atOnce
  }

  async function look(): Promise<void> {
    isBehind = false
    try {
      if (await takeNext(db)) isBehind = true
    } catch (error) {
      isBehind = true
      throw error
    }
    if (isBehind) await look()
  }

  function start(): Promise<void> {
    looking = look().finally(() => {
      looking = undefined
    })
    return looking
  }

  return {
    get position() {
      return position
    },

    take,

    async catchUpIn(transaction) {
      while (await takeNext(transaction));
    },

    catchUp() {
      if (mayHaveMissed()) isBehind = true
      if (!isBehind && looking === undefined) return undefined
      if (looking === undefined) return start()
      // The look that is under way may have begun before what the asker has to see: one more serves all who wait.
      nextLook ??= looking
        .catch(() => {})
        .then(() => {
          nextLook = undefined
          return start()
        })
      return nextLook
    },

    isUnchanged(named, since) {
      if (since < floor) return false
      return named.every(topic => (changedAt.get(topic) ?? 0) <= since)
    }
  }
}

/** So many changes are read in one step. */
const atOnce = 1000

async function changesSince(db: Kysely<Tables>, position: number): Promise<readonly Change[]> {
  const rows = await db
    .selectFrom('changes')
    .selectAll()
    .where('sequence', '>', position)
    .orderBy('sequence')
    .limit(atOnce)
    .execute()
  return rows.map(row => ({
    sequence: Number(row.sequence),
    topics: JSON.parse(row.topics) as readonly string[]
  }))
}
