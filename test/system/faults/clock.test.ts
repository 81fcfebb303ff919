import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { askDuring, expectNothingLost } from '../../support/outages.ts'
import { startRegistryProcess } from '../../support/registry-process.ts'
import { isMissing } from '../../support/requirements.ts'

const library = ['x86_64', 'aarch64']
  .map(machine => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`)
  .find(file => existsSync(file))
const faketime =
  library === undefined
    ? ({ kind: 'missing', reason: 'faketime is not installed' } as const)
    : ({ kind: 'ready' } as const)

async function send(url: string, method: string, path: string, body: unknown = {}): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  const text = await response.text()
  expect(response.ok, text).toBe(true)
  return JSON.parse(text)
}

test.skipIf(isMissing(faketime))(
  'a clock that jumps by hours and years loses nothing and reorders nothing',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'instep-clock-'))
    try {
      const store = `sqlite:${join(folder, 'instep.db')}`
      const clock = join(folder, 'clock')
      await writeFile(clock, '+0')
      await using registry = await startRegistryProcess({
        store,
        variables: {
          LD_PRELOAD: library ?? '',
          FAKETIME_TIMESTAMP_FILE: clock,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1'
        }
      })
      const { url } = registry
      const asked = await askDuring({
        urls: [url],
        seed: 31,
        during: async () => {
          for (const [index, jump] of ['-3h', '+400d', '-2h', '-5000d', '+1h', '-1d'].entries()) {
            await writeFile(clock, jump)
            await setTimeout(120)
            // The newest is what came last, not what bears the latest date.
            const pact = {
              consumer: { name: 'c' },
              provider: { name: 'p' },
              interactions: [
                { description: `d${index}`, request: { method: 'GET', path: '/' }, response: { status: 200 } }
              ]
            }
            await send(url, 'PUT', `/pacts/provider/p/consumer/c/version/v${index}`, pact)
            await send(url, 'PUT', `/pacticipants/c/branches/main/versions/v${index}`)
            const newest = (await (
              await fetch(`${url}/pacticipants/c/branches/main/latest-version`)
            ).json()) as { number: string }
            expect(newest.number).toBe(`v${index}`)
            const latest = (await (await fetch(`${url}/pacts/provider/p/consumer/c/latest`)).json()) as {
              interactions: { description: string }[]
              _links: Record<string, { href: string }>
            }
            expect(latest.interactions[0]?.description).toBe(`d${index}`)
            const results = new URL(latest._links['pb:publish-verification-results']?.href ?? '').pathname
            for (const success of [true, false]) {
              await send(url, 'POST', results, { success, providerApplicationVersion: 'w' })
            }
            const result = (await (await fetch(`${url}${results}/latest`)).json()) as { success: boolean }
            expect(result.success).toBe(false)
          }
        }
      })
      const dates = (await (await fetch(`${url}/pacticipants/c/versions`)).json()) as {
        _embedded: { versions: { createdAt: string }[] }
      }
      // The clock did jump.
      const times = dates._embedded.versions.map(({ createdAt }) => Date.parse(createdAt))
      expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(5000 * 86_400_000)
      await expectNothingLost({ url, store }, asked)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
)
