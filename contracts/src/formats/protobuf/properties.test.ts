import fc from 'fast-check'
import { expect, test } from 'vitest'
import { protobuf } from './index.ts'

const scalarNames = [
  'int32',
  'sint64',
  'string',
  'bytes',
  'bool',
  'double',
  'fixed32',
  'uint64',
  'float'
] as const

/** What a field is, apart from its name and number. */
interface Member {
  readonly type: string
  readonly label: string
  readonly options: string
}

const types = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...scalarNames) },
  fc.constantFrom('Root', 'Leaf', '.p.q.Leaf', 'q.State', 'Root.Inner', 'State'),
  fc.constantFrom('map<string, int64>', 'map<sint32, Leaf>', 'map<bool, State>')
)
const options = fc.constantFrom(
  '',
  '[deprecated = true]',
  '[json_name = "x\\x41\\"#", deprecated = false]',
  '[(note) = "it\'s \\377"]',
  '[(rule).max = 010, (rule).min = -2.50, (.p.q.rule).tags = "a"]',
  '[(q.rule) = { max: 0x1F tags: ["a", \'b\'], inner { min: 1; } }, (rule).tags = "c"]'
)
const members = fc.array(
  fc.record({ type: types, label: fc.constantFrom('', '', 'optional', 'repeated'), options }),
  { maxLength: 6 }
)

function fieldText({ type, label, options: text }: Member, index: number, isPlain: boolean): string {
  const isLabelled = isPlain && !type.startsWith('map')
  return `${isLabelled ? label : ''} ${type} f${index} = ${index * 3 + 1} ${text.replace('#', String(index))};`
}

/** @param order how the fields are turned round */
function fileText(top: readonly Member[], chosen: readonly Member[], order: number): string {
  const fields = top.map((member, index) => fieldText(member, index, true))
  const choice = chosen
    .filter(({ type }) => !type.startsWith('map'))
    .map((member, index) => fieldText(member, index + 20, false))
  const turned = [...fields.slice(order), ...fields.slice(0, order)]
  return `syntax = "proto3"; package p.q;
    import "google/protobuf/descriptor.proto";
    /* a comment */ option java_package = 'a'; option (file) = 1;
    enum State { NEW = 0; PAID = 5; reserved 7 to 9, 3; }
    message Root { ${turned.join('\n')} ${choice.length === 0 ? '' : `oneof choice { ${choice.join(' ')} }`}
      reserved 900, 200 to 300; message Inner { Root root = 1; enum Kind { ZERO = 0; } } }
    message Leaf { string name = 1; }
    message Rule { int32 max = 1; double min = 2; repeated string tags = 3; Rule inner = 4; }
    extend google.protobuf.FieldOptions { bytes note = 5000; Rule rule = 5001; }
    extend google.protobuf.FileOptions { int32 file = 5000; }
    service S { rpc Get (stream Root) returns (.p.q.Leaf) { option deprecated = true; } }`
}

const texts = fc.tuple(members, members).map(([top, chosen]) => fileText(top, chosen, 0))

test('the canonical text is its own canonical text', () => {
  fc.assert(
    fc.property(texts, text => {
      const schema = protobuf.parse(text, { strict: true })
      const again = protobuf.parse(schema.canonical, { strict: true })
      expect(again.canonical).toBe(schema.canonical)
      expect(again.normalized()).toBe(schema.normalized())
      expect(schema.differencesFrom(again)).toEqual([])
      const normal = protobuf.parse(schema.normalized(), { strict: true })
      expect(normal.normalized()).toBe(schema.normalized())
      expect(normal.differencesFrom(schema)).toEqual([])
    })
  )
})

test('the normalized text does not depend on the order of fields', () => {
  fc.assert(
    fc.property(members, members, fc.nat(5), (top, chosen, order) => {
      const [one, other] = [fileText(top, chosen, 0), fileText(top, chosen, order)]
      expect(protobuf.parse(other).normalized()).toBe(protobuf.parse(one).normalized())
    })
  )
})

/** Plausible JSON for a field of `fileText`, one of few. */
function datumOf({ type, label }: Member, seed: number): unknown {
  const name = type.split('.').at(-1) ?? type
  const value =
    {
      int32: -seed,
      sint64: String(-seed),
      string: `s${seed}`,
      bytes: btoa(`b${seed}`),
      bool: seed % 2 === 0,
      double: seed / 4,
      fixed32: seed,
      uint64: '18446744073709551615',
      float: 0.1,
      Root: {},
      Leaf: { name: 'é' },
      Inner: { root: {} },
      State: seed % 2 === 0 ? 'PAID' : 77,
      'map<string, int64>': { a: String(seed), __proto__x: '1' },
      'map<sint32, Leaf>': { '-5': { name: 'x' } },
      'map<bool, State>': { true: 'NEW' }
    }[name] ?? null
  return label === 'repeated' && !type.startsWith('map') ? [value, value] : value
}

const seeds = fc.nat(1000)

test('what is written is read, by the writer and by every compatible reader', () => {
  fc.assert(
    fc.property(members, members, members, seeds, fc.boolean(), (top, chosen, changed, seed, isNear) => {
      const next = isNear
        ? top.map((member, index) => (index === 0 ? (changed[0] ?? member) : member))
        : changed
      const writer = protobuf.parse(fileText(top, chosen, 0))
      const reader = protobuf.parse(fileText(next, chosen, 0))
      const datum = Object.fromEntries(top.map((member, index) => [`f${index}`, datumOf(member, seed)]))
      const bytes = writer.encode(datum)
      expect(writer.encode(writer.decode(bytes))).toEqual(bytes)
      const breaks = reader.differencesFrom(writer).some(difference => difference.breaks)
      // Confluent takes a field without a label to agree with any other.
      const isUnlabelled = next.some(
        ({ label, type }, index) =>
          label !== 'repeated' && top[index]?.label === 'repeated' && !type.startsWith('map')
      )
      if (!breaks && !isUnlabelled) expect(() => reader.decode(bytes, writer)).not.toThrow()
      const proof = reader.counterexampleFrom(writer)
      if (proof === undefined) return
      expect(breaks).toBe(true)
      expect(writer.decode(proof.bytes)).toBeDefined()
      expect(() => reader.decode(proof.bytes, writer)).toThrow(proof.error)
    }),
    { numRuns: 500 }
  )
})

test('whatever the text, the answer is a schema or a failure', () => {
  const words = fc.constantFrom(
    ...'syntax = "proto3" ; package a.b message { } enum oneof extend service rpc ( ) returns stream option [ ] reserved 1 to max , "x" import public map < > int32 string A B x 0 -1 0x2 1.5f group optional required repeated constructor __proto__ . extensions export local /* */ // : \' "'.split(
      ' '
    )
  )
  fc.assert(
    fc.property(fc.array(words, { maxLength: 40 }), fc.boolean(), (parts, strict) => {
      try {
        protobuf.parse(parts.join(' '), { strict }).normalized()
      } catch (error) {
        expect(error).toMatchObject({ name: 'Failure', code: 'schemaInvalid' })
      }
    }),
    { numRuns: 3000 }
  )
})

test('whatever the bytes, the answer is a message or a failure', () => {
  const schema = protobuf.parse(
    fileText(
      scalarNames.map(type => ({ type, label: 'repeated', options: '' })),
      [{ type: 'Root', label: '', options: '' }],
      0
    )
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
      try {
        schema.decode(bytes)
      } catch (error) {
        expect(error).toMatchObject({ name: 'Failure', code: 'schemaInvalid' })
      }
    }),
    { numRuns: 3000 }
  )
})
