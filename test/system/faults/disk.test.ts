import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { audit } from '../../support/audit.ts'
import { auditTables } from '../../support/audit-tables.ts'
import { type Asked, runLoad } from '../../support/load.ts'
import type { Action } from '../../support/load-actions.ts'
import { schemaText } from '../../support/load-mixes.ts'
import { askDuring, expectNothingLost } from '../../support/outages.ts'
import { seeded } from '../../support/random.ts'
import { startRegistryProcess } from '../../support/registry-process.ts'

/** Tried for real: a container may forbid what root may do elsewhere. */
function missing(program: string, ...words: string[]): boolean {
  if (spawnSync(program, words).status === 0) return false
  console.warn(`skipped: ${program} is not installed, or not allowed here`)
  return true
}

const probe = join(tmpdir(), 'instep-mount-probe')
const cannotMount = missing(
  'sh',
  '-c',
  `mkdir -p ${probe} && mount -t tmpfs -o size=64k tmpfs ${probe} && umount ${probe}`
)
const cannotTrace = missing('strace', '-o', '/dev/null', 'true')

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'instep-disk-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Each registration is a new one: nothing is asked but writes. */
function writes(subject: string) {
  let index = 0
  return (): Action => ({
    kind: 'register',
    subject: `${subject}-${index % 5}`,
    text: schemaText(`${subject}-${index % 5}`, index++)
  })
}

test.skipIf(cannotMount)(
  'a full disk refuses writes and not reads, and after there is room again writes go on',
  () =>
    inFolder(async folder => {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', folder])
      try {
        const store = `sqlite:${join(folder, 'instep.db')}`
        const filler = join(folder, 'filler')
        await writeFile(filler, Buffer.alloc(1_500_000))
        await using registry = await startRegistryProcess({ store })
        const asked = await askDuring({
          urls: [registry.url],
          seed: 21,
          during: async () => {
            await setTimeout(300)
            // Whatever is left.
            spawnSync('sh', ['-c', `dd if=/dev/zero of=${filler}-2 bs=1k 2>/dev/null`])
            const fill = await runLoad({
              urls: [registry.url],
              clients: 4,
              random: seeded(1),
              next: writes('full'),
              signal: AbortSignal.timeout(1500)
            })
            const refused = fill.filter(({ outcome }) => outcome.kind === 'unknown')
            expect(refused.length).toBeGreaterThan(0)
            expect(refused.map(({ outcome }) => outcome)).toEqual(
              refused.map(() =>
                expect.objectContaining({ status: 503, body: expect.objectContaining({ error_code: 50001 }) })
              )
            )
            expect((await fetch(`${registry.url}/subjects`)).status).toBe(200)
            await rm(`${filler}-2`)
            await rm(filler)
            const again = await runLoad({
              urls: [registry.url],
              clients: 2,
              random: seeded(2),
              next: writes('again'),
              signal: AbortSignal.timeout(500)
            })
            expect(again.filter(({ outcome }) => outcome.kind !== 'ok')).toEqual([])
            expect(again.length).toBeGreaterThan(5)
            expect(await audit(registry.url, [...fill, ...again])).toEqual([])
          }
        })
        await expectNothingLost({ url: registry.url, store }, asked)
        await registry.kill()
        await using next = await startRegistryProcess({ store })
        await expectNothingLost({ url: next.url, store }, asked)
      } finally {
        execFileSync('umount', ['-l', folder])
      }
    })
)

const traced = (injected: string) => [
  'strace',
  '-f',
  '-qq',
  '-o',
  '/dev/null',
  '-e',
  'trace=fsync,fdatasync',
  '-e',
  `inject=fsync,fdatasync:${injected}`
]

test.skipIf(cannotTrace)(
  'on a slow disk nothing is acknowledged before it is on it, and writers share the wait',
  () =>
    inFolder(async folder => {
      const store = `sqlite:${join(folder, 'instep.db')}`
      const delay = 60
      const under = traced(`delay_enter=${delay * 1000}`)
      let asked: readonly Asked[]
      {
        await using registry = await startRegistryProcess({ store, under })
        const started = performance.now()
        asked = await runLoad({
          urls: [registry.url],
          clients: 16,
          random: seeded(3),
          next: writes('slow'),
          signal: AbortSignal.timeout(60_000),
          limit: 6
        })
        const took = performance.now() - started
        expect(asked.filter(({ outcome }) => outcome.kind !== 'ok')).toEqual([])
        expect(Math.min(...asked.map(({ start, end }) => end - start))).toBeGreaterThan(delay)
        expect(took).toBeLessThan((asked.length * delay) / 2)
      }
      await using registry = await startRegistryProcess({ store })
      expect(await audit(registry.url, asked)).toEqual([])
      expect(await auditTables(store)).toEqual([])
    })
)

test.skipIf(cannotTrace)('a write that the disk does not confirm is not acknowledged', () =>
  inFolder(async folder => {
    const store = `sqlite:${join(folder, 'instep.db')}`
    let asked: readonly Asked[]
    {
      await using registry = await startRegistryProcess({ store, under: traced('error=EIO:when=60+') })
      asked = await runLoad({
        urls: [registry.url],
        clients: 4,
        random: seeded(4),
        next: writes('unsure'),
        signal: AbortSignal.timeout(4000)
      })
      const refused = asked.filter(({ outcome }) => outcome.kind !== 'ok')
      expect(refused.length).toBeGreaterThan(0)
      expect(refused.map(({ outcome }) => outcome)).toEqual(
        refused.map(() => expect.objectContaining({ kind: 'unknown', status: 503 }))
      )
      expect(asked.length).toBeGreaterThan(refused.length)
    }
    await using registry = await startRegistryProcess({ store })
    expect(await audit(registry.url, asked)).toEqual([])
    expect(await auditTables(store)).toEqual([])
  })
)
