import { expect, test } from 'vitest'
import { protobuf } from './index.ts'

const proto3 = 'syntax = "proto3";\n'
const each = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('\n')

/** A reader and a writer that differ wherever they can. A comparison takes a twentieth of what is allowed here. */
const large: Readonly<Record<string, readonly [string, string]>> = {
  '10,000 fields': [
    `message M { ${each(10_000, i => `int32 f${i} = ${i + 20_000};`)} }`,
    `message M { ${each(10_000, i => `string g${i} = ${i + 20_000};`)} }`
  ],
  '5,000 messages': [
    each(5000, i => `message M${i} { M${(i + 1) % 5000} next = 1; int32 x = 2; }`),
    each(5000, i => `message M${4999 - i} { M${4999 - i} next = 1; string x = 2; }`)
  ],
  'oneofs of 200 fields': [
    `message M { ${each(50, o => `oneof o${o} { ${each(200, i => `int32 f${o * 200 + i} = ${o * 200 + i + 20_000};`)} }`)} }`,
    `message M { ${each(200, o => `oneof p${o} { ${each(50, i => `int32 f${o + i * 200} = ${o + i * 200 + 20_000};`)} }`)} }`
  ],
  '10,000 constants': [
    `enum E { Z = 0; ${each(10_000, i => `C${i} = ${i + 1};`)} }`,
    `enum E { Z = 0; ${each(10_000, i => `D${i} = ${i + 1};`)} }`
  ],
  'messages that hold each other': [
    each(200, i => `message M${i} { ${each(50, j => `M${(i * 7 + j) % 200} f${j} = ${j + 1};`)} }`),
    each(200, i => `message M${i} { ${each(50, j => `M${(i * 11 + j) % 200} f${j} = ${j + 1};`)} }`)
  ],
  'messages 90 deep': [
    `${'message A { '.repeat(90)}int32 x = 1;${' }'.repeat(90)}`,
    `${'message A { '.repeat(90)}string x = 1;${' }'.repeat(90)}`
  ]
}

test.each(Object.entries(large))(
  '%s are compared, printed and proved in good time',
  (_, [reader, writer]) => {
    const started = performance.now()
    const [read, written] = [protobuf.parse(proto3 + reader), protobuf.parse(proto3 + writer)]
    const parsed = performance.now()
    expect(read.differencesFrom(written).length).toBeGreaterThan(0)
    expect(performance.now() - parsed).toBeLessThan(1000)
    read.counterexampleFrom(written)
    read.normalized()
    expect(protobuf.parse(read.rendered('serialized') ?? '').canonical).toBe(read.canonical)
    expect(performance.now() - started).toBeLessThan(8000)
  }
)

test('types of referenced files that hold each other are compared once each', () => {
  const text = (type: string) =>
    proto3 +
    each(
      300,
      i => `message M${i} { ${each(20, j => `M${(i + j) % 300} f${j} = ${j + 1};`)} ${type} x = 50; }`
    )
  const schema = (type: string) =>
    protobuf.parse(`${proto3}import "a.proto"; message R { ${each(300, i => `M${i} f${i} = ${i + 1};`)} }`, {
      references: [{ name: 'a.proto', text: text(type) }]
    })
  // Each message once, and not once for each way that leads to it.
  const found = schema('int32').differencesFrom(schema('string'))
  expect(found.filter(({ rule }) => rule === 'FIELD_SCALAR_KIND_CHANGED')).toHaveLength(300)
})

const tooMuch: Readonly<Record<string, readonly [string, string]>> = {
  messages: [`${'message A { '.repeat(5000)}${'}'.repeat(5000)}`, 'levels'],
  options: [`option (a) = ${'{ a: '.repeat(5000)}1${'}'.repeat(5000)};`, 'levels'],
  lists: [`option (a) = ${'['.repeat(5000)}1${']'.repeat(5000)};`, 'levels'],
  groups: [`message M { ${each(5000, i => `group G${i} = 1 {`)} ${'}'.repeat(5000)} }`, 'levels']
}

test.each(Object.entries(tooMuch))(
  '%s that are nested without end are refused, and it is said why',
  (_, [text, word]) => {
    expect(() => protobuf.parse(`syntax = "proto2"; ${text}`)).toThrow(word)
  }
)

test('a descriptor whose messages are nested without end is refused', () => {
  const varint = (value: number): readonly number[] =>
    value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]
  // A name, and a nested message in field 3.
  let message: readonly number[] = [0x0a, 1, 0x41]
  for (let depth = 0; depth < 300; depth++)
    message = [0x0a, 1, 0x41, 0x1a, ...varint(message.length), ...message]
  const bytes = [0x22, ...varint(message.length), ...message]
  expect(() => protobuf.parse(btoa(String.fromCharCode(...bytes)))).toThrow('levels deep')
})
