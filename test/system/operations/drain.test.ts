import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createApp, createRegistry, openStore } from '@instep/registry'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRegistryProcess } from '../../support/registry-process.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-drain-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const start = (...flags: string[]) =>
  startRegistryProcess({ store: `sqlite:${join(folder, `${flags.join('')}.db`)}`, flags })

async function ready(url: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/ready`)
  return { status: response.status, body: await response.json() }
}

test('a registry says that it lives and that it is ready, and that the answer is not to be kept', async () => {
  await using registry = await start()
  const health = await fetch(`${registry.url}/health`)
  expect([health.status, health.headers.get('cache-control'), await health.json()]).toEqual([
    200,
    'no-store',
    { status: 'up' }
  ])
  expect(await ready(registry.url)).toEqual({ status: 200, body: { status: 'ready' } })
  expect((await fetch(`${registry.url}/ready`, { method: 'HEAD' })).status).toBe(200)
})

test('a registry that is told to stop is not ready, and serves until the delay is over', async () => {
  await using registry = await start('--drain-delay', '1')
  const gone = once(registry.child, 'exit')
  registry.child.kill('SIGTERM')
  await expect
    .poll(() => ready(registry.url), { interval: 20 })
    .toEqual({ status: 503, body: { status: 'draining' } })
  expect((await fetch(`${registry.url}/health`)).status).toBe(200)
  expect((await fetch(`${registry.url}/subjects`)).status).toBe(200)
  expect(await gone).toEqual([0, null])
})

test('a registry that has just read a service contract ends as soon as any other', async () => {
  await using registry = await start('--drain-timeout', '6')
  const document = JSON.stringify({ asyncapi: '3.0.0', info: { title: 'orders', version: '1' } })
  const answer = await fetch(`${registry.url}/api/services/orders/versions/1/contract`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ document })
  })
  expect(answer.status).toBe(200)
  const gone = once(registry.child, 'exit')
  registry.child.kill('SIGTERM')
  // It would end with another code when its time is over.
  expect(await gone).toEqual([0, null])
})

test('a request that is under way when the service stops is answered, and the service ends with it', async () => {
  await using registry = await start('--drain-timeout', '5')
  // A body that is still under way keeps the service from ending.
  const slow = request(`${registry.url}/subjects/s/versions`, {
    method: 'POST',
    agent: new Agent({ keepAlive: true }),
    headers: { 'content-type': 'application/json', 'content-length': 23 }
  })
  const answered = once(slow, 'response')
  slow.write('{"schema"')
  await setTimeout(100)
  registry.child.kill('SIGTERM')
  await setTimeout(200)
  await expect(fetch(`${registry.url}/subjects`, { headers: { connection: 'close' } })).rejects.toThrow()
  slow.end(':"\\"string\\""}')
  const [answer] = await answered
  expect(answer.statusCode).toBe(200)
  answer.resume()
  const done = performance.now()
  expect(await once(registry.child, 'exit')).toEqual([0, null])
  expect(performance.now() - done).toBeLessThan(2000)
})

test('requests that do not end are given up after the time that they have', async () => {
  await using registry = await start('--drain-timeout', '0.5')
  const slow = request(`${registry.url}/subjects/s/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': 1000 }
  })
  slow.on('error', () => {})
  slow.write('{"schema"')
  await setTimeout(100)
  const told = performance.now()
  registry.child.kill('SIGTERM')
  expect(await once(registry.child, 'exit')).toEqual([1, null])
  expect(performance.now() - told).toBeGreaterThan(450)
  expect(performance.now() - told).toBeLessThan(5000)
})

test('a second signal ends the process at once', async () => {
  await using registry = await start('--drain-delay', '60')
  const gone = once(registry.child, 'exit')
  registry.child.kill('SIGTERM')
  await expect.poll(() => ready(registry.url), { interval: 20 }).toMatchObject({ status: 503 })
  registry.child.kill('SIGTERM')
  expect(await gone).toEqual([1, null])
})

test('a registry whose store is out of reach lives, and is not ready', async () => {
  const store = await openStore('sqlite::memory:')
  const broken = { ...store, ping: () => Promise.reject(new Error('gone')) }
  const registry = createRegistry({ store: broken, defaultLevel: 'BACKWARD', schemaLimit: 1, cacheBytes: 1 })
  const app = await createApp(registry, { log: false })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  expect(await ready(url)).toEqual({ status: 503, body: { status: 'storeUnavailable' } })
  expect((await fetch(`${url}/health`)).status).toBe(200)
  await app.close()
})
