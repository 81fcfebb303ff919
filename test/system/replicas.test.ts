import { createApp, createRegistry, openStore } from '@instep/registry'
import { describe, expect, inject, test } from 'vitest'
import { createDatabase } from '../support/postgres.ts'
import { isMissing } from '../support/requirements.ts'

const postgres = inject('postgres')

/** Compatible with each other in every direction. */
const evolved = (index: number) =>
  JSON.stringify({ type: 'record', name: 'R', fields: [{ name: `f${index}`, type: 'long', default: 0 }] })

async function startReplica(storeUrl: string) {
  const store = await openStore(storeUrl)
  const registry = createRegistry({
    store,
    defaultLevel: 'BACKWARD',
    schemaLimit: 1024 * 1024,
    cacheBytes: 16 * 1024 * 1024
  })
  const app = await createApp(registry, { log: false })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    async register(subject: string, schema: string): Promise<number> {
      const response = await fetch(`${url}/subjects/${subject}/versions`, {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
        body: JSON.stringify({ schema })
      })
      expect(response.status, await response.clone().text()).toBe(200)
      return ((await response.json()) as { readonly id: number }).id
    },
    async get(path: string): Promise<unknown> {
      return (await fetch(`${url}${path}`)).json()
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await store[Symbol.asyncDispose]()
    }
  }
}

describe.skipIf(isMissing(postgres))('three registries on one PostgreSQL', () => {
  const server = postgres.kind === 'ready' ? postgres.url : ''

  test('start at once on an empty database, and hand out one id per content and one version per registration', async () => {
    const url = await createDatabase(server)
    const replicas = await Promise.all([1, 2, 3].map(() => startReplica(url)))
    try {
      const ids = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          Promise.all(replicas.map(replica => replica.register('s', evolved(index))))
        )
      )

      expect(ids.map(ofContent => new Set(ofContent).size)).toEqual(ids.map(() => 1))
      expect(new Set(ids.flat())).toEqual(new Set(Array.from({ length: 30 }, (_, index) => index + 1)))
      for (const replica of replicas) {
        expect(await replica.get('/subjects/s/versions')).toEqual(
          Array.from({ length: 30 }, (_, index) => index + 1)
        )
      }
    } finally {
      await Promise.all(replicas.map(replica => replica[Symbol.asyncDispose]()))
    }
  })

  test('what one acknowledged, the others answer at once', async () => {
    const url = await createDatabase(server)
    const replicas = await Promise.all([1, 2, 3].map(() => startReplica(url)))
    try {
      for (let round = 0; round < 20; round += 1) {
        const writer = replicas[round % 3]
        const id = await writer?.register('s', evolved(round))
        const read = await Promise.all(replicas.map(replica => replica.get('/subjects/s/versions/latest')))
        expect(read).toEqual(replicas.map(() => expect.objectContaining({ id, version: round + 1 })))
      }
    } finally {
      await Promise.all(replicas.map(replica => replica[Symbol.asyncDispose]()))
    }
  })
})
