import { formatOf } from '@instep/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatNames } from './formats.ts'
import { arbitrary } from './index.ts'

const sample = (type: string, schema: unknown, numRuns = 300): readonly Record<string, unknown>[] => {
  const text = typeof schema === 'string' ? schema : JSON.stringify(schema)
  return fc.sample(arbitrary(formatOf(type).parse(text)), { numRuns, seed: 11 }) as Record<string, unknown>[] // of records
}
const kindOf = (value: unknown): string =>
  value === null ? 'null' : Buffer.isBuffer(value) ? 'buffer' : Array.isArray(value) ? 'list' : typeof value
const kinds = (values: readonly unknown[]): readonly string[] => [...new Set(values.map(kindOf))].toSorted()
const field = (messages: readonly Record<string, unknown>[], name: string) =>
  messages.map(message => message[name])

test('Avro: every symbol, every branch, and longs beyond what a number holds', () => {
  const record = (...fields: readonly unknown[]) => ({ type: 'record', name: 'R', fields })
  const messages = sample(
    'AVRO',
    record(
      { name: 'state', type: { type: 'enum', name: 'State', symbols: ['NEW', 'PAID', 'LOST'] } },
      {
        name: 'bare',
        type: [
          'null',
          'long',
          'string',
          'bytes',
          { type: 'array', items: 'int' },
          { type: 'map', values: 'int' }
        ]
      },
      { name: 'wrapped', type: ['null', 'int', 'long', 'State'] },
      { name: 'long', type: 'long' },
      { name: 'double', type: 'double' },
      { name: 'id', type: { type: 'string', logicalType: 'uuid' } },
      { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 3, scale: 2 } },
      { name: 'day', type: { type: 'int', logicalType: 'date' } },
      { name: 'next', type: ['null', 'R'] }
    )
  )
  expect(new Set(field(messages, 'state'))).toEqual(new Set(['NEW', 'PAID', 'LOST']))
  expect(kinds(field(messages, 'bare').filter(value => typeof value !== 'bigint'))).toEqual([
    'buffer',
    'list',
    'null',
    'number',
    'object',
    'string'
  ])
  expect(new Set(field(messages, 'wrapped').map(value => Object.keys(value ?? { null: 0 })[0]))).toEqual(
    new Set(['null', 'int', 'long', 'State'])
  )
  expect(kinds(field(messages, 'long'))).toEqual(['bigint', 'number'])
  expect(field(messages, 'double').some(value => Number.isNaN(value))).toBe(true)
  expect(field(messages, 'id').every(value => /^[0-9a-f-]{36}$/.test(String(value)))).toBe(true)
  const prices = field(messages, 'price').map(value => wholeNumber(value as Buffer))
  expect(prices.every(price => price > -1000n && price < 1000n)).toBe(true)
  expect(prices.some(price => price < -127n) && prices.some(price => price > 128n)).toBe(true)
  expect(
    field(messages, 'day').every(day => !Number.isNaN(new Date(Number(day) * 86_400_000).getTime()))
  ).toBe(true)
  expect(kinds(field(messages, 'next'))).toEqual(['null', 'object'])
})

test('JSON Schema: presence and absence, every branch and value, what nobody declared', () => {
  const messages = sample('JSON', {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['kind'],
    properties: {
      kind: { enum: ['a', 1, null, { deep: [] }] },
      fixed: { const: 'always' },
      choice: {
        oneOf: [
          { type: 'string', pattern: '^[A-Z]{3}$' },
          { type: 'number', exclusiveMinimum: 0, maximum: 1 }
        ]
      },
      both: {
        allOf: [{ required: ['x'], properties: { x: { type: 'integer' } } }, { $ref: '#/$defs/y' }],
        unevaluatedProperties: false
      },
      tuple: {
        prefixItems: [{ type: 'boolean' }, { type: 'string', format: 'email' }],
        items: { type: 'null' }
      }
    },
    patternProperties: { '^x-': { type: 'boolean' } },
    if: { properties: { kind: { const: 1 } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
    then: { required: ['fixed'] },
    $defs: { y: { type: 'object', required: ['y'], properties: { y: { type: 'boolean' } } } }
  })
  expect(new Set(field(messages, 'kind').map(value => JSON.stringify(value)))).toEqual(
    new Set(['"a"', '1', 'null', '{"deep":[]}'])
  )
  expect(new Set(field(messages, 'fixed'))).toEqual(new Set(['always', undefined]))
  expect(kinds(field(messages, 'choice'))).toEqual(['number', 'string', 'undefined'])
  expect(kinds(field(messages, 'both'))).toEqual(['object', 'undefined'])
  const lengths = new Set(
    field(messages, 'tuple').map(value => (Array.isArray(value) ? Math.min(3, value.length) : undefined))
  )
  expect(lengths).toEqual(new Set([0, 1, 2, 3, undefined]))
  const names = messages.flatMap(message => Object.keys(message))
  expect(names.some(name => name.startsWith('x-'))).toBe(true)
  expect(names.some(name => !/^(?:kind|fixed|choice|both|tuple|x-.*)$/s.test(name))).toBe(true)
})

test('Protobuf: every constant and choice of a oneof, zeros left out, 64 bits whole, well-known types', () => {
  const messages = sample(
    'PROTOBUF',
    `syntax = "proto3";
     import "google/protobuf/timestamp.proto"; import "google/protobuf/duration.proto";
     import "google/protobuf/wrappers.proto"; import "google/protobuf/struct.proto";
     message M {
       State state = 1; optional State shown = 2; oneof choice { string a = 3; int64 b = 4; M m = 5; }
       uint64 big = 6; repeated float list = 7; map<bool, sint32> flags = 8;
       google.protobuf.Timestamp at = 9; google.protobuf.Duration took = 10; google.protobuf.Int32Value small = 11;
       google.protobuf.Value any = 12; bytes raw = 13; double ratio = 14;
     }
     enum State { NONE = 0; NEW = 1; PAID = 2; }`
  )
  expect(new Set(field(messages, 'state'))).toEqual(new Set([undefined, 'NEW', 'PAID']))
  expect(new Set(field(messages, 'shown'))).toEqual(new Set([undefined, 'NONE', 'NEW', 'PAID']))
  const chosen = messages.map(message => ['a', 'b', 'm'].filter(name => name in message).join())
  expect(new Set(chosen)).toEqual(new Set(['', 'a', 'b', 'm']))
  const big = field(messages, 'big').flatMap(value => (value === undefined ? [] : [BigInt(String(value))]))
  expect(big.some(value => value > 2n ** 63n) && big.every(value => value > 0n)).toBe(true)
  expect(field(messages, 'list').every(value => value === undefined || (value as unknown[]).length > 0)).toBe(
    true
  )
  expect(new Set(field(messages, 'flags').flatMap(value => Object.keys(value ?? {})))).toEqual(
    new Set(['true', 'false'])
  )
  expect(
    field(messages, 'at').every(value => value === undefined || /^\d{4}-\d\d-.*Z$/.test(String(value)))
  ).toBe(true)
  expect(field(messages, 'took').some(value => /^-\d+(?:\.\d{3})?s$/.test(String(value)))).toBe(true)
  expect(kinds(field(messages, 'small'))).toEqual(['number', 'undefined'])
  expect(kinds(field(messages, 'any'))).toEqual([
    'boolean',
    'list',
    'null',
    'number',
    'object',
    'string',
    'undefined'
  ])
  expect(field(messages, 'ratio')).toContain('NaN')
})

const drafts = {
  4: 'http://json-schema.org/draft-04/schema#',
  6: 'http://json-schema.org/draft-06/schema#',
  7: 'http://json-schema.org/draft-07/schema#',
  2019: 'https://json-schema.org/draft/2019-09/schema',
  2020: 'https://json-schema.org/draft/2020-12/schema'
} as const

/** What each draft has of its own; some message is another than without it. */
const peculiar: readonly (readonly [draft: keyof typeof drafts, schema: object])[] = [
  [4, { id: 'https://a/b.json', type: 'integer', minimum: 1, exclusiveMinimum: true, maximum: 3 }],
  [4, { type: 'array', items: [{ type: 'string' }], additionalItems: false, minItems: 1 }],
  [4, { $ref: '#/definitions/a', definitions: { a: { enum: [1, 2] } }, type: 'string' }],
  [6, { exclusiveMinimum: 1, exclusiveMaximum: 1.5, type: 'number' }],
  [6, { type: 'array', contains: { const: 'a' }, items: { type: 'string' } }],
  [6, { type: 'object', propertyNames: { pattern: '^[ab]+$' }, minProperties: 2 }],
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
  [7, { type: 'integer', if: { minimum: 10 }, then: { multipleOf: 5 }, else: { maximum: -10 } }],
  [7, { type: 'object', dependencies: { a: ['b'], b: { required: ['c'] } }, required: ['a'] }],
  [2019, { type: 'object', properties: { a: { $recursiveRef: '#' } }, unevaluatedProperties: false }],
  [2019, { type: 'array', contains: { type: 'null' }, minContains: 2, maxContains: 3 }],
  [
    2019,
    {
      type: 'object',
      dependentRequired: { a: ['b'] },
      dependentSchemas: { b: { minProperties: 3 } },
      required: ['a']
    }
  ],
  [2019, { $ref: '#/$defs/a', minLength: 2, $defs: { a: { $anchor: 'x', type: 'string', maxLength: 3 } } }],
  [
    2020,
    {
      $dynamicAnchor: 'node',
      type: 'object',
      properties: { a: { $dynamicRef: '#node' } },
      additionalProperties: false
    }
  ],
  [2020, { type: 'array', prefixItems: [{ const: 1 }, { const: 2 }], items: { const: 3 }, minItems: 3 }],
  [
    2020,
    {
      type: 'object',
      allOf: [{ properties: { a: { type: 'null' } } }],
      unevaluatedProperties: { type: 'boolean' }
    }
  ],
  [
    2020,
    {
      oneOf: [
        { type: 'integer', multipleOf: 2 },
        { type: 'integer', multipleOf: 3 }
      ],
      not: { minimum: 100 }
    }
  ]
]

test.each(peculiar)('draft %s: messages of %j are made and taken', (draft, schema) => {
  const parsed = formatOf('JSON').parse(JSON.stringify({ $schema: drafts[draft], ...schema }), {
    strict: true
  })
  const messages = fc.sample(arbitrary(parsed), { numRuns: 50, seed: 2 })
  for (const message of messages) expect(parsed.decode(parsed.encode(message))).toEqual(message)
  expect(new Set(messages.map(message => JSON.stringify(message))).size).toBeGreaterThan(1)
})

test.each(formatNames())('texts of the format %s are taken by the validator', format => {
  const schema = formatOf('JSON').parse(JSON.stringify({ type: 'string', format }))
  for (const text of fc.sample(arbitrary(schema), { numRuns: 50, seed: 4 })) schema.encode(text)
})

function wholeNumber(bytes: Buffer): bigint {
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`))
}
