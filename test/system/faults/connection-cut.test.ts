import { setTimeout } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { askDuring, expectNothingLost, untilReady } from '../../support/outages.ts'
import { createDatabase } from '../../support/postgres.ts'
import { startRegistryProcess } from '../../support/registry-process.ts'
import { isMissing } from '../../support/requirements.ts'
import { startTcpProxy } from '../../support/tcp-proxy.ts'

const postgres = inject('postgres')
const server = postgres.kind === 'ready' ? postgres.url : ''

async function startBehindProxy() {
  const store = await createDatabase(server)
  const proxy = await startTcpProxy(Number(new URL(store).port))
  const through = new URL(store)
  through.port = String(proxy.port)
  const registry = await startRegistryProcess({ store: through.href, flags: ['--store-timeout', '1'] })
  return {
    proxy,
    registry,
    store,
    async [Symbol.asyncDispose]() {
      await registry.kill()
      await proxy[Symbol.asyncDispose]()
    }
  }
}

test.skipIf(isMissing(postgres))(
  'connections to PostgreSQL are cut at any moment: what was on its way may be done or not, nothing else is lost',
  async () => {
    await using place = await startBehindProxy()
    const { proxy, registry, store } = place
    const asked = await askDuring({
      urls: [registry.url],
      seed: 11,
      during: async () => {
        for (let cut = 0; cut < 12; cut += 1) {
          await setTimeout(100 + 13 * cut)
          proxy.cut()
        }
        await untilReady([registry.url])
        await setTimeout(200)
      }
    })
    expect(asked.some(({ outcome }) => outcome.kind === 'unknown')).toBe(true)
    await expectNothingLost({ url: registry.url, store }, asked)
  }
)

test.skipIf(isMissing(postgres))(
  'a line to PostgreSQL that goes silent is given up within a time, and the registry goes on when it speaks again',
  async () => {
    await using place = await startBehindProxy()
    const { proxy, registry, store } = place
    const asked = await askDuring({
      urls: [registry.url],
      seed: 12,
      patience: 30_000,
      during: async () => {
        await setTimeout(300)
        proxy.stall()
        await setTimeout(8000)
        proxy.resume()
        await untilReady([registry.url], 20_000)
        await setTimeout(300)
      }
    })
    expect(asked.some(({ outcome }) => outcome.kind === 'unknown')).toBe(true)
    expect(Math.max(...asked.map(({ start, end }) => end - start))).toBeLessThan(20_000)
    await expectNothingLost({ url: registry.url, store }, asked)
  }
)
