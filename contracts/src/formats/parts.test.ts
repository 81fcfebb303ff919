import { expect, test } from 'vitest'
import { formatOf } from './index.ts'
import { messageMeant, misfitOf } from './parts.ts'

const order = {
  AVRO: JSON.stringify({
    type: 'record',
    name: 'Order',
    fields: [
      { name: 'orderId', type: 'string' },
      { name: 'total', type: 'long' },
      { name: 'note', type: ['null', 'string'] },
      {
        name: 'lines',
        type: {
          type: 'array',
          items: { type: 'record', name: 'Line', fields: [{ name: 'price', type: 'int' }] }
        }
      },
      { name: 'seal', type: 'bytes' },
      { name: 'currency', type: { type: 'enum', name: 'Currency', symbols: ['EUR', 'USD'] } }
    ]
  }),
  JSON: JSON.stringify({
    type: 'object',
    additionalProperties: false,
    required: ['orderId', 'total', 'lines'],
    properties: {
      orderId: { type: 'string' },
      total: { type: 'integer' },
      note: { type: ['null', 'string'] },
      lines: {
        type: 'array',
        items: { type: 'object', additionalProperties: false, properties: { price: { type: 'integer' } } }
      },
      currency: { enum: ['EUR', 'USD'] }
    }
  }),
  PROTOBUF:
    'syntax = "proto3"; message Order { string orderId = 1; int32 total = 2; optional string note = 3; repeated Line lines = 4; Currency currency = 5; } message Line { int32 price = 1; } enum Currency { EUR = 0; USD = 1; }'
}

const misfitIn = (format: string, text: string, part: unknown, isLenient = false) =>
  misfitOf(formatOf(format).parse(text).shape(), part, isLenient)?.path

test.each(Object.entries(order))(
  '%s: a part of a message fits, whatever else the message needs',
  (format, text) => {
    expect(misfitIn(format, text, { orderId: 'o-1' })).toBeUndefined()
    expect(misfitIn(format, text, { lines: [{ price: 1 }, {}], currency: 'USD', note: 'x' })).toBeUndefined()
  }
)

test.each(Object.entries(order))(
  '%s: what a schema has not, or as something else, is told with its place',
  (format, text) => {
    expect(misfitIn(format, text, 'o-1')).toEqual([])
    expect(misfitIn(format, text, { orderId: 1 })).toEqual(['orderId'])
    expect(misfitIn(format, text, { total: 1.5 })).toEqual(['total'])
    expect(misfitIn(format, text, { currency: 'GBP' })).toEqual(['currency'])
    expect(misfitIn(format, text, { lines: [{ price: 1 }, { price: 'x' }] })).toEqual(['lines', '1', 'price'])
    expect(misfitIn(format, text, { lines: { price: 1 } })).toEqual(['lines'])
    expect(misfitIn(format, text, { discount: 1 })).toEqual(['discount'])
  }
)

test('who is lenient takes no notice of what the schema does not know, and of nothing else', () => {
  expect(misfitIn('AVRO', order.AVRO, { discount: 1, orderId: 'o-1' }, true)).toBeUndefined()
  expect(misfitIn('AVRO', order.AVRO, { discount: 1, orderId: 2 }, true)).toEqual(['orderId'])
})

test('bytes fit as JSON has them', () => {
  const seal = JSON.parse(JSON.stringify(Buffer.from('seal')))
  expect(misfitIn('AVRO', order.AVRO, { seal })).toBeUndefined()
  expect(misfitIn('AVRO', order.AVRO, { seal: 'seal' })).toEqual(['seal'])
})

test('a shape that leads nowhere but to itself has no messages, and an end', () => {
  const named = new Map([['Loop', { kind: 'choice', of: [{ kind: 'reference', name: 'Loop' }] } as const]])
  expect(misfitOf({ root: { kind: 'reference', name: 'Loop' }, named }, { id: 1 })).toMatchObject({
    path: [],
    value: { id: 1 }
  })
})

test('a value that fits in too many ways to try is not taken for a part', () => {
  const pair = { kind: 'reference', name: 'Node' } as const
  const node = {
    kind: 'choice',
    of: ['a', 'b', 'c', 'd'].map(
      other =>
        ({
          kind: 'record',
          fields: [
            { name: 'next', form: pair, isOptional: true },
            { name: 'end', form: { kind: 'literals', values: [other] }, isOptional: true }
          ],
          further: []
        }) as const
    )
  } as const
  let value: unknown = { end: 'none' }
  for (let depth = 0; depth < 30; depth++) value = { next: value }
  const started = performance.now()
  expect(misfitOf({ root: pair, named: new Map([['Node', node]]) }, value)).toBeDefined()
  expect(performance.now() - started).toBeLessThan(2000)
})

test('a message is the one that is named, or called so, or the first', () => {
  const text = 'syntax = "proto3"; package shop; message First {} message Order {}'
  const schema = formatOf('PROTOBUF').parse(text)
  expect(messageMeant(schema, undefined, 'Order')).toBe('shop.Order')
  expect(messageMeant(schema, undefined, 'Other')).toBe('shop.First')
  expect(messageMeant(schema, 'shop.First', 'Order')).toBe('shop.First')
  expect(messageMeant(formatOf('AVRO').parse('"string"'), undefined, 'Order')).toBeUndefined()
})
