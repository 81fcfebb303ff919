import { setImmediate, setTimeout } from 'node:timers/promises'
import { runInThisContext } from 'node:vm'

/** Runners that give tests globals of their own (jest) give them a copy of this, which hears nothing. */
const process: NodeJS.Process = runInThisContext('process')

const events = ['unhandledRejection', 'uncaughtException'] as const

/** How long what somebody left undone is listened for, in milliseconds. */
const grace = 25

/** One piece of work that is listened to. */
interface Session {
  readonly strays: unknown[]
  /** Whether somebody went away from something that is still under way: a timer, a request. */
  hasLeftovers: boolean
}

let last: Promise<unknown> = Promise.resolve()
let current: Session | undefined

/**
 * Does some work, and collects what fails in this process meanwhile and shortly after with nobody to catch it. The
 * runner's own ears are shut for that time. One piece of work at a time, so that each has its own failures.
 */
export function catchingStrays<Value>(
  work: () => Promise<Value>
): Promise<{ readonly value: Value; readonly strays: readonly unknown[] }> {
  const mine = last.then(() => listening(work))
  last = mine.catch(() => undefined)
  return mine
}

/** Does a part of that work, and looks whether it leaves something under way. */
export async function lookingForLeftovers(part: () => unknown): Promise<unknown> {
  const before = underWay()
  try {
    return await part()
  } finally {
    const isMore = [...underWay()].some(([kind, count]) => count > (before.get(kind) ?? 0))
    if (isMore && current !== undefined) current.hasLeftovers = true
  }
}

async function listening<Value>(work: () => Promise<Value>) {
  const session: Session = { strays: [], hasLeftovers: false }
  const note = (error: unknown): void => void session.strays.push(error)
  const others = events.map(event => [event, process.rawListeners(event)] as const)
  for (const event of events) {
    process.removeAllListeners(event)
    process.on(event, note)
  }
  current = session
  try {
    return { value: await work(), strays: session.strays }
  } finally {
    // What is rejected already is known after this turn.
    await setImmediate()
    if (session.hasLeftovers) await setTimeout(grace)
    current = undefined
    for (const [event, listeners] of others) {
      process.off(event, note)
      // They were taken from the same place.
      for (const listener of listeners) process.on(event, listener as (...facts: unknown[]) => void)
    }
  }
}

function underWay(): ReadonlyMap<string, number> {
  const kinds = Map.groupBy(process.getActiveResourcesInfo(), kind => kind)
  return new Map([...kinds].map(([kind, { length }]) => [kind, length]))
}
