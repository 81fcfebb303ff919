import { expect } from 'vitest'
import { audit } from './audit.ts'
import { auditTables } from './audit-tables.ts'
import { type Asked, runLoad } from './load.ts'
import { schemaMix } from './load-mixes.ts'
import { seeded } from './random.ts'

export interface Outage {
  readonly urls: readonly string[]
  readonly seed: number
  /** How long a client waits for an answer, in milliseconds. */
  readonly patience?: number
  /** What happens while clients ask. */
  readonly during: () => Promise<void>
}

/** Lets clients register, read and delete while something happens to what the registries stand on. */
export async function askDuring({
  urls,
  seed,
  patience = 20_000,
  during
}: Outage): Promise<readonly Asked[]> {
  const stop = new AbortController()
  const subjects = [`outage-${seed}-a`, `outage-${seed}-b`, `outage-${seed}-c`]
  const asking = runLoad({
    urls,
    clients: 6,
    random: seeded(seed),
    next: schemaMix({ subjects, schemas: 40, deletions: 0.1 }),
    signal: stop.signal,
    patience
  })
  await during()
  stop.abort()
  return asking
}

/** Who was not served was told so, in the form of the API and within a time; and nothing that was acknowledged is lost. */
export async function expectNothingLost(
  { url, store }: { readonly url: string; readonly store: string },
  asked: readonly Asked[]
): Promise<void> {
  const unknown = asked.filter(({ outcome }) => outcome.kind === 'unknown').map(({ outcome }) => outcome)
  expect(unknown.filter(outcome => !isTold(outcome))).toEqual([])
  expect(asked.filter(({ outcome }) => outcome.kind === 'ok').length).toBeGreaterThan(20)
  expect(await audit(url, asked)).toEqual([])
  expect(await auditTables(store)).toEqual([])
}

function isTold(outcome: Asked['outcome']): boolean {
  if (outcome.kind !== 'unknown' || outcome.status !== 503) return false
  return typeof (outcome.body as { readonly error_code?: unknown }).error_code === 'number'
}

/** Waits until registries serve again. */
export async function untilReady(urls: readonly string[], timeout = 10_000): Promise<void> {
  for (const url of urls) {
    await expect.poll(async () => (await fetch(`${url}/ready`)).status, { timeout, interval: 50 }).toBe(200)
  }
}
