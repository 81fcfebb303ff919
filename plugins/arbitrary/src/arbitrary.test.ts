import { readFileSync } from 'node:fs'
import { formatOf, type Referenced, type Schema } from '@instep/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { files, textOf } from '../../../test/conformance/protobuf/files.ts'
import { schemas } from '../../../test/support/schema-texts.ts'
import { arbitrary, arbitraryOf, NoMessage } from './index.ts'

/** Each message is taken by the codec, and comes back as it was. */
function expectRoundTrips(schema: Schema, numRuns: number): void {
  for (const message of fc.sample(arbitrary(schema), { numRuns, seed: 1 })) {
    expect(schema.decode(schema.encode(message)), schema.canonical).toEqual(message)
  }
}

interface Case {
  readonly reader: unknown
  readonly writer: unknown
  readonly readerReferences?: readonly Referenced[]
  readonly writerReferences?: readonly Referenced[]
}

/** What is in the files of cases, and no message is of. */
const messageless: Readonly<Record<string, readonly string[]>> = {
  AVRO: ['[]'],
  JSON: ['false', '{"allOf":[{"type":"number"},{"type":"string"}]}'],
  // Files of enums only.
  PROTOBUF: []
}

test.each([
  ['AVRO', 'avro'],
  ['JSON', 'json-schema'],
  ['PROTOBUF', 'protobuf']
])('messages of every schema in the cases of %s come back as they went', (type, file) => {
  const cases: readonly Case[] = JSON.parse(
    readFileSync(new URL(`../../../contracts/cases/${file}.json`, import.meta.url), 'utf8')
  )
  const sides = cases.flatMap(({ reader, writer, readerReferences, writerReferences }) => [
    { text: reader, references: readerReferences ?? [] },
    { text: writer, references: writerReferences ?? [] }
  ])
  const without: string[] = []
  for (const { text, references } of sides) {
    const written = type === 'PROTOBUF' ? String(text) : JSON.stringify(text)
    const schema = formatOf(type).parse(written, { references })
    if (type === 'PROTOBUF' && schema.name === undefined) continue
    try {
      expectRoundTrips(schema, 15)
    } catch (error) {
      if (!(error instanceof NoMessage)) throw error
      without.push(written)
    }
  }
  expect([...new Set(without)]).toEqual(messageless[type])
})

/** Random schemas, and which share of them at most may be said to have no messages. */
const random: Readonly<Record<string, readonly [texts: fc.Arbitrary<string>, share: number]>> = {
  // Some hold themselves without end, or an empty union.
  AVRO: [schemas.AVRO.map(({ text }) => text), 0.15],
  // Some ask for what contradicts itself.
  JSON: [schemas.JSON.map(({ text }) => text), 0.2],
  PROTOBUF: [files.map(file => textOf(file, 'random')), 0]
}

test.each(Object.entries(random))(
  'messages of random schemas of %s come back as they went',
  (type, [texts, share]) => {
    const runs = 150
    let without = 0
    fc.assert(
      fc.property(texts, text => {
        try {
          expectRoundTrips(formatOf(type).parse(text), 10)
        } catch (error) {
          if (!(error instanceof NoMessage)) throw error
          without++
        }
      }),
      { numRuns: runs, seed: 7, endOnFailure: true }
    )
    expect(without / runs).toBeLessThanOrEqual(share)
  }
)

test('what is in references is generated', () => {
  const line = '{"type":"record","name":"shop.Line","fields":[{"name":"qty","type":"long"}]}'
  const avro = formatOf('AVRO').parse(
    '{"type":"record","name":"Order","fields":[{"name":"lines","type":{"type":"array","items":"shop.Line"}}]}',
    { references: [{ name: 'shop.Line', text: line }] }
  )
  const json = formatOf('JSON').parse('{"type":"array","items":{"$ref":"line.json"},"minItems":1}', {
    references: [
      {
        name: 'line.json',
        text: '{"type":"object","required":["qty"],"properties":{"qty":{"type":"integer"}}}'
      }
    ]
  })
  const protobuf = formatOf('PROTOBUF').parse(
    'syntax = "proto3"; import "line.proto"; message Order { repeated shop.Line lines = 1; }',
    {
      references: [
        { name: 'line.proto', text: 'syntax = "proto3"; package shop; message Line { int64 qty = 1; }' }
      ]
    }
  )
  for (const [schema, quantity] of [
    [avro, /"qty":-?\d/],
    [json, /"qty":-?\d/],
    [protobuf, /"qty":"-?\d/]
  ] as const) {
    expectRoundTrips(schema, 30)
    const texts = fc.sample(arbitrary(schema), { numRuns: 30, seed: 1 }).map(shown)
    expect(texts.some(text => quantity.test(text))).toBe(true)
  }
})

test('a message of a file with several is chosen by its name', () => {
  const schema = formatOf('PROTOBUF').parse(
    'syntax = "proto3"; message A { string a = 1; } message B { int32 b = 1; }'
  )
  const keys = (message?: string) =>
    new Set(
      fc
        .sample(arbitrary(schema, { message }), { numRuns: 40, seed: 1 })
        .flatMap(one => Object.keys(one as object))
    )
  expect([keys(), keys('B')]).toEqual([new Set(['a']), new Set(['b'])])
  expect(() => arbitrary(schema, { message: 'C' })).toThrow('The schema has no message C')
})

test('a message shrinks to what is required, and to the least that fails', () => {
  const schema = formatOf('JSON').parse(
    JSON.stringify({
      type: 'object',
      required: ['id', 'lines'],
      properties: {
        id: { type: 'string', minLength: 2 },
        lines: {
          type: 'array',
          items: {
            type: 'object',
            required: ['qty'],
            properties: { qty: { type: 'integer' }, note: { type: ['null', 'string'] } }
          }
        },
        note: { type: 'string' }
      }
    })
  )
  const least = (fails: (message: { readonly lines: readonly { readonly qty: number }[] }) => boolean) =>
    fc.check(
      fc.property(arbitrary(schema), message => !fails(message as { lines: { qty: number }[] })),
      { seed: 3, numRuns: 500 }
    ).counterexample?.[0]
  expect(least(() => true)).toEqual({ id: expect.stringMatching(/^.{2}$/s), lines: [] })
  expect(least(({ lines }) => lines.some(({ qty }) => qty > 99))).toEqual({
    id: expect.stringMatching(/^.{2}$/s),
    lines: [{ qty: 100 }]
  })
})

test('the same seed gives the same messages', () => {
  const schema = formatOf('JSON').parse(
    '{"type":"object","properties":{"a":{"type":"string","format":"date"}}}'
  )
  const [one, other] = [1, 2].map(() => fc.sample(arbitrary(schema), { numRuns: 20, seed: 9 }))
  expect(one).toEqual(other)
})

test('a message that the codec can never take is told with its reason', () => {
  const schema = formatOf('AVRO').parse(
    '{"type":"record","name":"R","fields":[{"name":"__proto__","type":"int"}]}'
  )
  expect(() => arbitrary(schema)).toThrow('A field named __proto__ cannot be written to an object')
})

function shown(message: unknown): string {
  return JSON.stringify(message, (_, value) => (typeof value === 'bigint' ? Number(value) : value))
}

test('values of a part of a shape are made, too', () => {
  const values = fc.sample(
    arbitraryOf({ root: { kind: 'integer', from: 3n, to: 5n, as: 'number' }, named: new Map() }),
    { numRuns: 50, seed: 1 }
  )
  expect(new Set(values)).toEqual(new Set([3, 4, 5]))
  const nothing = { root: { kind: 'nothing' }, named: new Map() } as const
  expect(() => arbitraryOf(nothing)).toThrow(NoMessage)
})
