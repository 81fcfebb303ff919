import { expect, test } from 'vitest'
import { collectTests, registerSchema, temporaryFolder } from '../../../../test/support/contract-tests.ts'
import { startRegistry } from '../../../../test/support/registry.ts'
import { consumer } from '../index.ts'
import type { Expectation } from './expectation.ts'
import { eachLike, eachValueMatches, integer, like, pathsIn } from './matchers.ts'
import { items, type Path } from './path.ts'

type Case = readonly [what: string, type: string, schema: unknown, reads: Expectation['reads']]

const point = (name: string, field: string) => ({
  type: 'record',
  name,
  fields: [{ name: field, type: 'int' }]
})
const logical = (type: string, logicalType: string, more: object = {}) => ({ type, logicalType, ...more })

const cases: readonly Case[] = [
  [
    'logical types',
    'AVRO',
    {
      type: 'record',
      name: 'Order',
      fields: [
        { name: 'price', type: logical('bytes', 'decimal', { precision: 6, scale: 2 }) },
        { name: 'at', type: logical('long', 'timestamp-millis') },
        { name: 'id', type: logical('string', 'uuid') },
        { name: 'counts', type: { type: 'map', values: 'long' } }
      ]
    },
    {
      at: integer(1_700_000_000_000),
      id: like('6f9619ff-8b86-d011-b42d-00c04fc964ff'),
      counts: eachValueMatches({ a: 1 }, integer(1))
    }
  ],
  [
    'a union of records',
    'AVRO',
    {
      type: 'record',
      name: 'Order',
      fields: [{ name: 'place', type: ['null', point('Row', 'x'), point('Column', 'y')] }]
    },
    { place: { Column: { y: integer(1) } } }
  ],
  ['a union at the top', 'AVRO', [point('Row', 'x'), point('Column', 'y')], { Column: { y: integer(1) } }],
  [
    'a record that holds itself',
    'AVRO',
    {
      type: 'record',
      name: 'Tree',
      fields: [
        { name: 'value', type: 'int' },
        { name: 'trees', type: { type: 'array', items: 'Tree' } }
      ]
    },
    { value: 1, trees: eachLike({ value: 2 }) }
  ],
  [
    'alternatives',
    'JSON',
    {
      oneOf: [
        {
          type: 'object',
          required: ['kind', 'x'],
          properties: { kind: { const: 'x' }, x: { type: 'integer' } }
        },
        {
          type: 'object',
          required: ['kind', 'y'],
          properties: { kind: { const: 'y' }, y: { type: 'string' } }
        }
      ]
    },
    { kind: 'y', y: like('z') }
  ],
  [
    'a pattern for a field that has to be made up',
    'JSON',
    {
      $ref: '#/definitions/order',
      definitions: {
        order: {
          type: 'object',
          required: ['kind', 'number'],
          additionalProperties: false,
          properties: { kind: { enum: ['A', 'B'] }, number: { type: 'string', pattern: '^[0-9]{3}-[A-Z]+$' } }
        }
      }
    },
    { kind: 'A' }
  ],
  ['no constraints', 'JSON', { type: 'object' }, { anything: like(1) }],
  [
    'everything that Protobuf has',
    'PROTOBUF',
    `syntax = "proto3"; package shop.v1; import "google/protobuf/timestamp.proto";
     message Before { int32 z = 1; }
     message Order {
       string id = 1; int64 cents = 2; repeated Line lines = 3; map<string, int32> tags = 4;
       oneof pay { string card = 5; bool cash = 6; } google.protobuf.Timestamp at = 7; Kind kind = 8;
       message Line { string sku = 1; uint32 count = 2; }
       enum Kind { UNKNOWN = 0; NEW = 1; }
     }`,
    {
      id: like('o-1'),
      cents: like('1250'),
      lines: eachLike({ sku: like('s'), count: integer(2) }),
      card: like('c'),
      at: like('2020-01-01T00:00:00Z')
    }
  ]
]

/** Reads a place, as far as there is something. */
function read(value: unknown, [part, ...rest]: Path): void {
  if (part === undefined || typeof value !== 'object' || value === null) return
  if (part !== items) read((value as Readonly<Record<string, unknown>>)[part], rest)
  else if (Array.isArray(value)) for (const item of value) read(item, rest)
}

test.each(cases)('a handler that reads what it says passes with %s', async (_, type, schema, reads) => {
  await using registry = await startRegistry()
  using folder = temporaryFolder()
  await registerSchema(registry, 'orders-value', schema, type)
  const { test, run } = collectTests()
  consumer('payments', {
    of: 'orders',
    test,
    settings: { registry: registry.url, folder: folder.path }
  }).receives('Order', { channel: 'orders', subject: 'orders-value', reads }, event => {
    for (const path of pathsIn(reads)) read(event, path)
  })
  expect(await run()).toEqual(new Map())
})

test('who reads nothing is told so at once', () => {
  const payments = consumer('payments', { of: 'orders', test: () => undefined })
  const expectation = { channel: 'orders', subject: 'orders-value', reads: {} }
  expect(() => payments.receives('Order', expectation, () => undefined)).toThrow(
    'payments reads nothing of Order: `reads` needs a field at least'
  )
})
