import { expect, test } from 'vitest'
import { protobuf } from './index.ts'

const parse = (body: string, head = 'syntax = "proto3";') => protobuf.parse(`${head}\n${body}`)
const hex = (bytes: Uint8Array) => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(' ')
const unhex = (text: string) =>
  Uint8Array.from(text.split(' ').filter(Boolean), byte => Number.parseInt(byte, 16))

/** Bytes as the specification's guide to the encoding gives them, or as protobuf-es writes them. */
const encodings: readonly (readonly [string, unknown, string])[] = [
  ['int32 a = 1;', { a: 150 }, '08 96 01'],
  ['int32 a = 1;', { a: -2 }, '08 fe ff ff ff ff ff ff ff ff 01'],
  ['int32 a = 1;', {}, ''],
  ['int64 a = 1;', { a: '-9223372036854775808' }, '08 80 80 80 80 80 80 80 80 80 01'],
  ['uint64 a = 1;', { a: '18446744073709551615' }, '08 ff ff ff ff ff ff ff ff ff 01'],
  ['sint32 a = 1;', { a: -1 }, '08 01'],
  ['sint32 a = 1;', { a: -2147483648 }, '08 ff ff ff ff 0f'],
  ['sint64 a = 1;', { a: '9223372036854775807' }, '08 fe ff ff ff ff ff ff ff ff 01'],
  ['fixed32 a = 1;', { a: 4294967295 }, '0d ff ff ff ff'],
  ['sfixed64 a = 1;', { a: '-1' }, '09 ff ff ff ff ff ff ff ff'],
  ['float a = 1;', { a: 0.1 }, '0d cd cc cc 3d'],
  ['double a = 1;', { a: '-Infinity' }, '09 00 00 00 00 00 00 f0 ff'],
  ['bool a = 1;', { a: true }, '08 01'],
  ['string b = 2;', { b: 'testing' }, '12 07 74 65 73 74 69 6e 67'],
  ['bytes b = 2;', { b: '/w==' }, '12 01 ff'],
  ['M c = 3; int32 a = 1;', { c: { a: 150 } }, '1a 03 08 96 01'],
  ['repeated int32 f = 6;', { f: [3, 270, 86942] }, '32 06 03 8e 02 9e a7 05'],
  ['repeated int32 f = 6 [packed = false];', { f: [1, 2] }, '30 01 30 02'],
  ['repeated string f = 6;', { f: ['a', ''] }, '32 01 61 32 00'],
  ['map<string, int32> g = 7;', { g: { a: 0 } }, '3a 05 0a 01 61 10 00'],
  ['optional int32 a = 1;', { a: 0 }, '08 00'],
  ['oneof o { int32 a = 1; string b = 2; }', { b: '' }, '12 00'],
  ['E e = 1; enum E { Z = 0; A = -1; }', { e: 'A' }, '08 ff ff ff ff ff ff ff ff ff 01'],
  ['E e = 1; enum E { Z = 0; }', { e: 7 }, '08 07']
]

test.each(encodings)('%s with %j has its bytes, and back', (fields, datum, bytes) => {
  const schema = parse(`message M { ${fields} }`)
  expect(hex(schema.encode(datum))).toBe(bytes)
  expect(schema.decode(unhex(bytes))).toEqual(datum)
})

test('groups and extensions of proto2, delimited messages of editions', () => {
  const group = parse(
    'message M { optional group G = 1 { optional int32 x = 2; } extensions 10; } extend M { optional int32 y = 10; }',
    ''
  )
  expect(hex(group.encode({ g: { x: 5 }, '[y]': 6 }))).toBe('0b 10 05 0c 50 06')
  expect(group.decode(unhex('0b 10 05 0c 50 06'))).toEqual({ g: { x: 5 }, '[y]': 6 })
  const edition = parse(
    'message M { option features.message_encoding = DELIMITED; M m = 1; int32 x = 2 [features.field_presence = IMPLICIT]; }',
    'edition = "2023";'
  )
  expect(hex(edition.encode({ m: {}, x: 0 }))).toBe('0b 0c')
})

test('fields go by their names in JSON and by their own', () => {
  const schema = parse('message M { string order_id = 1; string b = 2 [json_name = "B-b"]; }')
  expect(schema.encode({ order_id: 'x', b: 'y' })).toEqual(schema.encode({ orderId: 'x', 'B-b': 'y' }))
  expect(schema.decode(schema.encode({ order_id: 'x', b: 'y' }))).toEqual({ orderId: 'x', 'B-b': 'y' })
})

test('well-known types stand in JSON as people write them', () => {
  const names = ['timestamp', 'duration', 'struct', 'wrappers', 'empty', 'any']
  const schema = parse(
    `${names.map(name => `import "google/protobuf/${name}.proto";`).join(' ')} message M {
      google.protobuf.Timestamp at = 1; google.protobuf.Duration took = 2; google.protobuf.Struct more = 3;
      google.protobuf.Int64Value big = 4; repeated google.protobuf.Value any = 5; google.protobuf.Value one = 6;
      google.protobuf.Empty none = 7; google.protobuf.StringValue text = 8; google.protobuf.NullValue nil = 9; }`
  )
  const datum = {
    at: '2026-01-31T23:59:59.000001Z',
    took: '-1.500s',
    more: { a: [1, 'x', null, { b: true }], c: null },
    big: '9007199254740993',
    any: [null, 1.5, []],
    one: null,
    none: {},
    text: ''
  }
  expect(schema.decode(schema.encode(datum))).toEqual(datum)
  const inFields = { at: { seconds: 1, nanos: 5 }, took: { seconds: '3' } }
  expect(schema.decode(schema.encode(inFields))).toEqual({ at: '1970-01-01T00:00:01.000000005Z', took: '3s' })
  expect(schema.decode(schema.encode({ at: '2026-01-01T01:00:00+01:00' }))).toEqual({
    at: '2026-01-01T00:00:00Z'
  })
})

const misfits: readonly (readonly [string, unknown, string])[] = [
  ['int32 a = 1;', { a: 2147483648 }, '2147483648 at /a is no int32'],
  ['int32 a = 1;', { a: 1.5 }, '1.5 at /a is no int32'],
  ['int64 a = 1;', { a: 2 ** 53 }, '9007199254740992 at /a is no int64'],
  ['uint32 a = 1;', { a: -1 }, '-1 at /a is no uint32'],
  ['string a = 1;', { a: 1 }, '1 at /a is no string'],
  ['string a = 1;', { a: '\ud800' }, '"\\ud800" at /a is no string'],
  ['bytes a = 1;', { a: '?' }, '"?" at /a is no bytes'],
  ['repeated M m = 1; bool b = 2;', { m: [{}, { b: 1 }] }, '1 at /m/1/b is no bool'],
  ['map<string, M> m = 1;', { m: { k: 5 } }, '5 at /m/k/value is no M'],
  ['repeated int32 a = 1;', { a: 1 }, '1 at /a is no list of int32'],
  ['E e = 1; enum E { A = 0; }', { e: 'B' }, '"B" at /e is no M.E'],
  ['int32 a = 1;', { b: 1 }, 'M has no field "b", at The message'],
  ['int32 a = 1;', [], '[] at / is no M'],
  ['oneof o { int32 a = 1; int32 b = 2; }', { a: 1, b: 1 }, 'The message has both a and b of the oneof o']
]

test.each(misfits)('%s with %j is refused with its place', (fields, datum, detail) => {
  expect(() => parse(`message M { ${fields} }`).encode(datum)).toThrow(
    expect.objectContaining({ facts: { type: 'PROTOBUF', detail } })
  )
})

test('what is required must be there', () => {
  const schema = parse('message M { required int32 a = 1; }', '')
  expect(() => schema.encode({})).toThrow('The message has no a, which is required')
  expect(() => schema.decode(new Uint8Array())).toThrow('M has no a, which the reader requires')
})

const unreadable: readonly (readonly [string, string, string])[] = [
  ['a string cut short', '12 07 74', 'it ends in the middle of a value'],
  ['a length beyond reason', '12 ff ff ff ff ff ff ff ff ff 01', 'it ends in the middle of a value'],
  ['an endless number', '08 ff ff ff ff ff ff ff ff ff ff ff 01', 'a number takes more than ten bytes'],
  ['the field 0', '00 01', 'there is no field with the number 0'],
  ['a wire type that there is not', '0f', 'field 1 has the wire type 7'],
  ['a group that ends before it starts', '0c', 'field 1 has the wire type 4'],
  ['a string that is no UTF-8', '12 01 ff', 'a string is no UTF-8'],
  ['another wire type', '0a 01 61', 'field 1 of M is bytes with a length and read as int32']
]

test.each(unreadable)('refused: %s', (_what, bytes, detail) => {
  const schema = parse('message M { int32 a = 1; string b = 2; M m = 3; }')
  expect(() => schema.decode(unhex(bytes))).toThrow(`The message cannot be read: ${detail}`)
})

test('endless nesting is refused', () => {
  const schema = parse('message M { M m = 1; }')
  let bytes: number[] = []
  for (let depth = 0; depth < 120; depth++)
    bytes = [
      10,
      ...(bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7]),
      ...bytes
    ]
  expect(() => schema.decode(Uint8Array.from(bytes))).toThrow('nested more than 100 levels deep')
  expect(() => schema.decode(new Uint8Array(100_000).fill(0x13))).toThrow('nested more than 100 levels deep')
  const datum: { m?: unknown } = {}
  datum.m = datum
  expect(() => schema.encode(datum)).toThrow('nested more than 100 levels deep')
})

test('messages that come in parts are merged, and of a oneof the last one counts', () => {
  const schema = parse(
    'message M { M m = 1; int32 a = 2; repeated int32 r = 3; oneof o { int32 x = 4; int32 y = 5; } }'
  )
  expect(schema.decode(unhex('0a 02 10 01 0a 02 18 07 18 01 1a 02 02 03 20 01 28 02'))).toEqual({
    m: { a: 1, r: [7] },
    r: [1, 2, 3],
    y: 2
  })
})

const misreadings: readonly (readonly [string, string, unknown, string])[] = [
  ['string a = 3;', 'int32 a = 3;', { a: 'x' }, 'field 3 of M is written as a string and read as an int32'],
  ['int32 a = 3;', 'sint32 a = 3;', { a: 1 }, 'field 3 of M is written as an int32 and read as a sint32'],
  ['fixed32 a = 3;', 'float a = 3;', { a: 1 }, 'field 3 of M is written as a fixed32 and read as a float'],
  ['string a = 3;', 'M a = 3;', { a: 'x' }, 'field 3 of M is written as a string and read as a M'],
  [
    'repeated M a = 3;',
    'map<string, M> a = 3;',
    { a: [{}] },
    'field 3 of M is written as a M and read as a map<string, M>'
  ],
  [
    'repeated int32 a = 3;',
    'optional int32 a = 3;',
    { a: [1, 2] },
    'field 3 of M is written as a packed list of int32 and read as one int32'
  ],
  [
    'int32 a = 1; int32 b = 2;',
    'oneof o { int32 a = 1; int32 b = 2; }',
    { a: 1, b: 1 },
    'fields 1 and 2 of M are both written, and the reader keeps one of them for the oneof o'
  ],
  [
    'oneof o { int32 a = 1; int32 b = 2; }',
    'oneof o { int32 a = 1; }',
    { b: 1 },
    'field 2 was chosen in the oneof o of M, and the reader has no such choice'
  ],
  [
    'map<string, int32> m = 1;',
    'map<string, string> m = 1;',
    { m: { k: 1 } },
    'field 2 of an entry of a map is written as an int32 and read as a string'
  ]
]

test.each(misreadings)('%s read as %s is no silent misreading', (written, read, datum, detail) => {
  const [writer, reader] = [parse(`message M { ${written} }`), parse(`message M { ${read} }`)]
  expect(() => reader.decode(writer.encode(datum), writer)).toThrow(detail)
})

test("the writer's message is read by its name, wherever the reader has it", () => {
  const writer = parse('message A { int32 x = 1; }')
  const reader = parse('message B {} message A { int64 x = 1; }')
  expect(reader.decode(writer.encode({ x: 5 }), writer)).toEqual({ x: '5' })
  expect(() => parse('message B {}').decode(writer.encode({}), writer)).toThrow('the reader has no message A')
  expect(() => parse('').encode({})).toThrow('The schema has no message')
})

test('a counterexample is a message that people can read', () => {
  const file = (qty: string) =>
    parse(
      `message Order { string id = 1; map<string, Line> lines = 2; } message Line { string sku = 1; ${qty} qty = 2; }`
    )
  const [reader, writer] = [file('int32'), file('string')]
  const proof = reader.counterexampleFrom(writer)
  expect(proof?.json).toEqual({ lines: { key: { qty: 'qty-1' } } })
  expect(proof?.bytes).toEqual(writer.encode(proof?.json))
  expect(proof?.error).toBe(
    'The message cannot be read: field 2 of Line is written as a string and read as an int32'
  )
  expect(writer.counterexampleFrom(writer)).toBeUndefined()
})

test('a counterexample of a recursive message ends', () => {
  const tree = (type: string) => parse(`message T { required T t = 1; optional ${type} x = 2; }`, '')
  expect(tree('int32').counterexampleFrom(tree('string'))).toBeUndefined()
  const list = (type: string) => parse(`message L { L next = 1; repeated L more = 2; ${type} x = 3; }`)
  expect(list('int32').counterexampleFrom(list('string'))?.json).toEqual({ x: 'x-1' })
})

test('messages are found by name and by position', () => {
  const { messages: index } = protobuf.parse(
    'package p; enum E { A = 0; } message A { message B {} enum F { X = 0; } message C { message D {} } } message Z {}'
  )
  expect(index?.pathOf('p.A')).toEqual([0])
  expect(index?.pathOf('p.A.C.D')).toEqual([0, 1, 0])
  expect(index?.pathOf('p.Z')).toEqual([1])
  expect(index?.pathOf('Z')).toBeUndefined()
  expect(index?.nameAt([0, 1])).toBe('p.A.C')
  expect(index?.nameAt([0, 2])).toBeUndefined()
})
