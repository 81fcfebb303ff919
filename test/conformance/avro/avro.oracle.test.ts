import { formatOf, isFailure, type Schema } from '@instep/contracts'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { isMissing } from '../../support/requirements.ts'
import { hasValues, messageOf } from './data.ts'
import {
  type Compared,
  isSameSchema,
  isSameVerdict,
  knownOfComparisons,
  knownOfMessages,
  knownOfSchemas,
  type Parsed,
  type Unread
} from './differences.ts'
import { editNames } from './edits.ts'
import { type Evolution, evolutions } from './evolutions.ts'
import { type Answer, type Oracle, startOracle } from './oracle.ts'

/** How many different pairs both must have answered; `INSTEP_ORACLE_PAIRS` asks for more. */
const wanted = Number(process.env.INSTEP_ORACLE_PAIRS ?? 20_000)
const batch = 2_000
const seed = 1
/** How many compatible pairs at least must have been tried with a message. */
const messages = Math.floor(wanted / 6)

const avro = formatOf('AVRO')
const oracle = await startOracle()

const edits = new Map<string, number>()
const parsed = new Map<string, Parsed>()
const parsedStrictly = new Map<string, Parsed>()
const compared = new Map<string, Compared>()

describe.skipIf(isMissing(oracle))('Apache Avro for Java agrees', () => {
  beforeAll(async () => {
    if (oracle.kind === 'missing') return
    await using running = oracle
    for (let round = seed; count(compared, isSameVerdict) < wanted; round++) {
      const drawn = fc.sample(evolutions, { seed: round, numRuns: batch })
      await Promise.all(drawn.map(evolution => ask(evolution, running)))
    }
  })

  test('on the canonical text of every schema', () => {
    expect(sorted(parsed.values(), isSameSchema, knownOfSchemas)).toEqual([])
  })

  test('on which new schemas are refused', () => {
    expect(sorted(parsedStrictly.values(), isSameSchema, knownOfSchemas)).toEqual([])
  })

  test('on the incompatibilities of every pair, and on their places', () => {
    expect(sorted(compared.values(), isSameVerdict, knownOfComparisons)).toEqual([])
    expect(count(compared, isSameVerdict)).toBeGreaterThanOrEqual(wanted)
  })

  test('and was asked about all sorts of evolutions', () => {
    const share = count(compared, ({ ours }) => ours.length === 0) / compared.size
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.75)
    const types = Map.groupBy(
      [...compared.values()].flatMap(({ ours }) => [...new Set(ours.map(({ rule }) => rule))]),
      rule => rule
    )
    console.log(`of ${compared.size} pairs ${Math.round(share * 100)} % are compatible`)
    console.log(Object.fromEntries([...types].map(([rule, all]) => [rule, all.length])))
    expect(types.size).toBe(7)
    for (const all of types.values()) expect(all.length).toBeGreaterThan(wanted / 200)
    expect(editNames.filter(name => (edits.get(name) ?? 0) < wanted / 400)).toEqual([])
  })

  test('and what is compatible can be read', () => {
    const dice = fc.sample(fc.nat(), { seed, numRuns: 10_007 })
    let rolled = 0
    const roll = (): number => dice[rolled++ % dice.length] ?? 0
    let read = 0
    const unread: Unread[] = []
    for (const { reader, writer, ours } of compared.values()) {
      if (ours.length > 0) continue
      const [to, from] = [attempt(reader, true), attempt(writer, true)]
      const message = messageOf(JSON.parse(writer), roll)
      if (!hasValues(JSON.parse(reader)) || !hasValues(JSON.parse(writer))) continue
      // Defaults that are no values of their types are for stored schemas only.
      if (to === undefined || from === undefined || message === undefined) continue
      const bytes = Uint8Array.from(message)
      const failure = failureOf(() => {
        expect(Uint8Array.from(from.encode(from.decode(bytes)))).toEqual(bytes)
        // As bytes, since a default may be rounded to a float.
        const again = to.encode(to.decode(bytes, from))
        expect(to.encode(to.decode(again))).toEqual(again)
      })
      if (failure !== undefined) unread.push({ reader, writer, failure })
      read++
    }
    expect(sorted(unread, () => false, knownOfMessages)).toEqual([])
    console.log(`${read} messages were read`)
    expect(read).toBeGreaterThan(messages)
  })
})

async function ask({ reader, writer, edits: applied }: Evolution, running: Oracle): Promise<void> {
  const key = `${reader}\n${writer}`
  if (compared.has(key)) return
  for (const edit of applied) edits.set(edit, (edits.get(edit) ?? 0) + 1)
  const [to, from] = [attempt(reader), attempt(writer)]
  const asked = running.compare(reader, writer)
  const both = await Promise.all([note(reader, to, running), note(writer, from, running)])
  const java = await asked
  if (to === undefined || from === undefined || both.some(side => side.java === undefined)) return
  compared.set(key, { reader, writer, ours: to.differencesFrom(from).filter(({ breaks }) => breaks), java })
}

async function note(text: string, schema: Schema | undefined, running: Oracle): Promise<Parsed> {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const [java, strictly] = await Promise.all([running.canonical(text), running.canonical(text, true)])
  const found = { text, ours: schema?.canonical, ...outcomeOf(java) }
  parsed.set(text, found)
  parsedStrictly.set(text, { text, ours: attempt(text, true)?.canonical, ...outcomeOf(strictly) })
  return found
}

function outcomeOf(answer: Answer<{ readonly canonical: string }>): Pick<Parsed, 'java' | 'error'> {
  return answer.error === undefined
    ? { java: answer.canonical, error: undefined }
    : { java: undefined, error: answer.error }
}

function attempt(text: string, strict = false): Schema | undefined {
  try {
    return avro.parse(text, { strict })
  } catch (error) {
    if (isFailure(error, 'schemaInvalid')) return undefined
    throw error
  }
}

/** The first differences that no row of the table explains. How many each row explains is printed. */
function sorted<Case>(
  cases: Iterable<Case>,
  isSame: (found: Case) => boolean,
  known: Readonly<Record<string, { readonly explains: (found: Case) => boolean }>>
): readonly Case[] {
  const kinds = Map.groupBy(cases, found =>
    isSame(found) ? 'same' : (Object.keys(known).find(name => known[name]?.explains(found)) ?? 'new')
  )
  console.log(Object.fromEntries([...kinds].map(([kind, found]) => [kind, found.length])))
  return (kinds.get('new') ?? []).sort((one, other) => sizeOf(one) - sizeOf(other)).slice(0, 3)
}

function count<Case>(cases: ReadonlyMap<string, Case>, holds: (found: Case) => boolean): number {
  return [...cases.values()].filter(holds).length
}

function sizeOf(found: unknown): number {
  return JSON.stringify(found).length
}

function failureOf(action: () => void): string | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    return String(error)
  }
}
