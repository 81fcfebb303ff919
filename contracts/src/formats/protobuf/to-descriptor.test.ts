import {
  create,
  createFileRegistry,
  type DescFile,
  type FileRegistry,
  fromBinary,
  fromJson,
  type JsonValue,
  toBinary
} from '@bufbuild/protobuf'
import {
  FeatureSet_FieldPresence,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema
} from '@bufbuild/protobuf/wkt'
import { expect, test } from 'vitest'
import type { Referenced } from '../format.ts'
import { fromBase64, toBase64 } from './base64.ts'
import { protobuf } from './index.ts'
import { builtIn } from './well-known/index.ts'

const serialized = (text: string, references: readonly Referenced[] = []) =>
  protobuf.parse(text, { references }).rendered('serialized') ?? ''

/** The file as protobuf-es understands its descriptor; what it imports is rendered in the same way. */
function read(text: string, references: readonly Referenced[] = []): readonly [DescFile, FileRegistry] {
  const file = new Map<string, FileDescriptorProto>()
  const add = (path: string, source: string): void => {
    const bytes = fromBase64(serialized(source, references)) ?? Uint8Array.of()
    const proto = fromBinary(FileDescriptorProtoSchema, bytes)
    proto.name = path
    for (const name of proto.dependency) {
      add(name, references.find(each => each.name === name)?.text ?? builtIn(name)?.text ?? '')
    }
    file.set(path, proto)
  }
  add('it.proto', text)
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [...file.values()] }))
  const found = registry.getFile('it.proto')
  if (found === undefined) throw new Error('the descriptor has no file')
  return [found, registry]
}

const customer = 'syntax = "proto3"; package shop; message Customer { string name = 1; }'
const references = [{ name: 'shop/customer.proto', text: customer }]

/** Texts that a descriptor alone does not lead back to: spelling, order, what is gathered. */
const files: Readonly<Record<string, string>> = {
  proto3: `syntax = "proto3"; package shop;
    import "google/protobuf/timestamp.proto"; import "shop/customer.proto"; import public "google/protobuf/any.proto";
    option go_package = "x/y"; option java_package = "com.shop";
    enum State { NEW = 0; PAID = 5; reserved 7 to 9, 3; reserved "OLD"; }
    message Order {
      reserved 100, 200 to 210, 300 to max; reserved "old", "older";
      string id = 1 [json_name = "ID"]; optional int32 total = 2; repeated Line lines = 3; State state = 9;
      map<string, Line> by_sku = 4; google.protobuf.Timestamp placed = 5; Customer customer = 10;
      oneof pay { Card card = 6; string cash = 7 [deprecated = true]; } repeated int32 nums = 8 [packed = false];
      message BySkuEntry {} message Card { string number = 1; enum Brand { UNKNOWN = 0; VISA = 1; } Brand brand = 2; }
    }
    message Line { string sku = 1; Order.Card.Brand brand = 2; shop.Line parent = 3; }
    service Orders { rpc Get (stream Order) returns (Line) { option idempotency_level = IDEMPOTENT; } rpc All (Line) returns (stream Line); }`,
  proto2: `message M { required int32 a = 1 [default = 0x10]; optional bytes b = 2 [default = "\\xff\\001é'"];
      optional string s = 3 [default = "é\\n\\""]; optional float f = 4 [default = -inf]; optional E e = 5 [default = B];
      repeated group G = 6 { optional int32 x = 1; message Inner {} } extensions 10 to 20, 30 to max [verification = UNVERIFIED];
      oneof o { int32 i = 7; group H = 8 { optional int32 y = 1; } } message Z {} extend M { optional Z z = 12; } }
    enum E { A = -1; B = 1; }
    extend M { optional string note = 10; repeated group K = 11 { required M m = 1; } }`,
  editions: `edition = "2023"; package e; option features.field_presence = IMPLICIT;
    message M { option deprecated = true; M m = 1 [features.message_encoding = DELIMITED];
      int32 x = 2 [features.field_presence = LEGACY_REQUIRED]; reserved gone, lost; reserved 4; }
    enum E { option features.enum_type = CLOSED; A = 1; }`,
  options: `syntax = "proto3"; package o; import "google/protobuf/descriptor.proto"; import "confluent/meta.proto";
    option (confluent.file_meta) = { doc: "orders" params: { key: "a" value: "1" } tags: ["x", "y"] };
    message Rule { int32 max = 1; repeated string tags = 3; Rule inner = 4; bytes raw = 5; double d = 6; Kind kind = 7; }
    enum Kind { NO = 0; YES = 1; }
    extend google.protobuf.FieldOptions { Rule rule = 5001; bytes note = 5000; }
    message M { option (confluent.message_meta).doc = "m";
      string a = 1 [(rule).max = 010, (rule).inner = { max: 3, kind: YES, d: -2.5 }, (note) = "\\377x"];
      string b = 2 [(.o.rule).tags = "p", (unknown.option) = 5, (rule).raw = "a"]; }`
}

test.each(Object.entries(files))('%s: the descriptor is posted and is the same schema', (_, text) => {
  const schema = protobuf.parse(text, { references })
  const again = protobuf.parse(serialized(text, references), { references })
  expect(again.canonical).toBe(schema.canonical)
  expect(again.normalized()).toBe(schema.normalized())
})

test.each(Object.entries(files))('%s: the descriptor alone means the same', (name, text) => {
  const bytes = fromBase64(serialized(text, references)) ?? Uint8Array.of()
  const proto = fromBinary(FileDescriptorProtoSchema, bytes)
  delete proto.sourceCodeInfo
  const alone = protobuf.parse(toBase64(toBinary(FileDescriptorProtoSchema, proto)), { references })
  // A descriptor can only say what is known.
  const known = text.replace('(unknown.option) = 5, ', '')
  const schema = protobuf.parse(known, { references })
  // The number 16 in place of 0x10, and octal numbers for bytes: `normalized` spells them one way.
  if (name !== 'proto2') expect(alone.normalized()).toBe(schema.normalized())
  expect(alone.differencesFrom(schema)).toEqual([])
})

test.each(Object.entries(files))('%s: protobuf-es reads the descriptor', (_, text) => {
  const [file] = read(text, references)
  expect(file.messages.length).toBeGreaterThan(0)
})

test('protobuf-es finds what the text says', () => {
  const [file, registry] = read(files.proto3 ?? '', references)
  const order = registry.getMessage('shop.Order')
  expect(file.messages.map(({ name }) => name)).toEqual(['Order', 'Line'])
  expect(order?.nestedMessages.map(({ name }) => name)).toEqual(['BySkuEntry', 'Card'])
  expect(order?.fields.map(({ localName, number }) => [localName, number])).toEqual([
    ['id', 1],
    ['total', 2],
    ['lines', 3],
    ['state', 9],
    ['bySku', 4],
    ['placed', 5],
    ['customer', 10],
    ['nums', 8],
    ['card', 6],
    ['cash', 7]
  ])
  expect(order?.field.total?.presence).toBe(FeatureSet_FieldPresence.EXPLICIT)
  expect(order?.field.id?.jsonName).toBe('ID')
  expect(order?.field.bySku).toMatchObject({ fieldKind: 'map', mapKind: 'message' })
  expect(order?.field.customer?.message?.typeName).toBe('shop.Customer')
  expect(order?.oneofs.map(({ name }) => name)).toEqual(['pay'])
  expect(registry.getService('shop.Orders')?.methods.map(({ methodKind }) => methodKind)).toEqual([
    'client_streaming',
    'server_streaming'
  ])
  const [two] = read(files.proto2 ?? '')
  expect(two.messages[0]?.nestedMessages.map(({ name }) => name)).toEqual(['Z', 'G', 'H'])
  expect(
    two.messages[0]?.fields.map(field =>
      field.fieldKind === 'scalar' || field.fieldKind === 'enum' ? field.getDefaultValue() : undefined
    )
  ).toEqual([
    16,
    Uint8Array.of(255, 1, 0xc3, 0xa9, 39),
    'é\n"',
    Number.NEGATIVE_INFINITY,
    1,
    undefined,
    undefined,
    undefined
  ])
  expect(two.extensions.map(({ typeName, extendee }) => [typeName, extendee.typeName])).toEqual([
    ['note', 'M'],
    ['k', 'M']
  ])
})

const bodies: readonly (readonly [string, JsonValue])[] = [
  ['M', { a: 1, b: 'AA==', e: 'B', i: 5, g: [{ x: 1 }] }],
  ['M', { a: 0, h: { y: 7 }, s: '' }]
]

test.each(bodies)('%s as %j has the same bytes by the descriptor and by the text', (name, json) => {
  const [, registry] = read(files.proto2 ?? '')
  const message = registry.getMessage(name)
  if (message === undefined) throw new Error(`no ${name}`)
  const bytes = toBinary(message, fromJson(message, json))
  const schema = protobuf.parse(files.proto2 ?? '')
  expect(schema.decode(schema.encode(json))).toEqual(schema.decode(bytes))
})

test('a text in the descriptor that does not say the same is not gone by', () => {
  const forge = (name: string, source: string) => {
    const proto = fromBinary(
      FileDescriptorProtoSchema,
      fromBase64(serialized(`message ${name} {}`)) ?? Uint8Array.of()
    )
    const [location] = proto.sourceCodeInfo?.location ?? []
    if (location !== undefined) location.leadingDetachedComments = [source]
    return protobuf.parse(toBase64(toBinary(FileDescriptorProtoSchema, proto))).canonical
  }
  expect(forge('A', '/* a comment */ message A { }')).toBe(protobuf.parse('message A {}').canonical)
  expect(forge('A', 'message B {}')).toContain('message A {}')
  expect(forge('A', 'Copyright of somebody')).toContain('message A {}')
})

test('the deepest message that is read is also rendered', () => {
  const nested = (depth: number): string => (depth === 0 ? '' : `message M { ${nested(depth - 1)} }`)
  const depths = Array.from({ length: 110 }, (_, index) => index + 1)
  const deepest = depths.findLast(depth => {
    try {
      return protobuf.parse(nested(depth)) !== undefined
    } catch {
      return false
    }
  })
  expect(deepest).toBeGreaterThan(50)
  const text = nested(deepest ?? 0)
  expect(protobuf.parse(serialized(text)).canonical).toBe(protobuf.parse(text).canonical)
})

test('a definition of descriptors of its own does not get in the way', () => {
  const own =
    'syntax = "proto2"; package google.protobuf; message FileDescriptorProto { required string x = 1; }'
  expect(protobuf.parse(serialized(own)).canonical).toBe(protobuf.parse(own).canonical)
  const imported = [{ name: 'google/protobuf/descriptor.proto', text: own }]
  const text =
    'import "google/protobuf/descriptor.proto"; message M { optional google.protobuf.FileDescriptorProto f = 1; }'
  expect(protobuf.parse(serialized(text, imported), { references: imported }).canonical).toBe(
    protobuf.parse(text, { references: imported }).canonical
  )
})

test('without extensions the text declares none and has no options of any', () => {
  const text = `syntax = "proto2"; package o; import "google/protobuf/descriptor.proto";
    option java_package = "a"; option (file) = 1; extend google.protobuf.FieldOptions { optional int32 n = 5000; }
    message M { option (x).y = 1; optional string a = 1 [(n) = 1, deprecated = true, features.(pb).x = 1]; extensions 5 to 9 [(n) = 2];
      extend M { optional int32 b = 5; } oneof o { option (n) = 1; int32 i = 2 [(n) = 1]; group G = 3 { optional int32 c = 1 [(n) = 3]; } } }
    enum E { option (n) = 1; A = 0 [(n) = 1]; } service S { option (n) = 1; rpc R (M) returns (M) { option (n) = 1; } }`
  expect(protobuf.parse(text).rendered('ignore_extensions')).toBe(
    protobuf
      .parse(
        text
          .replace(/extend google.*?\}/, '')
          .replace(/extend M \{.*?\}/, '')
          .replace(/option \([^;]*;/g, '')
          .replaceAll(/\[\(n\) = \d\]/g, '')
          .replace('[(n) = 1, deprecated = true, features.(pb).x = 1]', '[deprecated = true]')
      )
      .canonical.replace('rpc R (M) returns (M) {};', 'rpc R (M) returns (M);')
  )
})

test('what no format knows is not rendered', () => {
  const schema = protobuf.parse('message M {}')
  expect(schema.rendered('default')).toBe(schema.canonical)
  for (const name of ['resolved', 'logical', '', 'constructor', '__proto__']) {
    expect(schema.rendered(name)).toBeUndefined()
  }
})
