import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../refusal.ts'
import { type Expression, isDefinition, readDefinition } from './expression.ts'

test.each([
  ["matching(type, 'Name')", { type: 'type', values: {} }, 'Name'],
  ['matching(number, 100.09)', { type: 'number', values: {} }, 100.09],
  ['matching(integer,-5)', { type: 'integer', values: {} }, -5],
  ['matching(integer, 9223372036854775807)', { type: 'integer', values: {} }, 9223372036854775807n],
  [
    "matching(datetime, 'yyyy-MM-dd','2000-01-01')",
    { type: 'datetime', values: { format: 'yyyy-MM-dd' } },
    '2000-01-01'
  ],
  [
    String.raw`matching(regex, '\\w{3}\d+', 'abc123')`,
    { type: 'regex', values: { regex: String.raw`\w{3}\d+` } },
    'abc123'
  ],
  ["matching(include, 'a,b')", { type: 'include', values: { value: 'a,b' } }, 'a,b'],
  ['matching(equalTo, null)', { type: 'equality', values: {} }, null],
  [' matching ( boolean , true ) ', { type: 'boolean', values: {} }, true],
  [String.raw`notEmpty('it\'s')`, { type: 'not-empty', values: {} }, "it's"]
])('%s is a rule with an example', (text, rule, example) => {
  expect(readDefinition(text)).toEqual([{ kind: 'rule', rule, example }])
})

test('expressions may follow and hold each other', () => {
  expect(
    readDefinition("atLeast(2), atMost(10), eachValue(matching($'line')), eachKey(notEmpty('a'))")
  ).toMatchObject([
    { kind: 'atLeast', size: 2 },
    { kind: 'atMost', size: 10 },
    { kind: 'eachValue', of: { kind: 'reference', name: 'line' } },
    { kind: 'eachKey', of: { rule: { type: 'not-empty' } } }
  ])
})

test.each([
  ['matching(type', 'expected ","'],
  ["matching(kind, 'x')", 'expected one of equalTo, type'],
  ["matching(constructor, 'x')", 'expected one of equalTo, type'],
  ["equals('x')", 'expected one of matching, notEmpty'],
  ['matching(type, x)', 'expected a number'],
  ["matching(regex, '(', 'x')", 'is no regular expression'],
  ["matching(type, 'x') y", 'expected a comma or the end'],
  ["matching(type, 'x", 'at character 16'],
  ['atLeast(-1)', 'a number of items'],
  ['', 'expected a name'],
  ['eachValue('.repeat(1000), 'expressions within each other'],
  [' '.repeat(200_000), 'at most 100000 characters']
])('%s is refused, and told where', (text, words) => {
  expect(() => readDefinition(text)).toThrow(words)
})

test('plain texts are no definitions', () => {
  expect(["matching(type, 'x')", ' notEmpty(1)', 'eachValue ('].map(isDefinition)).toEqual([true, true, true])
  expect(['matching', 'a matching(type)', '', 'x(1)'].map(isDefinition)).toEqual([false, false, false, false])
})

const quoted = (text: string) => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`
const primitive = fc.oneof(
  fc.string(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.boolean(),
  fc.constant(null)
)
const exact = (value: unknown) =>
  typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
const { expression } = fc.letrec<{ expression: readonly [string, unknown] }>(tie => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    primitive.map(
      value =>
        [
          `matching(type, ${typeof value === 'string' ? quoted(value) : value})`,
          { kind: 'rule', rule: { type: 'type', values: {} }, example: exact(value) }
        ] as const
    ),
    fc.string().map(name => [`matching($${quoted(name)})`, { kind: 'reference', name }] as const),
    fc.nat(1e6).map(size => [`atMost( ${size})`, { kind: 'atMost', size }] as const),
    tie('expression').map(([text, of]) => [`eachValue(${text} )`, { kind: 'eachValue', of }] as const),
    tie('expression').map(([text, of]) => [`eachKey(${text})`, { kind: 'eachKey', of }] as const)
  )
}))

test('what is written is what is read', () => {
  fc.assert(
    fc.property(fc.array(expression, { minLength: 1, maxLength: 4 }), parts => {
      const found: readonly Expression[] = readDefinition(parts.map(([text]) => text).join(' ,\n'))
      expect(found).toEqual(parts.map(([, wanted]) => wanted))
    })
  )
})

test('any other text is refused in words, and quickly', () => {
  const pieces = fc.constantFrom(
    'matching',
    '(',
    ')',
    ',',
    "'",
    '\\',
    'type',
    'regex',
    '$',
    '1',
    '.',
    ' ',
    'eachKey'
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), words => {
      try {
        readDefinition(words.join(''))
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal)
      }
    })
  )
})
