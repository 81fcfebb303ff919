import type { Level } from '@instep/contracts'
import type { ContractReader } from '../asyncapi/reader.ts'
import type { Store } from '../store/store.ts'
import type { Landscapes } from './landscape.ts'
import type { Outcomes } from './outcomes.ts'
import type { ParsedSchemas } from './parsed-schemas.ts'
import type { Deliveries } from './webhook-deliveries.ts'
import type { WebhookSettings } from './webhook-settings.ts'

/** Tells the time, in milliseconds since 1970. */
export type Clock = () => number

/** What every use case works with. */
export interface Core {
  readonly store: Store
  readonly clock: Clock
  readonly parsed: ParsedSchemas
  readonly settings: ServiceSettings & { readonly webhooks: WebhookSettings }
  readonly deliveries: Deliveries
  readonly contractReader: ContractReader
  readonly landscapes: Landscapes
  readonly outcomes: Outcomes
}

export interface ServiceSettings {
  /** The level where nothing is configured. */
  readonly defaultLevel: Level
  /** Longer schema texts are refused, in UTF-16 units. */
  readonly schemaLimit: number
}

/** Does some work as one write, with use cases that see the same store. */
export function write<Result>(core: Core, work: (core: Core) => Promise<Result>): Promise<Result> {
  return core.store.write(store => work({ ...core, store }))
}
