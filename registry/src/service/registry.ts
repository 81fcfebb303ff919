import type { Store } from '../store/store.ts'
import type { Clock, Core, ServiceSettings } from './core.ts'
import { createParsedSchemas } from './parsed-schemas.ts'

export interface RegistryOptions extends ServiceSettings {
  readonly store: Store
  readonly clock?: Clock
  /** Memory for parsed schemas, in bytes. */
  readonly cacheBytes: number
}

/** The use cases' common ground: what the handlers work with. */
export function createRegistry({ store, clock = Date.now, cacheBytes, ...settings }: RegistryOptions): Core {
  return { store, clock, settings, parsed: createParsedSchemas(cacheBytes) }
}
