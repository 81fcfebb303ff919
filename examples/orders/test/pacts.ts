import { join } from 'node:path'
import { PactV4 } from '@pact-foundation/pact'

/** Where the consumers' tests write their pacts, one file per consumer and provider. */
export const pactFolder = join(import.meta.dirname, '../pacts')

/** A pact between two services of the shop, being written. */
export function pactBetween(consumer: string, provider: string): PactV4 {
  return new PactV4({ consumer, provider, dir: pactFolder, logLevel: 'error' })
}
