import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isFailure } from '../../failures.ts'
import { avro } from './index.ts'
import { rules } from './rules.ts'

interface Case {
  readonly description: string
  readonly reader: unknown
  readonly writer: unknown
  /** What Java Avro 1.12.0 says, each once. */
  readonly breaks: readonly { readonly rule: string; readonly path: string; readonly found: string }[]
}

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('../../../cases/avro.json', import.meta.url), 'utf8')
)
const parse = (schema: unknown) => avro.parse(JSON.stringify(schema))

test.each(cases)('$description', ({ reader, writer, breaks }) => {
  const found = parse(reader)
    .differencesFrom(parse(writer))
    .filter(difference => difference.breaks)
  expect(found.map(({ rule, path, facts }) => ({ rule, path, found: facts.found }))).toEqual(breaks)
})

test.each(cases.filter(({ breaks }) => breaks.length > 0))('a message proves: $description', example => {
  const [reader, writer] = [parse(example.reader), parse(example.writer)]
  const proof = reader.counterexampleFrom(writer)
  // avsc knows aliases by their simple names.
  if (example.description === 'an alias in the wrong namespace') return expect(proof).toBeUndefined()
  expect(proof?.error).toMatch(/^The bytes cannot be read: /)
  expect(() => writer.decode(proof?.bytes ?? new Uint8Array())).not.toThrow()
  expect(() => reader.decode(proof?.bytes ?? new Uint8Array(), writer)).toThrow(proof?.error.slice(0, 30))
})

test('the cases show every breaking rule of Java Avro', () => {
  const shown = new Set(cases.flatMap(({ breaks }) => breaks.map(({ rule }) => rule)))
  const breaking = Object.entries(rules).filter(
    ([rule, { breaks }]) => breaks && rule !== 'READER_FIELD_AMBIGUOUS'
  )
  expect([...shown].sort()).toEqual(breaking.map(([rule]) => rule).sort())
})

test('every difference is explained in sentences without gaps', () => {
  for (const { reader, writer } of cases) {
    for (const difference of parse(reader).differencesFrom(parse(writer))) {
      expect(avro.explain(difference)).toMatch(/^[A-Z].*[^.]\.$/)
      expect(avro.explain(difference)).not.toContain('undefined')
    }
  }
})

const record = (name: string, ...fields: unknown[]) => ({ type: 'record', name, fields })

test('harmless differences come after the breaking ones', () => {
  const reader = parse(
    record(
      'R',
      { name: 'a', type: 'int', default: 0 },
      { name: 'b', type: 'long' },
      { name: 'c', type: 'int' }
    )
  )
  const writer = parse(record('R', { name: 'b', type: 'int' }, { name: 'd', type: 'int' }))
  expect(reader.differencesFrom(writer).map(({ rule, path, breaks }) => [rule, path, breaks])).toEqual([
    ['READER_FIELD_MISSING_DEFAULT_VALUE', '/fields/2', true],
    ['FIELD_ADDED_WITH_DEFAULT', '/fields/0', false],
    ['TYPE_PROMOTED', '/fields/1/type', false],
    ['FIELD_REMOVED', '/', false]
  ])
})

test('an alias that another field of the writer still uses is ambiguous', () => {
  const reader = parse(record('R', { name: 'a', type: 'int', aliases: ['b'] }))
  const writer = parse(record('R', { name: 'a', type: 'int' }, { name: 'b', type: 'int' }))
  expect(reader.differencesFrom(writer)).toEqual([
    {
      rule: 'READER_FIELD_AMBIGUOUS',
      path: '/fields/0',
      breaks: true,
      facts: { found: 'a', field: 'a', record: 'R', candidates: ['a', 'b'] }
    }
  ])
})

test('an alias that repeats the own name of a field is not ambiguous', () => {
  const reader = parse(record('R', { name: 'a', type: 'long', aliases: ['a'] }))
  const writer = parse(record('R', { name: 'a', type: 'int' }))
  expect(reader.differencesFrom(writer).map(({ rule }) => rule)).toEqual(['TYPE_PROMOTED'])
  expect(reader.decode(writer.encode({ a: 1 }), writer)).toEqual({ a: 1 })
})

test('a difference within a union branch is named', () => {
  const reader = parse(['null', record('Line', { name: 'qty', type: 'int' })])
  const writer = parse(record('Line', { name: 'qty', type: 'string' }))
  expect(reader.differencesFrom(writer).map(difference => avro.explain(difference))).toEqual([
    "The writer may write Line at /. The reader's union has that branch but cannot read it: TYPE_MISMATCH at /fields/0/type within the branch. Mend that difference, or keep the old type as a further branch."
  ])
})

test('messages are worded as Confluent words them, with a slot for each side', () => {
  const [first, second] = parse(
    record(
      'R',
      { name: 'a', type: { type: 'enum', name: 'E', symbols: ['A'] } },
      { name: '100%s', type: 'int' }
    )
  )
    .differencesFrom(
      parse(record('R', { name: 'a', type: { type: 'enum', name: 'E', symbols: ['C', 'B'] } }))
    )
    .map(difference => avro.confluentMessage(difference))
  expect(first).toBe(
    "{errorType:'MISSING_ENUM_SYMBOLS', description:'The %s schema is missing enum symbols '[B, C]' at path '/fields/0/type/symbols' in the %s schema', additionalInfo:'[B, C]'}"
  )
  expect(second).toBe(
    "{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE', description:'The field '100%%s' at path '/fields/1' in the %s schema has no default value and is missing in the %s schema', additionalInfo:'100%%s'}"
  )
})

test('what would take too long is refused', () => {
  const wide = (type: string) =>
    parse(Array.from({ length: 700 }, (_, i) => record(`R${i}`, { name: 'x', type })))
  const cycle = (length: number, type: string) =>
    parse(
      Array.from({ length }, (_, i) => length - 1 - i).reduce<unknown>(
        (next, i) => record(`K${i}`, { name: 'next', type: ['null', next] }, { name: 'v', type }),
        'K0'
      )
    )
  for (const [reader, writer] of [
    [wide('int'), wide('string')],
    [cycle(99, 'long'), cycle(97, 'int')]
  ] as const) {
    const started = performance.now()
    expect(failureOf(() => reader.differencesFrom(writer))).toBe('comparisonTooCostly')
    expect(performance.now() - started).toBeLessThan(3000)
  }
})

test('a type that is used over and over is compared once', () => {
  const chain = (leaf: string) =>
    parse(
      Array.from({ length: 150 }, (_, i) => i).reduce<unknown>(
        (inner, i) =>
          record(`C${i}`, { name: 'l', type: inner }, { name: 'r', type: i === 0 ? leaf : `C${i - 1}` }),
        leaf
      )
    )
  expect(chain('int').differencesFrom(chain('string'))).toHaveLength(2)
  expect(chain('int').counterexampleFrom(chain('string'))).toBeUndefined()
})

function failureOf(action: () => unknown): string | undefined {
  try {
    action()
  } catch (error) {
    return isFailure(error, 'comparisonTooCostly') ? error.code : String(error)
  }
  return undefined
}
