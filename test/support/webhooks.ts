import { createApp, createRegistry, openStore, type RegistryOptions } from '@instep/registry'
import { expect } from 'vitest'
import { type HttpAnswer, pactClient } from './http.ts'
import { messagePact } from './pacts.ts'
import type { Received, Receiver } from './receiver.ts'

type Options = Partial<Omit<RegistryOptions, 'store'>>

export type Call = ReturnType<typeof pactClient>

/** A registry that may call this machine, unless it is told otherwise. */
export async function startCaller(options: Options = {}, file = 'sqlite::memory:') {
  const store = await openStore(file)
  const registry = createRegistry({
    store,
    defaultLevel: 'BACKWARD',
    schemaLimit: 1024 * 1024,
    cacheBytes: 1024 * 1024,
    webhookHosts: ['127.0.0.1'],
    webhookSchemes: ['http'],
    webhookRetries: [0.05, 0.05],
    webhookTimeout: 5,
    ...options
  })
  const app = await createApp(registry, { log: false })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return Object.assign(pactClient(url), {
    url,
    async [Symbol.asyncDispose]() {
      await app.close()
      await store[Symbol.asyncDispose]()
    }
  })
}

export const publish = (
  call: Call,
  version: string,
  changes: object = {},
  pact = messagePact('billing', 'orders')
): Promise<HttpAnswer> =>
  call('POST /contracts/publish', {
    pacticipantName: 'billing',
    pacticipantVersionNumber: version,
    contracts: [
      {
        consumerName: 'billing',
        providerName: 'orders',
        content: Buffer.from(pact).toString('base64'),
        onConflict: 'merge'
      }
    ],
    ...changes
  })

/** Publishes a result as a verifier does that was asked for all pacts. */
export async function verify(call: Call, version: string, success: boolean): Promise<HttpAnswer> {
  const { body } = await call('POST /pacts/provider/orders/for-verification', {})
  const { href } = body._embedded.pacts[0]._links.self
  return call(`POST ${href}/verification-results`, { success, providerApplicationVersion: version })
}

export function webhook(receiver: Pick<Receiver, 'url'>, changes: object = {}, request: object = {}) {
  return {
    events: [{ name: 'contract_published' }],
    request: { method: 'POST', url: `${receiver.url}/build`, headers: {}, ...request },
    ...changes
  }
}

export const bodiesOf = (requests: readonly Received[]) => requests.map(({ body }) => JSON.parse(body))

export const uuid = 'a-webhook-of-this-test'

/** Waits until a delivery stands somehow, and gives it. */
export async function delivery(
  call: Call,
  status: string
): Promise<Record<string, unknown> & { logs: string }> {
  const path = 'GET /pacts/provider/orders/consumer/billing/webhooks/status'
  for (let tries = 0; tries < 200; tries++) {
    const { body } = await call(path)
    const found = body._embedded.triggeredWebhooks.find((one: { status: string }) => one.status === status)
    if (found !== undefined) {
      const logs = await call(`GET ${found._links['pb:logs'].href}`)
      expect(logs.type).toBe('text/plain; charset=utf-8')
      return { ...found, logs: logs.text }
    }
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  throw new Error(`No delivery became ${status}: ${(await call(path)).text}`)
}
