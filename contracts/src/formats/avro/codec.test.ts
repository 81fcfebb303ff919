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

const largeDefaults: readonly (readonly [unknown, string, unknown])[] = [
  ['long', '9007199254740992', 9007199254740992n],
  [['long'], '9007199254740992', 9007199254740992n],
  [['null', 'long'], '-9223372036854775808', -(2n ** 63n)],
  [['long', 'double'], '9007199254740993', { long: 9007199254740993n }],
  [['double', 'long'], '9007199254740993', { double: 9007199254740992 }],
  [{ type: 'array', items: ['long', 'null'] }, '[9007199254740993, 7]', [9007199254740993n, 7]],
  [[{ type: 'map', values: ['long'] }, 'null'], '{"k": 9223372036854775807}', { k: 9223372036854775807n }]
]

test.each(largeDefaults)('a default of type %j is as exact as a datum: %s', (type, text, value) => {
  const fields = `{"name":"d","type":${JSON.stringify(type)},"default":${text}}`
  const reader = avro.parse(`{"type":"record","name":"R","fields":[${fields}]}`)
  const read = reader.decode(Uint8Array.of(), parse(record('R')))
  expect(read).toEqual({ d: value })
  expect(reader.decode(reader.encode(read))).toEqual(read)
})

test('a type without a namespace keeps out of the namespace around it', () => {
  const leaf = (type: string) => ({ ...record('Leaf', { name: 'n', type }), namespace: '' })
  const tree = (type: string) =>
    parse({
      ...record('Tree', { name: 'left', type: leaf(type) }, { name: 'right', type: ['null', 'Leaf'] }),
      namespace: 'a.b'
    })
  const datum = { left: { n: 1 }, right: { n: 2 } }
  const [reader, writer] = [tree('long'), tree('int')]
  expect(reader.decode(writer.encode(datum), writer)).toEqual(datum)
})

test('a null within a default is what was written, whatever the field has for its own default', () => {
  const inner = record('Inner', { name: 'n', type: 'null', default: 'no null' })
  const rest = { name: 'm', type: 'int' }
  const reader = parse(record('Outer', { name: 'i', type: inner, default: { n: null } }, rest))
  expect(reader.decode(Uint8Array.of(2), parse(record('Outer', rest)))).toEqual({ i: { n: null }, m: 1 })
})

test('a default around a union whose own default is of another branch is no hindrance', () => {
  const inner = record('Inner', { name: 'd', type: ['string', 'null'], default: null })
  const rest = { name: 'n', type: 'int' }
  const outer = (value: unknown) => parse(record('Outer', { name: 'i', type: inner, default: value }, rest))
  const [around, within] = [outer({ d: 'text' }), outer({})]
  const writer = parse(record('Outer', { name: 'i', type: inner }, { ...rest, type: 'long' }))
  const long = parse(record('Outer', { name: 'i', type: inner }, { ...rest, type: 'double' }))
  expect(long.decode(around.encode({ i: { d: 'a' }, n: 1 }), around)).toEqual({ i: { d: 'a' }, n: 1 })
  expect(within.decode(Uint8Array.of(2), parse(record('Outer', rest)))).toEqual({ i: { d: null }, n: 1 })
  expect(writer.differencesFrom(around).filter(({ breaks }) => breaks)).toEqual([])
  const reader = parse(
    record(
      'Outer',
      { name: 'i', type: inner, default: { d: 'text' } },
      { name: 'm', type: 'int', default: 1 }
    )
  )
  expect(reader.decode(around.encode({ i: { d: 'a' }, n: 1 }), around)).toEqual({ i: { d: 'a' }, m: 1 })
})

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
