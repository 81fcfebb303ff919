import { setImmediate } from 'node:timers/promises'
import { type Kysely, sql, type Transaction } from 'kysely'
import { addChange, type ChangeFeed } from './changes.ts'
import type { Tables } from './tables.ts'

/** Some work in a transaction, which adds what it changes to what others have changed in there. */
type Work<Result> = (transaction: Transaction<Tables>, changed: Set<string>) => Promise<Result>

interface Job {
  readonly work: Work<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

/** So many writers share a commit at most, and for so long others may join them, in milliseconds. */
const group = { writers: 100, milliseconds: 20 }

/** Milliseconds after which other requests have their turn. */
const longestSpell = 5

/**
 * Runs one piece of work after the other. Those that wait at the same time share one transaction, since bringing it to
 * the disk is what costs; each is undone alone when it fails. Everybody hears of the outcome after the commit: what one
 * saw of the others is on disk then. Writers that wait here hold no connection that readers could use.
 */
export function groupCommit(db: Kysely<Tables>, feed: ChangeFeed) {
  const waiting: Job[] = []
  let isRunning = false

  async function run(): Promise<void> {
    isRunning = true
    while (waiting.length > 0) {
      await runGroup()
      // What came in while the disk was waited for joins the next group.
      await setImmediate()
    }
    isRunning = false
  }

  async function runGroup(): Promise<void> {
    const jobs: Job[] = []
    try {
      const tell = await db.transaction().execute(transaction => runJobs(transaction, jobs))
      tell()
    } catch (error) {
      // Nothing of it was written. A group that could not even begin takes nobody down but its first.
      if (jobs.length === 0) jobs.push(...waiting.splice(0, 1))
      for (const { reject } of jobs) reject(error)
    }
  }

  async function runJobs(transaction: Transaction<Tables>, jobs: Job[]): Promise<() => void> {
    const outcomes: (() => void)[] = []
    const changed = new Set<string>()
    const started = performance.now()
    let rested = started
    for (let job = waiting.shift(); job !== undefined; job = next(jobs, started)) {
      jobs.push(job)
      // The first has the transaction to itself: when it fails, all of it is undone.
      outcomes.push(await (jobs.length === 1 ? runFirst : runJob)(transaction, job, changed))
      if (performance.now() - rested > longestSpell) {
        await setImmediate()
        rested = performance.now()
      }
    }
    const change = changed.size > 0 ? await addChange(transaction, changed) : undefined
    return () => {
      if (change !== undefined) feed.take(change)
      for (const tell of outcomes) tell()
    }
  }

  function next(jobs: readonly Job[], started: number): Job | undefined {
    const isFull = jobs.length >= group.writers || performance.now() - started > group.milliseconds
    return isFull ? undefined : waiting.shift()
  }

  return <Result>(work: Work<Result>): Promise<Result> =>
    new Promise<Result>((resolve, reject) => {
      // What a job's own work returns is what its own promise resolves to.
      waiting.push({ work, resolve: resolve as Job['resolve'], reject })
      if (!isRunning) void run()
    })
}

async function runFirst(
  transaction: Transaction<Tables>,
  { work, resolve }: Job,
  changed: Set<string>
): Promise<() => void> {
  const result = await work(transaction, changed)
  return () => resolve(result)
}

/** The outcome of a job, to be told later. Work that fails leaves nothing behind. */
async function runJob(
  transaction: Transaction<Tables>,
  { work, resolve, reject }: Job,
  changed: Set<string>
): Promise<() => void> {
  const own = new Set(changed)
  await sql`savepoint job`.execute(transaction)
  try {
    const result = await work(transaction, own)
    for (const topic of own) changed.add(topic)
    return () => resolve(result)
  } catch (error) {
    await sql`rollback to savepoint job`.execute(transaction)
    return () => reject(error)
  } finally {
    await sql`release savepoint job`.execute(transaction)
  }
}
