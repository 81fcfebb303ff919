import { pactClient } from './http.ts'
import { startRegistry } from './registry.ts'

/** Where version 1 of billing has its pact with orders. */
export const pactPath = '/pacts/provider/orders/consumer/billing/version/1'

/** The request that publishes a pact of billing with orders. */
export function publication(version: string, text: string, more: object = {}) {
  return {
    pacticipantName: 'billing',
    pacticipantVersionNumber: version,
    contracts: [
      {
        consumerName: 'billing',
        providerName: 'orders',
        specification: 'pact',
        contentType: 'application/json',
        content: Buffer.from(text).toString('base64')
      }
    ],
    ...more
  }
}

/** A registry, and how to call it. */
export async function start() {
  const registry = await startRegistry({ log: false })
  return Object.assign(pactClient(registry.url), {
    store: registry.store,
    url: registry.url,
    [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose]()
  })
}
