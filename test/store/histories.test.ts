import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '@instep/registry'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { engines } from '../support/engines.ts'

const folder = await mkdtemp(join(tmpdir(), 'instep-histories-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Stores that two processes may have open at once. */
const shared: typeof engines = { ...engines, sqlite: async () => `sqlite:${join(folder, 'instep.db')}` }

type Subject = Parameters<Store['schemas']['registrations']>[0]

/** What a writer does to a subject. */
interface Deed {
  readonly kind: 'add' | 'addBelow' | 'hide' | 'remove' | 'replace' | 'look'
  readonly text: string
  readonly isBare: boolean
  /** Which version it is done to, among those that are there. */
  readonly choice: number
  readonly fails: boolean
}

const texts = ['a', 'b', 'c'] as const

const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constantFrom('add', 'add', 'add', 'addBelow', 'hide', 'remove', 'replace', 'look'),
  text: fc.constantFrom(...texts),
  isBare: fc.boolean(),
  choice: fc.nat(20),
  fails: fc.boolean()
})

/** Deeds that are begun at the same time, through the one store or the other. */
const step = fc.record({ isOther: fc.boolean(), deeds: fc.array(deed, { minLength: 1, maxLength: 4 }) })
const steps = fc.array(step, { minLength: 1, maxLength: 8 })

describe.for(Object.entries(shared))('on %s', ([, newUrl]) => {
  test('a writer sees what is there, whoever else writes and whatever is undone', async () => {
    const url = await newUrl()
    await using one = await openStore(url)
    await using other = await openStore(url)
    let runs = 0
    await fc.assert(
      fc.asyncProperty(steps, async sequence => {
        const subject = { context: '.', name: `s${runs++}` }
        for (const { isOther, deeds } of sequence) {
          const outcomes = await Promise.allSettled(
            deeds.map(each =>
              (isOther ? other : one).write(async writing => {
                if (each.choice % 2 === 0) await expectAsThere(writing, subject)
                await act(writing, subject, each)
                await expectAsThere(writing, subject)
                if (each.fails) throw new Planned()
              })
            )
          )
          for (const outcome of outcomes) {
            if (outcome.status === 'rejected' && !(outcome.reason instanceof Planned)) throw outcome.reason
          }
        }
      }),
      { numRuns: 100 }
    )
  })

  test('a subject of more versions than are remembered is seen as it is', async () => {
    await using store = await openStore(await newUrl())
    const subject = { context: '.', name: 'long' }
    const { id } = await store.schemas.addSchema(contentOf('.', 'long', true))
    for (let start = 0; start < 5040; start += 60) {
      await store.write(async ({ schemas }) => {
        for (let version = start + 1; version <= start + 60; version++) {
          await schemas.addRegistration({ subject, version, id, at: 1 })
        }
      })
    }
    for (const kind of ['look', 'add', 'hide', 'remove', 'look'] as const) {
      await store.write(async writing => {
        const deed = { kind, text: 'a', isBare: true, choice: 5, fails: false }
        await act(writing, subject, deed)
        await expectAsThere(writing, subject)
      })
    }
  })
})

function contentOf(context: string, text: string, isBare: boolean) {
  const guid = isBare ? text : `${text} with metadata`
  const metadata = isBare ? {} : { metadata: { properties: { k: 'v' } } }
  return { context, guid, type: 'AVRO', text, references: [], ...metadata, at: 1 }
}

class Planned extends Error {}

async function act(
  { schemas }: Store,
  subject: Subject,
  { kind, text, isBare, choice }: Deed
): Promise<void> {
  const all = await schemas.registrations(subject, 'all')
  const highest = all.at(-1)?.version ?? 0
  const chosen = all.length === 0 ? undefined : all[choice % all.length]?.version
  const add = async (version: number): Promise<void> => {
    const content = contentOf(subject.context, text, isBare)
    const known = await schemas.schemaByGuid(subject.context, content.guid)
    const { id } = known ?? (await schemas.addSchema(content))
    await schemas.addRegistration({ subject, version, id, at: 1 })
  }
  const isFree = (version: number) => version > 0 && !all.some(known => known.version === version)
  if (kind === 'add') await add(highest + 1 + (choice % 3))
  if (kind === 'addBelow' && isFree(highest - 1)) await add(highest - 1)
  if (chosen === undefined) return
  if (kind === 'hide') await schemas.hide(subject, [chosen], 2)
  if (kind === 'remove' || kind === 'replace') await schemas.remove(subject, [chosen])
  if (kind === 'replace') await add(chosen)
}

/** Compares what is answered from what is remembered with the rows. */
async function expectAsThere({ schemas }: Store, subject: Subject): Promise<void> {
  const rows = await schemas.registeredSchemas(subject, 'all')
  const live = rows.filter(({ isDeleted }) => !isDeleted)
  expect(await schemas.highestVersion(subject)).toBe(rows[0]?.version ?? 0)
  expect((await schemas.liveContents(subject)).map(({ version, id, guid }) => [version, id, guid])).toEqual(
    live.map(({ version, id, schema }) => [version, id, schema.guid])
  )
  expect(versionsOf(await schemas.registrations(subject, 'deleted'))).toEqual(
    versionsOf(rows.filter(({ isDeleted }) => isDeleted)).toReversed()
  )
  const { metadata, ruleSet } = live[0]?.schema ?? {}
  expect(await schemas.newestParts(subject)).toEqual({
    ...(metadata === undefined ? {} : { metadata }),
    ...(ruleSet === undefined ? {} : { ruleSet })
  })
  for (const text of texts) {
    const withText = await schemas.registeredFacts(subject, 'live', { text, guid: text })
    expect(versionsOf(withText)).toEqual(versionsOf(live.filter(({ schema }) => schema.text === text)))
  }
}

function versionsOf(registrations: readonly { readonly version: number }[]): readonly number[] {
  return registrations.map(({ version }) => version)
}
