import { type ContractReader, createContractReader } from '../asyncapi/reader.ts'
import type { Store } from '../store/store.ts'
import type { Clock, Core, ServiceSettings } from './core.ts'
import { createLandscapes } from './landscape.ts'
import { createOutcomes } from './outcomes.ts'
import { createParsedSchemas } from './parsed-schemas.ts'
import { createDeliveries } from './webhook-deliveries.ts'
import { type WebhookOptions, webhookSettings } from './webhook-settings.ts'

export interface RegistryOptions extends ServiceSettings, WebhookOptions {
  readonly store: Store
  readonly clock?: Clock
  /** Reads service contracts; one of its own unless several registries of a process share one. */
  readonly contractReader?: ContractReader
  /** Memory for parsed schemas, in bytes. */
  readonly cacheBytes: number
}

/** The use cases' common ground: what the handlers work with. */
export function createRegistry(options: RegistryOptions): Core {
  const { store, clock = Date.now, cacheBytes, defaultLevel, schemaLimit } = options
  const webhooks = webhookSettings(options)
  const parsed = createParsedSchemas(cacheBytes)
  return {
    store,
    clock,
    settings: { defaultLevel, schemaLimit, webhooks },
    parsed,
    contractReader: options.contractReader ?? createContractReader(),
    landscapes: createLandscapes(),
    outcomes: createOutcomes(store, parsed),
    deliveries: createDeliveries({ store, clock, settings: webhooks })
  }
}
