import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { killRounds } from '../../support/kill-rounds.ts'
import { createDatabase } from '../../support/postgres.ts'
import { seeded } from '../../support/random.ts'
import { isMissing } from '../../support/requirements.ts'

/** So many for each test: `npm run test:faults` asks for more. */
const kills = Number(process.env.INSTEP_KILLS ?? 4)
const timeout = 60_000 + kills * 15_000
const postgres = inject('postgres')

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'instep-kills-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A store that was never written to would pass every comparison. */
const busy = { problems: [], kills, acknowledged: expect.toSatisfy((count: number) => count > 10 * kills) }

test(
  'a registry that is killed under load keeps in SQLite all that it acknowledged',
  () =>
    inFolder(async folder => {
      const store = `sqlite:${join(folder, 'instep.db')}`
      expect(await killRounds({ store, kills, random: seeded(1) })).toMatchObject(busy)
    }),
  timeout
)

test(
  'one of two processes over one SQLite file is killed, and the other works on',
  () =>
    inFolder(async folder => {
      const store = `sqlite:${join(folder, 'instep.db')}`
      expect(await killRounds({ store, kills, random: seeded(2), processes: 2 })).toMatchObject(busy)
    }),
  timeout
)

test.skipIf(isMissing(postgres))(
  'one of two replicas over PostgreSQL is killed, and the other works on',
  async () => {
    const store = await createDatabase(postgres.kind === 'ready' ? postgres.url : '')
    expect(await killRounds({ store, kills, random: seeded(3), processes: 2 })).toMatchObject(busy)
  },
  timeout
)
