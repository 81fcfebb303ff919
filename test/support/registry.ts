import type { Store } from '@instep/registry'
import { type AppOptions, createApp, createRegistry, openStore } from '@instep/registry'

/** A registry that listens on a free port of this machine. */
export interface RunningRegistry extends AsyncDisposable {
  readonly url: string
  readonly store: Store
}

/** Starts a registry that keeps its data in memory. `await using` stops it. */
export async function startRegistry(options: AppOptions = {}): Promise<RunningRegistry> {
  const store = await openStore('sqlite::memory:')
  const registry = createRegistry({
    store,
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
