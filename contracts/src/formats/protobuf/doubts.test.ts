import { expect, test } from 'vitest'
import { protobuf } from './index.ts'

const order = (body: string, more = '') =>
  protobuf.parse(`syntax = "proto2"; package p; message Order { ${body} } ${more}`)
const order3 = (body: string) => protobuf.parse(`syntax = "proto3"; package p; message Order { ${body} }`)

/** What the rules of the Confluent registry let pass, and the codec refuses. */
const refused = {
  'a list that becomes one, without a label': {
    writer: order3('repeated int32 a = 1;'),
    reader: order3('int32 a = 1;'),
    rule: 'FIELD_LIST_READ_AS_ONE',
    path: '#/Order/1',
    json: { a: [1, 1] }
  },
  'a text that becomes required': {
    writer: order('optional string a = 1;'),
    reader: order('required string a = 1;'),
    rule: 'FIELD_BECAME_REQUIRED',
    path: '#/Order/1',
    json: {}
  },
  'a choice that becomes required': {
    writer: order('oneof c { int32 a = 1; }'),
    reader: order('required int32 a = 1;'),
    rule: 'FIELD_BECAME_REQUIRED',
    path: '#/Order/1',
    json: {}
  },
  'a message that becomes required': {
    writer: order('optional Line a = 1;', 'message Line {}'),
    reader: order('required Line a = 1;', 'message Line {}'),
    rule: 'FIELD_BECAME_REQUIRED',
    path: '#/Order/1',
    json: {}
  },
  'bytes that become a text': {
    writer: order('optional bytes a = 1;'),
    reader: order('optional string a = 1;'),
    rule: 'FIELD_BYTES_READ_AS_STRING',
    path: '#/Order/1',
    json: { a: '/w==' }
  },
  'bytes that become a text, in a map': {
    writer: order('map<int32, bytes> a = 1;'),
    reader: order('map<int32, string> a = 1;'),
    rule: 'FIELD_BYTES_READ_AS_STRING',
    path: '#/Order/1',
    json: { a: { 1: '/w==' } }
  },
  'an extension': {
    writer: order('extensions 5 to 9;', 'extend Order { optional int32 more = 5; }'),
    reader: order('extensions 5 to 9;', 'extend Order { optional string more = 5; }'),
    rule: 'FIELD_SCALAR_KIND_CHANGED',
    path: '#/Order/5',
    json: { '[p.more]': 1 }
  }
} as const

test.each(Object.entries(refused))(
  '%s is refuted by a message',
  (_, { reader, writer, rule, path, json }) => {
    expect(reader.reads(writer)).toBe(true)
    expect(reader.readingOf(writer)).toMatchObject({
      kind: 'refuted',
      differences: [{ rule, path, breaks: true }],
      counterexample: { json }
    })
  }
)

test('a message that came from another file is looked into', () => {
  const text = (body: string) => `syntax = "proto3"; package p; ${body}`
  const outside = { name: 'line.proto', text: text('message Line { string a = 1; }') }
  const writer = protobuf.parse(text('import "line.proto"; message Order { Line line = 1; }'), {
    references: [outside]
  })
  const reader = protobuf.parse(text('message Order { Line line = 1; } message Line { int32 a = 1; }'))
  expect(reader.reads(writer)).toBe(true)
  expect(reader.readingOf(writer)).toMatchObject({
    kind: 'refuted',
    differences: [{ rule: 'FIELD_SCALAR_KIND_CHANGED', path: '#/Line/1' }],
    counterexample: { json: { line: { a: 'a-1' } } }
  })
})

const read = {
  'one that becomes a list': [order3('int32 a = 1;'), order3('repeated int32 a = 1;')],
  'texts of which the last counts': [order3('repeated string a = 1;'), order3('string a = 1;')],
  'what is no longer required': [order('required string a = 1;'), order('optional string a = 1;')],
  'a text that becomes bytes': [order('optional string a = 1;'), order('optional bytes a = 1;')]
} as const

test.each(Object.entries(read))('%s is read', (_, [writer, reader]) => {
  expect(reader.readingOf(writer)).toEqual({ kind: 'proven' })
})

test('every reason is told in sentences without gaps', () => {
  for (const { reader, writer } of Object.values(refused)) {
    const reading = reader.readingOf(writer)
    for (const difference of reading.kind === 'refuted' ? reading.differences : []) {
      expect(protobuf.explain(difference)).toMatch(/^[A-Z].*[^.]\.$/)
      expect(protobuf.explain(difference)).not.toMatch(/undefined|\[object|" "|{{2} /)
      expect(protobuf.confluentMessage(difference).match(/%s/g)).toHaveLength(2)
    }
  }
})
