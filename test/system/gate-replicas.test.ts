import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp, createRegistry, openStore } from '@instep/registry'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { call, record } from '../support/confluent.ts'
import { createDatabase } from '../support/postgres.ts'
import { isMissing } from '../support/requirements.ts'

/** What the gate remembers of an environment has to be forgotten when another registry of the same store learns more. */
const postgres = inject('postgres')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-gate-replicas-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const stores: Readonly<Record<string, () => Promise<string>>> = {
  sqlite: async () => `sqlite:${join(folder, 'instep.db')}`,
  ...(isMissing(postgres) || postgres.kind === 'missing'
    ? {}
    : { postgres: () => createDatabase(postgres.url) })
}

async function startReplica(url: string) {
  const store = await openStore(url)
  const registry = createRegistry({
    store,
    defaultLevel: 'NONE',
    schemaLimit: 100_000,
    cacheBytes: 1_000_000
  })
  const app = await createApp(registry, { log: false })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const ok = async (request: string, body?: unknown) => {
    const [status, answer] = await call({ url: address }, request, body)
    expect([request, status, answer]).toMatchObject([request, status < 300 ? status : 200, {}])
    return answer as { readonly answer?: string; readonly uuid?: string }
  }
  return {
    ok,
    declare: (service: string, version: string, action: 'send' | 'receive', schema: number) =>
      ok(`POST /api/services/${service}/versions/${version}/operations`, {
        operations: [{ action, subject: 'o', schema: { subject: 'o', version: schema } }]
      }),
    deploy: (service: string, version: string) =>
      ok('POST /api/environments/production/deployments', { service, version }),
    ask: async () =>
      (
        await ok('POST /api/gate', {
          environment: 'production',
          candidates: [{ service: 'orders', version: '2' }]
        })
      ).answer,
    async [Symbol.asyncDispose]() {
      await app.close()
      await store[Symbol.asyncDispose]()
    }
  }
}

test.each(Object.entries(stores))(
  'on %s: what one registry is told, the gate of another knows at once',
  async (_, newUrl) => {
    const url = await newUrl()
    await using one = await startReplica(url)
    await using other = await startReplica(url)
    for (const fields of [['a'], ['b']]) await one.ok('POST /subjects/o/versions', record(...fields))
    await one.ok('POST /environments', { name: 'production', production: true })
    await one.declare('orders', '1', 'send', 1)
    await one.declare('orders', '2', 'send', 2)
    await one.declare('payments', '1', 'receive', 1)
    for (let round = 0; round < 10; round++) {
      expect(await other.ask()).toBe('yes')
      await one.deploy('payments', '1')
      expect(await other.ask()).toBe('no')
      const { uuid } = await one.ok('POST /api/environments/production/overrides', {
        reader: 'payments',
        reason: 'r',
        by: 'ada',
        until: Date.now() + 60_000
      })
      expect(await other.ask()).toBe('yes')
      await other.ok(`DELETE /api/environments/production/overrides/${uuid}`)
      expect(await one.ask()).toBe('no')
      await other.ok('DELETE /api/environments/production/deployments?service=payments')
      expect(await one.ask()).toBe('yes')
    }
  }
)
