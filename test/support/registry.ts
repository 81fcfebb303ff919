import type { Store } from '@instep/registry'
import { type AppOptions, createApp, createContractReader, createRegistry, openStore } from '@instep/registry'
import { inject } from 'vitest'
import { createDatabase } from './postgres.ts'

/** A registry that listens on a free port of this machine. */
export interface RunningRegistry extends AsyncDisposable {
  readonly url: string
  readonly store: Store
}

/** Its thread takes seconds to start, and reads for every registry of a test file. */
const contractReader = createContractReader()

/**
 * Starts a registry with a store of its own: in memory, or, with `INSTEP_TEST_STORE=postgres`, in PostgreSQL. `await
 * using` stops it.
 */
export async function startRegistry(
  options: AppOptions = {},
  clock: () => number = Date.now
): Promise<RunningRegistry> {
  const store = await openStore(await newStore())
  const registry = createRegistry({
    store,
    clock,
    contractReader,
    defaultLevel: 'BACKWARD',
    schemaLimit: 1024 * 1024,
    cacheBytes: 16 * 1024 * 1024
  })
  const app = await createApp(registry, options)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    store,
    async [Symbol.asyncDispose]() {
      await app.close()
      await store[Symbol.asyncDispose]()
    }
  }
}

async function newStore(): Promise<string> {
  if (process.env.INSTEP_TEST_STORE !== 'postgres') return 'sqlite::memory:'
  const postgres = inject('postgres')
  if (postgres.kind === 'missing') throw new Error(postgres.reason)
  return createDatabase(postgres.url)
}
