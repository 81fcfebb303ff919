import { formatOf, isFailure } from '@instep/contracts'
import { Ajv, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type Draft, drafts, type Schema, schemas, shareds, written } from '../../support/json-schemas.ts'
import { applyOne, type EditName, editNames } from './edits.ts'
import { type HoleName, holeNames, relieved, tightened } from './holes.ts'
import { instanceOf, values } from './instances.ts'

/** How many pairs are compared; `INSTEP_ORACLE_PAIRS` asks for more. */
const wanted = Number(process.env.INSTEP_ORACLE_PAIRS ?? 6_000)
/** How many messages of a pair are tried, besides the usual values. */
const attempts = 60
/** Of how many incompatible pairs a proof is looked for. */
const proofs = 300

interface Pair {
  readonly draft: Draft
  readonly reader: Schema
  readonly writer: Schema
  readonly shared: Schema
  readonly edits: readonly EditName[]
}

/** A message that the writer may write and a reader called compatible refuses. */
interface Violation extends Pair {
  readonly rules: readonly string[]
  readonly message: unknown
  readonly because: string | undefined
  /** The holes that together let it pass; undefined when none do. */
  readonly holes: readonly HoleName[] | undefined
}

const json = formatOf('JSON')
const random = fc.nat(9999)
const pairs: fc.Arbitrary<Pair> = fc
  .record({
    draft: fc.constantFrom(...drafts),
    schema: schemas,
    shared: shareds,
    changes: fc.array(fc.tuple(random, random, random), { minLength: 1, maxLength: 2 }),
    isForward: fc.boolean()
  })
  .map(({ draft, schema, shared, changes, isForward }) => {
    const edits: EditName[] = []
    let next: Schema = schema
    for (const [start, spot, dice] of changes) {
      const step = applyOne(next, start, spot, dice)
      if (step === undefined) continue
      edits.push(step.edit)
      next = step.schema
    }
    const [writer, reader] = isForward ? [next, schema] : [schema, next]
    return { draft, reader, writer, shared, edits }
  })

let compatible = 0
let compared = 0
const seen = new Set<string>()
const applied = new Map<EditName, number>()
const met = new Map<string, number>()
const violations: Violation[] = []
const incompatible: Pair[] = []

beforeAll(() => {
  for (let seed = 1; seen.size < wanted; seed++) {
    for (const pair of fc.sample(pairs, { seed, numRuns: 1_000 })) {
      if (seen.size < wanted) judge(pair)
    }
  }
})

test('a reader called compatible takes every message of the writer, but for what the rules do not look at', () => {
  console.log(`${seen.size} pairs, of ${compared} that both parse ${compatible} are compatible`)
  console.table(byRule())
  const unexplained = violations.filter(({ holes }) => holes === undefined)
  const smallest = unexplained.sort((one, other) => sizeOf(one) - sizeOf(other)).slice(0, 3)
  expect(smallest, `${unexplained.length} in all`).toEqual([])
})

test('every hole in the table is one', () => {
  const used = new Set(violations.flatMap(({ holes }) => holes ?? []))
  expect(holeNames.filter(name => !used.has(name))).toEqual([])
})

test('all sorts of evolutions were tried', () => {
  expect(compatible / compared).toBeGreaterThan(0.2)
  expect(compatible / compared).toBeLessThan(0.8)
  expect(editNames.filter(name => (applied.get(name) ?? 0) < wanted / 1_000)).toEqual([])
})

test('incompatible pairs: how many are proved by a message', () => {
  const chosen = incompatible.slice(0, proofs)
  const rules = new Map<string, { pairs: number; proved: number }>()
  let proved = 0
  for (const pair of chosen) {
    const [reader, writer] = [textOf(pair, 'reader'), textOf(pair, 'writer')].map(text => json.parse(text))
    if (reader === undefined || writer === undefined) continue
    const proof = reader.counterexampleFrom(writer)
    if (proof !== undefined) {
      proved++
      const [to, from] = [accepts(pair, pair.reader), accepts(pair, pair.writer)]
      expect([from?.(proof.json), to?.(proof.json)]).toEqual([true, false])
    }
    for (const rule of new Set(breakingOf(reader.differencesFrom(writer)))) {
      const row = rules.get(rule) ?? { pairs: 0, proved: 0 }
      rules.set(rule, { pairs: row.pairs + 1, proved: row.proved + (proof === undefined ? 0 : 1) })
    }
  }
  console.log(`${proved} of ${chosen.length} incompatible pairs are proved by a message`)
  console.table(Object.fromEntries(rules))
  expect(chosen.length).toBe(proofs)
})

function judge(pair: Pair): void {
  const texts = [textOf(pair, 'reader'), textOf(pair, 'writer')]
  if (texts[0] === texts[1] || seen.has(texts.join())) return
  seen.add(texts.join())
  for (const edit of pair.edits) applied.set(edit, (applied.get(edit) ?? 0) + 1)
  const [reader, writer] = texts.map(text => {
    try {
      return json.parse(text)
    } catch (error) {
      if (isFailure(error, 'schemaInvalid')) return undefined
      throw error
    }
  })
  if (reader === undefined || writer === undefined) return
  compared++
  const differences = reader.differencesFrom(writer)
  if (differences.some(({ breaks }) => breaks)) {
    incompatible.push(pair)
    return
  }
  compatible++
  const rules = [...new Set(differences.map(({ rule }) => rule))]
  for (const rule of rules) met.set(rule, (met.get(rule) ?? 0) + 1)
  const violation = refused(pair, rules)
  if (violation !== undefined) violations.push(violation)
}

function refused(pair: Pair, rules: readonly string[]): Violation | undefined {
  const [to, from] = [accepts(pair, pair.reader), accepts(pair, pair.writer)]
  if (to === undefined || from === undefined) return undefined
  let rolled = 7
  const dice = (): number => {
    rolled = (Math.imul(rolled, 1_664_525) + 1_013_904_223) >>> 0
    return rolled >>> 8
  }
  for (let attempt = 0; attempt < attempts + values.length; attempt++) {
    const schema = attempt % 3 === 0 ? pair.reader : pair.writer
    const message = attempt < values.length ? values[attempt] : instanceOf(schema, pair.shared, dice)
    if (!from(message) || to(message)) continue
    const because = `${to.errors?.[0]?.schemaPath} ${to.errors?.[0]?.message}`
    return { ...pair, rules, message, because, holes: holesOf(pair, message) }
  }
  return undefined
}

/** The fewest holes without which the reader takes the message. */
function holesOf(pair: Pair, message: unknown): readonly HoleName[] | undefined {
  const isExplained = (names: readonly HoleName[]): boolean => {
    const reader = { ...pair, shared: relieved(pair.shared, names, pair.draft) }
    const writer = { ...pair, shared: tightened(pair.shared, names, pair.draft) }
    return (
      accepts(reader, relieved(pair.reader, names, pair.draft))?.(message) === true ||
      accepts(writer, tightened(pair.writer, names, pair.draft))?.(message) === false
    )
  }
  const single = holeNames.find(name => isExplained([name]))
  if (single !== undefined) return [single]
  if (!isExplained(holeNames)) return undefined
  return holeNames.reduce<readonly HoleName[]>((names, name) => {
    const fewer = names.filter(other => other !== name)
    return isExplained(fewer) ? fewer : names
  }, holeNames)
}

// CommonJS, whose default export TypeScript sees one level too high.
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default

/** Undefined when ajv cannot use the schema: one that is nothing but itself has no meaning. */
function accepts({ draft, shared }: Pair, schema: Schema): ValidateFunction | undefined {
  const options = { strict: false, validateSchema: false, addUsedSchema: false, logger: false } as const
  const ajv = draft === '2020-12' ? new Ajv2020(options) : new Ajv(options)
  addFormats(ajv)
  return ajv.compile(written(schema, shared, draft))
}

function textOf(pair: Pair, side: 'reader' | 'writer'): string {
  return JSON.stringify(written(pair[side], pair.shared, pair.draft))
}

function breakingOf(differences: readonly { readonly rule: string; readonly breaks: boolean }[]): string[] {
  return differences.filter(({ breaks }) => breaks).map(({ rule }) => rule)
}

/** Of every rule that compatible pairs showed: how many pairs, and how many passed through which hole. */
function byRule(): object {
  const rows = new Map<string, Record<string, number>>()
  for (const [rule, count] of [...met].sort()) rows.set(rule, { pairs: count })
  for (const { rules, holes } of violations) {
    for (const rule of rules.length === 0 ? ['(no difference)'] : rules) {
      const row = rows.get(rule) ?? {}
      rows.set(rule, row)
      for (const hole of holes ?? ['unexplained']) row[hole] = (row[hole] ?? 0) + 1
    }
  }
  return Object.fromEntries(rows)
}

function sizeOf(found: unknown): number {
  return JSON.stringify(found).length
}
