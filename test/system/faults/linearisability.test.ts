import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, inject, test } from 'vitest'
import { audit } from '../../support/audit.ts'
import { auditTables } from '../../support/audit-tables.ts'
import { type Asked, runLoad } from '../../support/load.ts'
import { schemaMix } from '../../support/load-mixes.ts'
import { createDatabase } from '../../support/postgres.ts'
import { seeded } from '../../support/random.ts'
import { type RegistryProcess, startRegistryProcess } from '../../support/registry-process.ts'
import { isMissing } from '../../support/requirements.ts'
import { wrongSubjects } from '../../support/subject-histories.ts'

const postgres = inject('postgres')

const subjects = ['few', 'names', 'that', 'all', 'want']

/** Few schemas and many deletions, so that clients meet. */
async function race(running: readonly RegistryProcess[], seed: number, signal: AbortSignal) {
  return runLoad({
    urls: running.map(({ url }) => url),
    clients: 9,
    random: seeded(seed),
    next: schemaMix({ subjects, schemas: 6, deletions: 0.2 }),
    signal,
    limit: 130
  })
}

const unanswered = (asked: readonly Asked[]) => asked.filter(({ outcome }) => outcome.kind === 'unknown')

async function raceThrough(store: string, processes: number): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const running = await Promise.all(
    Array.from({ length: processes }, async () => stack.use(await startRegistryProcess({ store })))
  )
  const asked = await race(running, 7, new AbortController().signal)
  expect(unanswered(asked)).toEqual([])
  expect(wrongSubjects(asked)).toEqual([])
  for (const { url } of running) expect(await audit(url, asked)).toEqual([])
  expect(await auditTables(store)).toEqual([])
}

/** The requests that the killed one did not answer may have been carried out or not. */
async function raceThroughKill(store: string): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const running = await Promise.all(
    [1, 2, 3].map(async () => stack.use(await startRegistryProcess({ store })))
  )
  const stop = new AbortController()
  const racing = race(running, 8, stop.signal)
  await setTimeout(250)
  await running[1]?.kill()
  await setTimeout(150)
  stop.abort()
  const asked = await racing
  expect(unanswered(asked)).not.toEqual([])
  expect(wrongSubjects(asked)).toEqual([])
  expect(await audit(running[0]?.url ?? '', asked)).toEqual([])
}

describe('what clients see is as if it happened one after the other', () => {
  test('through two processes over one SQLite file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'instep-race-'))
    try {
      await raceThrough(`sqlite:${join(folder, 'instep.db')}`, 2)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  describe.skipIf(isMissing(postgres))('through three replicas over PostgreSQL', () => {
    const server = postgres.kind === 'ready' ? postgres.url : ''
    test('that all live', async () => raceThrough(await createDatabase(server), 3))
    test('of which one is killed', async () => raceThroughKill(await createDatabase(server)))
  })
})
