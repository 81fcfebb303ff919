import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { askDuring, expectNothingLost, untilReady } from '../../support/outages.ts'
import { createDatabase } from '../../support/postgres.ts'
import { findPostgres, startCluster } from '../../support/postgres-cluster.ts'
import { startRegistryProcess } from '../../support/registry-process.ts'
import { isMissing } from '../../support/requirements.ts'

const binaries = findPostgres()
const postgres =
  binaries === undefined
    ? ({ kind: 'missing', reason: 'PostgreSQL is not installed' } as const)
    : ({ kind: 'ready' } as const)
const kills = Math.ceil(Number(process.env.INSTEP_KILLS ?? 6) / 2)

test.skipIf(isMissing(postgres))(
  'PostgreSQL is killed under load and started again: clients are told, and nothing is lost',
  async () => {
    await using cluster = await startCluster(binaries ?? '')
    const store = await createDatabase(cluster.url)
    await using one = await startRegistryProcess({ store })
    await using two = await startRegistryProcess({ store })
    const urls = [one.url, two.url]
    for (let kill = 1; kill <= kills; kill += 1) {
      const asked = await askDuring({
        urls,
        seed: kill,
        during: async () => {
          await setTimeout(200 + 40 * (kill % 5))
          await cluster.kill()
          await expect.poll(async () => (await fetch(`${one.url}/ready`)).status, { timeout: 5000 }).toBe(503)
          expect((await fetch(`${one.url}/health`)).status).toBe(200)
          await cluster.start()
          await untilReady(urls)
          await setTimeout(200)
        }
      })
      expect(asked.some(({ outcome }) => outcome.kind === 'unknown')).toBe(true)
      await expectNothingLost({ url: two.url, store }, asked)
    }
  },
  60_000 + kills * 15_000
)
