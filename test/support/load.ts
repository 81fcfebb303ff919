import { setTimeout } from 'node:timers/promises'
import { type Action, type Outcome, perform } from './load-actions.ts'
import type { Random } from './random.ts'

/** One thing that a client asked, and what it heard. Times are those of one clock, in milliseconds. */
export interface Asked {
  readonly client: number
  readonly action: Action
  readonly start: number
  readonly end: number
  readonly outcome: Outcome
}

export interface LoadOptions {
  /** Registries over one store; every request goes to one of them. */
  readonly urls: readonly string[]
  readonly clients: number
  readonly random: Random
  /** What a client does next. */
  readonly next: (random: Random, client: number) => Action
  /** Is told of every answer. */
  readonly heard?: (asked: Asked) => void
  /** No further requests once it is aborted. */
  readonly signal: AbortSignal
  /** So many requests for each client at most. */
  readonly limit?: number
  /** How long a client waits after a request that was not answered as it should be, in milliseconds. */
  readonly pause?: number
  /** How long a client waits for an answer, in milliseconds. */
  readonly patience?: number
}

/** Lets clients ask one thing after the other, and returns all that they asked. */
export async function runLoad(options: LoadOptions): Promise<readonly Asked[]> {
  const { urls, random, next, signal, limit = Number.POSITIVE_INFINITY } = options
  const { pause = 5, patience = 30_000 } = options
  const asked: Asked[] = []
  const run = async (client: number): Promise<void> => {
    for (let count = 0; count < limit && !signal.aborted; count += 1) {
      const action = next(random, client)
      const start = performance.now()
      const outcome = await perform(random.pick(urls), action, patience)
      const heard = { client, action, start, end: performance.now(), outcome }
      asked.push(heard)
      options.heard?.(heard)
      if (outcome.kind === 'unknown') await setTimeout(pause)
    }
  }
  await Promise.all(Array.from({ length: options.clients }, (_, client) => run(client)))
  return asked
}
