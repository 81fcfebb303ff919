import process from 'node:process'

/** Told of each step of a long work. */
export type Report = (what: string, done: number, total: number) => void

/** What an import did, and what it could not do. */
export interface Migration {
  /** How many of each kind were written. */
  readonly written: Readonly<Record<string, number>>
  /** What differs from the source at the end, and why, in sentences; empty when all is as it was. */
  readonly problems: readonly string[]
}

/** Progress on standard error: one line that is written over on a terminal, else a line now and then. */
export function createReport(): Report {
  let last = 0
  return (what, done, total) => {
    const now = Date.now()
    const isTerminal = process.stderr.isTTY === true
    if (done < total && now - last < (isTerminal ? 100 : 5000)) return
    last = now
    const line = `${what}: ${done} of ${total}`
    process.stderr.write(isTerminal ? `\r\u001b[K${line}${done < total ? '' : '\n'}` : `${line}\n`)
  }
}

/** The same text for values that say the same, whatever the order of their keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner
  )
}
