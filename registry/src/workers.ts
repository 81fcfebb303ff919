import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'

/** A worker that dies is replaced after so many milliseconds, and after twice as many for each further one. */
const pauses = { first: 100, longest: 5000 }

/** A worker that lives so long, in milliseconds, was well. */
const settled = 10_000

/** Several processes of this program that listen on one port. */
export interface Workers {
  /** The port they listen on. Undefined, with `code`, when the first could not start: it has said why. */
  readonly started: { readonly port: number } | { readonly code: number }
  /** Tells them to stop, and resolves when all are gone. */
  stop(): Promise<void>
  kill(): void
}

/** Whether this process is one of them. */
export const isWorker = cluster.isWorker

/** Starts the first worker alone, so that the tables are there for the others. @param log takes a sentence when one dies */
export async function startWorkers(count: number, log: (sentence: string) => void): Promise<Workers> {
  let isStopping = false
  let deaths = 0

  async function keep(worker: Worker): Promise<void> {
    const born = performance.now()
    const [code, signal] = await once(worker, 'exit')
    if (isStopping) return
    deaths = performance.now() - born > settled ? 1 : deaths + 1
    const pause = Math.min(pauses.first * 2 ** (deaths - 1), pauses.longest)
    log(`A worker ended (${signal ?? `exit code ${code}`}). Another is started in ${pause} ms.`)
    await setTimeout(pause)
    if (!isStopping) void keep(cluster.fork())
  }

  const first = cluster.fork()
  const started = await Promise.race([
    once(first, 'listening').then(([{ port }]) => ({ port: Number(port) })),
    once(first, 'exit').then(([code]) => ({ code: Number(code ?? 1) }))
  ])
  if ('port' in started) {
    void keep(first)
    for (let number = 2; number <= count; number++) void keep(cluster.fork())
  }

  const living = (): Worker[] => Object.values(cluster.workers ?? {}).filter(worker => worker !== undefined)
  return {
    started,
    async stop() {
      isStopping = true
      const workers = living()
      const ends = workers.map(worker => once(worker, 'exit'))
      for (const { process: child } of workers) child.kill('SIGTERM')
      await Promise.all(ends)
    },
    kill() {
      for (const { process: child } of living()) child.kill('SIGKILL')
    }
  }
}
