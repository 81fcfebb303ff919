import { expect, test } from 'vitest'
import { avro } from './index.ts'

const parse = (schema: unknown) => avro.parse(JSON.stringify(schema))
const record = (name: string, ...fields: unknown[]) => ({ type: 'record', name, fields })
const line = record(
  'Line',
  { name: 'sku', type: 'string' },
  { name: 'qty', type: ['null', 'long'], default: null }
)

test('a datum comes back as it went', () => {
  const schema = parse(
    record(
      'Order',
      { name: 'lines', type: { type: 'array', items: line } },
      { name: 'tags', type: { type: 'map', values: 'double' } }
    )
  )
  const datum = {
    lines: [
      { sku: 'a', qty: 2 },
      { sku: 'b', qty: null }
    ],
    tags: { x: 1.5 }
  }
  expect(schema.decode(schema.encode(datum))).toEqual(datum)
})

test('the reader fills in defaults and skips what it does not know', () => {
  const reader = avro.parse(
    '{"type":"record","name":"R","fields":[{"name":"b","type":"double"},{"name":"c","type":["null","string"],"default":"x"},{"name":"d","type":"long","default":9007199254740993}]}'
  )
  const writer = parse(record('R', { name: 'a', type: 'string' }, { name: 'b', type: 'int' }))
  const bytes = writer.encode({ a: 'gone', b: 7 })
  expect(reader.decode(bytes, writer)).toEqual({ b: 7, c: 'x', d: 9007199254740993n })
})

test.each([1, -1, Number.MAX_SAFE_INTEGER, 9007199254740993n, -(2n ** 63n)])(
  'no long is rounded: %s',
  value => {
    const long = parse(['null', 'long'])
    expect(long.decode(long.encode(value))).toBe(value)
  }
)

test('a union of a long and another number names its branch', () => {
  const union = parse(['null', 'int', 'long'])
  expect(union.decode(union.encode({ long: 5 }))).toEqual({ long: 5 })
})

const misfits: readonly (readonly [unknown, unknown, string])[] = [
  ['long', 2 ** 53, '9007199254740992 at / is no long'],
  ['long', 2n ** 63n, '9223372036854775808 at / is no long'],
  [line, { sku: 1, qty: null }, '1 at /sku is no string'],
  [line, null, 'null at / is no Line'],
  [
    record('R', { name: '__proto__', type: 'int' }),
    {},
    'A field named __proto__ cannot be written to an object'
  ]
]

test.each(misfits)('a datum that does not fit %j is refused with its place', (schema, datum, detail) => {
  expect(() => parse(schema).encode(datum)).toThrow(JSON.stringify(detail).slice(1, -1))
})

const unreadable: readonly (readonly [string, unknown, readonly number[], string])[] = [
  ['trailing bytes', 'int', [2, 0], '1 bytes are left over after the message'],
  ['a text cut short', 'string', [8, 97], 'The message ends in the middle of a value'],
  ['a negative length', 'string', [1], 'The message ends in the middle of a value'],
  [
    'an array of a count without items',
    { type: 'array', items: 'long' },
    [0x80, 0xce, 0xda, 0x1c],
    'The message ends in the middle of a number'
  ],
  [
    'an array of too many nothings',
    { type: 'array', items: 'null' },
    [0x80, 0xce, 0xda, 0x1c, 0],
    'The message claims more than 100000 items that take no bytes'
  ],
  ['an unknown branch', ['null', 'int'], [4], 'There is no branch 2 in the union'],
  [
    'endless nesting',
    record('L', { name: 'n', type: ['null', 'L'] }),
    new Array<number>(100_000).fill(2),
    'The message is nested more than 1000 levels deep'
  ],
  ['an endless number', 'long', new Array<number>(11).fill(0xff), 'A number takes more than ten bytes'],
  ['an unknown symbol', { type: 'enum', name: 'E', symbols: ['A'] }, [2], 'invalid E enum index: 1']
]

test.each(unreadable)('refused without delay: %s', (_what, schema, bytes, detail) => {
  const started = performance.now()
  expect(() => parse(schema).decode(Uint8Array.from(bytes))).toThrow(detail)
  expect(performance.now() - started).toBeLessThan(500)
})

test('a counterexample is a message that people can read', () => {
  const lines = (qty: unknown) => ({
    type: 'array',
    items: record('Line', { name: 'sku', type: 'string' }, { name: 'qty', type: qty })
  })
  const order = (qty: unknown, ...symbols: string[]) =>
    parse(
      record(
        'Order',
        { name: 'orderId', type: 'string' },
        { name: 'placed', type: { type: 'long', logicalType: 'timestamp-millis' } },
        { name: 'lines', type: lines(qty) },
        { name: 'status', type: { type: 'enum', name: 'Status', symbols } }
      )
    )
  const [reader, writer] = [order('int', 'NEW', 'PAID'), order(['int', 'null'], 'NEW', 'PAID', 'LOST')]
  const proof = reader.counterexampleFrom(writer)
  const json = {
    orderId: 'orderId-1',
    placed: 1767225600000,
    lines: [{ sku: 'sku-1', qty: null }],
    status: 'LOST'
  }
  expect(proof?.json).toEqual(json)
  expect(proof?.bytes).toEqual(new Uint8Array(writer.encode(json)))
  expect(proof?.error).toBe('The bytes cannot be read: cannot read "null" as "int"')
  expect(writer.counterexampleFrom(reader)).toBeUndefined()
})

test('a counterexample of a recursive type ends', () => {
  const tree = (type: string) =>
    parse(
      record(
        'Tree',
        { name: 'value', type },
        { name: 'left', type: ['null', 'Tree'] },
        { name: 'more', type: { type: 'array', items: 'Tree' } }
      )
    )
  expect(tree('int').counterexampleFrom(tree('string'))?.json).toEqual({
    value: 'value-1',
    left: null,
    more: []
  })
  const endless = (type: string) => parse(record('E', { name: 'value', type }, { name: 'next', type: 'E' }))
  expect(endless('int').counterexampleFrom(endless('string'))).toBeUndefined()
})
