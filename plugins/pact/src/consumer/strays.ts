import process from 'node:process'

const events = ['unhandledRejection', 'uncaughtException'] as const

/** How long what was begun and not awaited is listened for, in milliseconds. */
const grace = 25

let last: Promise<unknown> = Promise.resolve()

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

async function listening<Value>(work: () => Promise<Value>) {
  const strays: unknown[] = []
  const note = (error: unknown): void => void strays.push(error)
  const others = events.map(event => [event, process.rawListeners(event)] as const)
  for (const event of events) {
    process.removeAllListeners(event)
    process.on(event, note)
  }
  try {
    const value = await work()
    await new Promise(resolve => setTimeout(resolve, grace))
    return { value, strays }
  } finally {
    for (const [event, listeners] of others) {
      process.off(event, note)
      // They were taken from the same place.
      for (const listener of listeners) process.on(event, listener as (...facts: unknown[]) => void)
    }
  }
}
