import { expect, test } from 'vitest'
import { isFailure } from '../../failures.ts'
import type { Referenced } from '../format.ts'
import { protobuf } from './index.ts'
import { builtInPaths } from './well-known/index.ts'

function refusal(text: string, references: readonly Referenced[] = [], strict = false): unknown {
  try {
    protobuf.parse(text, { references, strict })
    return undefined
  } catch (error) {
    return isFailure(error, 'schemaInvalid') ? error.facts : error
  }
}

const proto3 = 'syntax = "proto3";\n'

const invalid: readonly (readonly [string, string, string, string])[] = [
  ['a word that is base64', 'word', 'The message cannot be read: it ends in the middle of a number', ''],
  ['no statement either', 'hello!', '"hello" does not start a statement', 'line 1, column 1'],
  ['a name of an object', 'constructor {}', '"constructor" does not start a statement', 'line 1, column 1'],
  ['a wrong syntax', 'syntax = "proto4";', 'There is no syntax "proto4"', 'line 1, column 10'],
  [
    'a late syntax',
    'message A {}\nsyntax = "proto3";',
    '"syntax" must be the first statement, and the only one of its kind',
    'line 2, column 1'
  ],
  [
    'a missing semicolon',
    `${proto3}message A {\n  int32 x = 1\n}`,
    'Expected ";" but found "}"',
    'line 4, column 1'
  ],
  ['a missing number', 'message A { optional int32 x; }', 'Expected "=" but found ";"', 'line 1, column 29'],
  ['an open message', 'message A {\n  message B {', '"{" is never closed', 'line 2, column 13'],
  ['an open comment', 'message A {} /* x', 'A comment is never closed', 'line 1, column 14'],
  ['an open string', 'import "x\n";', 'A string is never closed', 'line 1, column 8'],
  ['a number as name', 'message 1 {}', 'Expected a message\'s name but found "1"', 'line 1, column 9'],
  [
    'a map with a float key',
    `${proto3}message A { map<float, int32> m = 1; }`,
    "A map's key must be a whole number, a bool or a string",
    'line 2, column 17'
  ],
  [
    'a map in a oneof',
    `${proto3}message A { oneof o { map<string, int32> m = 1; } }`,
    'A map cannot be in a oneof',
    'line 2, column 42'
  ],
  [
    'a repeated field of a oneof',
    `${proto3}message A { oneof o { repeated int32 m = 1; } }`,
    'A field of a oneof is not repeated',
    'line 2, column 38'
  ],
  [
    'an unknown type',
    `${proto3}message A { B b = 1; }`,
    'Unknown type "B": a type must be defined here or in an imported file',
    'line 2, column 13'
  ],
  [
    'an unknown import',
    `${proto3}import "b.proto";`,
    'The import "b.proto" is neither referenced nor built in',
    'line 2, column 8'
  ],
  [
    'a number used twice',
    `${proto3}message A { int32 x = 1; oneof o { int32 y = 1; } }`,
    'The number 1 is used twice',
    'line 2, column 42'
  ],
  [
    'a name used twice',
    `${proto3}message A { int32 x = 1; int32 x = 2; }`,
    'There are two fields named "x"',
    'line 2, column 32'
  ],
  [
    'a message defined twice',
    `${proto3}message A {}\nenum A { X = 0; }`,
    'There are two types named "A"',
    'line 3, column 6'
  ],
  [
    'the number 0',
    `${proto3}message A { int32 x = 0; }`,
    'The number 0 of x is not between 1 and 536870911',
    'line 2, column 19'
  ],
  [
    'a number too high',
    `${proto3}message A { int32 x = 536870912; }`,
    'The number 536870912 of x is not between 1 and 536870911',
    'line 2, column 19'
  ],
  [
    "a number of Protobuf's own",
    `${proto3}message A { int32 x = 19000; }`,
    'The numbers from 19000 to 19999 are reserved for Protobuf itself, 19000 too',
    'line 2, column 19'
  ],
  [
    'an open enum that does not start with 0',
    `${proto3}enum E { A = 1; }`,
    'The first constant of E must be 0, not 1',
    'line 2, column 10'
  ],
  [
    'an enum of too many bits',
    'enum E { A = 2147483648; }',
    'The number 2147483648 of A does not fit in 32 bits',
    'line 1, column 10'
  ],
  ['an empty range', 'message A { reserved 5 to 3; }', 'The range from 5 to 3 is empty', 'line 1, column 22'],
  [
    'a method of an enum',
    `${proto3}enum E { A = 0; } service S { rpc X (E) returns (E); }`,
    '"E" is no message',
    'line 2, column 38'
  ]
]

test.each(invalid)('%s is refused with its place', (_what, text, detail, at) => {
  expect(refusal(text)).toEqual({ type: 'PROTOBUF', detail, ...(at === '' ? {} : { at }) })
})

const lax: readonly (readonly [string, string])[] = [
  ['a reserved number in use', `${proto3}message A { reserved 1; int32 x = 1; }`],
  ['a reserved name in use', `${proto3}message A { reserved "x"; int32 x = 1; }`],
  ['a proto2 field without a label', 'message A { int32 x = 1; }'],
  ['an optional field of an edition', 'edition = "2023"; message A { optional int32 x = 1; }'],
  ['an alias without leave', `${proto3}enum E { A = 0; B = 0; }`],
  ['constants of the same name in two enums', `${proto3}enum E { A = 0; } enum F { A = 0; }`],
  ['an enum without constants', `${proto3}enum E {}`],
  ['a default in proto3', `${proto3}message A { int32 x = 1 [default = 1]; }`],
  ['required in proto3', `${proto3}message A { required int32 x = 1; }`],
  ['a group in proto3', `${proto3}message A { repeated group G = 1 {} }`],
  ['a oneof without fields', `${proto3}message A { oneof o {} }`],
  ['two fields of one name in JSON', `${proto3}message A { int32 a_b = 1; int32 aB = 2; }`]
]

test.each(lax)('%s is refused of new schemas only', (_what, text) => {
  expect(refusal(text)).toBeUndefined()
  expect(refusal(text, [], true)).toMatchObject({ type: 'PROTOBUF' })
})

test('types are found by the rules of scopes, through imports and what they pass on', () => {
  const references = [
    { name: 'c.proto', text: `${proto3}package a.b; message C { message D {} }` },
    { name: 'b.proto', text: `${proto3}package x; import public "c.proto"; message B {}` }
  ]
  const text = (type: string, imported = 'b.proto') =>
    `${proto3}package a.b.e; import "${imported}"; message M { ${type} f = 1; message N { N n = 1; M m = 2; } }`
  for (const type of ['C', 'b.C', 'a.b.C.D', '.a.b.C', 'x.B', 'N', 'M.N']) {
    expect(refusal(text(type), references)).toBeUndefined()
  }
  expect(refusal(text('.C'), references)).toMatchObject({
    detail: expect.stringMatching(/^Unknown type ".C"/)
  })
  const hidden = [{ name: 'b.proto', text: `${proto3}import "c.proto";` }, ...references.slice(0, 1)]
  expect(refusal(text('a.b.C'), hidden)).toMatchObject({
    detail: 'Unknown type "a.b.C": the file that defines it must be imported here'
  })
})

test('a reference that is not valid is named', () => {
  const text = `${proto3}import "b.proto";`
  expect(refusal(text, [{ name: 'b.proto', text: 'message {' }])).toEqual({
    type: 'PROTOBUF',
    detail: 'The reference b.proto is not valid: Expected a message\'s name but found "{"',
    at: 'line 1, column 9'
  })
  expect(refusal(text, [{ name: 'b.proto', text: 'message A { optional X x = 1; }' }])).toMatchObject({
    detail: expect.stringMatching(/^The reference b.proto is not valid: Unknown type "X"/)
  })
  expect(refusal(text, [{ name: 'b.proto', text }])).toMatchObject({
    detail: 'The reference b.proto is not valid: "b.proto" imports itself'
  })
})

test('labels and stream are words of their own before a name with a leading dot', () => {
  const text = `${proto3}message A { optional .A a = 1; extend .A { int32 x = 2; } } service S { rpc R (stream .A) returns (stream); } message stream {}`
  expect(protobuf.parse(text).canonical).toContain('rpc R (stream .A) returns (stream);')
})

test.each(builtInPaths)('%s is built in', path => {
  const schema = protobuf.parse(`${proto3}import "${path}"; message A {}`, { strict: true })
  expect(schema.canonical).toContain(path)
})

test.each([
  ['messages', 'message A {'.repeat(100_000)],
  ['groups', `message A { ${'optional group G = 1 {'.repeat(100_000)}`],
  ['values', `option x = ${'{ a: ['.repeat(100_000)}`],
  ['imports', `${proto3}import "f0.proto";`]
])('%s nested too deep are refused without delay', (_what, text) => {
  const started = performance.now()
  const references = Array.from({ length: 1000 }, (_, i) => ({
    name: `f${i}.proto`,
    text: `import "f${i + 1}.proto";`
  }))
  expect(refusal(text, references)).toMatchObject({ detail: expect.stringMatching(/too long|levels deep/) })
  expect(performance.now() - started).toBeLessThan(1000)
})

test('names without end are refused', () => {
  const long = 'a'.repeat(400)
  expect(refusal(`package ${long}.${long};`)).toMatchObject({ detail: 'A name has more than 500 letters' })
  expect(refusal(`message ${long}${long} {}`)).toMatchObject({ detail: 'A name has more than 500 letters' })
  expect(refusal(`package ${long}; message ${long} { message ${long} {} }`)).toMatchObject({
    detail: 'A full name has more than 1000 letters'
  })
})

test('a large file is parsed, printed and compared in good time', () => {
  const text =
    proto3 +
    Array.from(
      { length: 3000 },
      (_, i) => `message M${i} { string a_${i} = 1; repeated M${i} b = 2 [deprecated = true]; }`
    ).join('\n')
  const started = performance.now()
  const schema = protobuf.parse(text, { strict: true })
  expect(schema.differencesFrom(protobuf.parse(schema.normalized()))).toEqual([])
  expect(performance.now() - started).toBeLessThan(3000)
})

/** As compiled from `described` below. */
const descriptor =
  'CgdhLnByb3RvEgRzaG9wGh9nb29nbGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvGh5nb29nbGUvcHJvdG9idWYvd3JhcHBlcnMucHJvdG8aFGNvbmZsdWVudC9tZXRhLnByb3RvIqsECgVPcmRlchIeCghvcmRlcl9pZBgBIAEoCUIIgkQFGgNQSUlSAklEEhkKBXRvdGFsGAIgASgFSAFSBXRvdGFsiAEBEiAKBWxpbmVzGAMgAygLMgouc2hvcC5MaW5lUgVsaW5lcxItCgZieV9za3UYBCADKAsyFi5zaG9wLk9yZGVyLkJ5U2t1RW50cnlSBWJ5U2t1EjIKBnBsYWNlZBgFIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSBnBsYWNlZBImCgRjYXJkGAYgASgLMhAuc2hvcC5PcmRlci5DYXJkSABSBGNhcmQSGAoEY2FzaBgHIAEoCUICGAFIAFIEY2FzaBIWCgRudW1zGAggAygFQgIQAFIEbnVtcxIhCgVzdGF0ZRgJIAEoDjILLnNob3AuU3RhdGVSBXN0YXRlGkQKCkJ5U2t1RW50cnkSEAoDa2V5GAEgASgJUgNrZXkSIAoFdmFsdWUYAiABKAsyCi5zaG9wLkxpbmVSBXZhbHVlOgI4ARpsCgRDYXJkEhYKBm51bWJlchgBIAEoCVIGbnVtYmVyEiwKBWJyYW5kGAIgASgOMhYuc2hvcC5PcmRlci5DYXJkLkJyYW5kUgVicmFuZCIeCgVCcmFuZBILCgdVTktOT1dOEAASCAoEVklTQRABOgIYAUIFCgNwYXlCCAoGX3RvdGFsSgQIZBBlSgYIyAEQ0wFKCQisAhCAgICAAlIDb2xkIhgKBExpbmUSEAoDc2t1GAEgASgJUgNza3UqPAoFU3RhdGUSBwoDTkVXEAASCQoFTk9WRUwQABIMCgRQQUlEEAEaAggBGgIQASIECAUQByIECAkQCSoBWDI0CgZPcmRlcnMSJQoDR2V0Egsuc2hvcC5PcmRlchoKLnNob3AuTGluZSIDkAICKAEaA4gCAUIjCghjb20uc2hvcIJEFgoGb3JkZXJzEgYKAWESATEaAXgaAXlQAWIGcHJvdG8z0vYDBAgAGAA='

test('a descriptor in base64 is the file it describes', () => {
  const described = `${proto3}package shop;
    import "google/protobuf/timestamp.proto"; import public "google/protobuf/wrappers.proto"; import "confluent/meta.proto";
    option java_package = "com.shop";
    option (confluent.file_meta) = { doc: "orders" params: { key: "a" value: "1" } tags: ["x", "y"] };
    message Order {
      reserved 100, 200 to 210, 300 to max; reserved "old"; option deprecated = true;
      string order_id = 1 [(confluent.field_meta).tags = "PII", json_name = "ID"];
      optional int32 total = 2; repeated Line lines = 3; map<string, Line> by_sku = 4;
      google.protobuf.Timestamp placed = 5;
      oneof pay { Card card = 6; string cash = 7 [deprecated = true]; }
      repeated int32 nums = 8 [packed = false]; State state = 9;
      message Card { string number = 1; enum Brand { UNKNOWN = 0; VISA = 1; } Brand brand = 2; }
    }
    message Line { string sku = 1; }
    enum State { option allow_alias = true; NEW = 0; NOVEL = 0; PAID = 1 [deprecated = true]; reserved 5 to 7, 9; reserved "X"; }
    service Orders { option deprecated = true; rpc Get(stream Order) returns (Line) { option idempotency_level = IDEMPOTENT; } }`
  const [fromDescriptor, fromText] = [protobuf.parse(descriptor), protobuf.parse(described)]
  expect(fromDescriptor.normalized()).toBe(fromText.normalized())
  expect(fromDescriptor.differencesFrom(fromText)).toEqual([])
  expect(fromDescriptor.name).toBe('shop.Order')
})

test('a descriptor whose names are no names is refused', () => {
  const bytes = [0x22, 6, 0x0a, 4, ...new TextEncoder().encode('A{}}')]
  expect(refusal(btoa(String.fromCharCode(...bytes)))).toMatchObject({
    detail: expect.stringMatching(/^"}" does not start/)
  })
})
