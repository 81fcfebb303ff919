import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { arbitrary, NoMessage } from '@instep/arbitrary'
import { formatOf, isFailure, type Schema } from '@instep/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageOf as avroMessage } from '../../../test/conformance/avro/data.ts'
import { instanceOf } from '../../../test/conformance/json-schema/instances.ts'
import { files, textOf } from '../../../test/conformance/protobuf/files.ts'
import { messageJson, roller } from '../../../test/conformance/protobuf/messages.ts'
import {
  type Draft as JsonDraft,
  type Schema as JsonSchema,
  schemas as json,
  shareds,
  written
} from '../../../test/support/json-schemas.ts'
import { schemas } from '../../../test/support/schema-texts.ts'
import { complaints, expression } from '../../../test/support/typescript.ts'
import { moduleText } from './module.ts'

const root = join(import.meta.dirname, '../../..')

const parse = (type: string, schema: unknown): Schema =>
  formatOf(type).parse(typeof schema === 'string' ? schema : JSON.stringify(schema))
const moduleOf = (schema: Schema): string => moduleText({ label: 'a test', name: 'message', schema })

/** A schema, and messages of it that others made than the generator, which reads what types are made of. */
interface Drawn {
  readonly text: string
  readonly messages: (schema: Schema) => readonly unknown[]
}

const turns = [1, 2, 3, 4, 5, 6, 7, 8]

const random: Readonly<Record<string, fc.Arbitrary<Drawn>>> = {
  AVRO: schemas.AVRO.map(({ text }) => ({
    text,
    messages: schema =>
      turns.flatMap(turn => {
        const bytes = avroMessage(JSON.parse(text), diceOf(turn))
        return bytes === undefined ? [] : taken(() => schema.decode(Uint8Array.from(bytes)))
      })
  })),
  JSON: fc.tuple(json, shareds, fc.constantFrom('draft-07' as const, '2020-12' as const)).map(drawnJson),
  PROTOBUF: files.map(file => ({
    text: textOf(file, 'random'),
    messages: schema =>
      turns.map(turn => schema.decode(schema.encode(messageJson(file, 'Order', roller(turn), 0))))
  }))
}

function drawnJson([schema, shared, draft]: readonly [JsonSchema, JsonSchema, JsonDraft]): Drawn {
  return {
    text: JSON.stringify(written(schema, shared, draft)),
    messages: parsed =>
      turns.flatMap(turn =>
        taken(() => parsed.decode(parsed.encode(instanceOf(schema, shared, diceOf(turn)))))
      )
  }
}

/** What the codec gives, if it takes it. */
function taken(message: () => unknown): readonly unknown[] {
  try {
    return [message()]
  } catch (error) {
    if (isFailure(error, 'schemaInvalid')) return []
    throw error
  }
}

function diceOf(seed: number): () => number {
  const roll = roller(seed)
  return () => roll(10_000)
}

interface Case {
  readonly reader: unknown
  readonly readerReferences?: readonly { readonly name: string; readonly text: string }[]
}

async function casesOf(type: string): Promise<readonly Schema[]> {
  const name = { AVRO: 'avro', JSON: 'json-schema', PROTOBUF: 'protobuf' }[type]
  const cases: readonly Case[] = JSON.parse(
    await readFile(join(root, `contracts/cases/${name}.json`), 'utf8')
  )
  return cases.map(({ reader, readerReferences = [] }) =>
    formatOf(type).parse(type === 'PROTOBUF' ? String(reader) : JSON.stringify(reader), {
      references: readerReferences
    })
  )
}

test.each(Object.keys(random))('decoded messages of %s are of the types that are generated', async type => {
  const drawn = fc.sample(random[type] ?? fc.constant({ text: '', messages: () => [] }), {
    numRuns: 150,
    seed: 3
  })
  const all = [
    ...(await casesOf(type)).map(schema => ({ schema, messages: sample(schema) })),
    ...drawn.map(({ text, messages }) => {
      const schema = parse(type, text)
      return { schema, messages: [...sample(schema), ...messages(schema)] }
    })
  ]
  const texts: Record<string, string> = {}
  const checks: string[] = ["import { Buffer } from 'node:buffer'", 'export const used = Buffer']
  for (const [index, { schema, messages }] of all.entries()) {
    const text = moduleOf(schema)
    texts[`m${index}.ts`] = withoutWeakTypes(text)
    const [, top] = /^export (?:interface|type) (\S+)/m.exec(text) ?? []
    if (messages.length === 0) continue
    checks.push(`import type { ${top} as T${index} } from './m${index}.ts'`)
    for (const [turn, message] of messages.entries()) {
      const isPlain = typeof message !== 'object' || message === null || Buffer.isBuffer(message)
      // By way of a name, for an open object may hold what nobody declared.
      checks.push(`const v${index}_${turn} = ${expression(message)}${isPlain ? '' : ' as const'}`)
      checks.push(`export const c${index}_${turn}: T${index} = v${index}_${turn}`)
    }
  }
  expect(checks.length).toBeGreaterThan(1000)
  expect(await complaints({ ...texts, 'check.ts': checks.join('\n') })).toBe('')
})

/** TypeScript refuses to take an object without any of a type's members, though all are optional. */
function withoutWeakTypes(text: string): string {
  return text.replaceAll(/\{\n(?! *readonly \[name in)/g, '{\n  readonly [also: symbol]: unknown\n')
}

function sample(schema: Schema): readonly unknown[] {
  try {
    if (schema.messages !== undefined && schema.name === undefined) return []
    const messages = fc.sample(arbitrary(schema), { numRuns: 4, seed: 5 })
    return messages.map(message => schema.decode(schema.encode(message)))
  } catch (error) {
    if (error instanceof NoMessage) return []
    throw error
  }
}

const order = {
  AVRO: {
    type: 'record',
    name: 'shop.Order',
    fields: [
      { name: 'id', type: 'string' },
      { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
      { name: 'state', type: { type: 'enum', name: 'State', symbols: ['NEW', 'PAID'] } },
      { name: 'note', type: ['null', 'string'], default: null },
      { name: 'price', type: ['int', 'double'] },
      { name: 'raw', type: 'bytes' },
      { name: 'next', type: ['null', 'Order'] }
    ]
  },
  JSON: {
    title: 'order',
    type: 'object',
    required: ['id', 'state'],
    properties: {
      id: { type: 'string' },
      state: { enum: ['NEW', 1] },
      pay: { oneOf: [{ $ref: '#/definitions/card' }, { type: 'null' }] },
      pair: {
        type: 'array',
        minItems: 2,
        items: [{ type: 'string' }, { type: 'integer' }],
        additionalItems: false
      }
    },
    definitions: {
      card: { allOf: [{ type: 'object', properties: { no: { type: 'string' } } }, { required: ['no'] }] }
    }
  },
  PROTOBUF: `syntax = "proto3"; package shop;
    message Order { string id = 1; oneof pay { string card = 2; int64 cash = 3; } map<bool, State> flags = 4;
      double ratio = 5; repeated Order parts = 6; }
    enum State { NONE = 0; NEW = 1; }`
}

const good = {
  AVRO: "{ id: 'a', at: 1, state: 'NEW', note: null, price: { int: 1 }, raw: Buffer.of(1), next: null }",
  JSON: "{ id: 'a', state: 1, pay: { no: 'b' }, pair: ['a', 1] }",
  PROTOBUF: "{ id: 'a', cash: '1', flags: { true: 'NEW' }, ratio: 'NaN', parts: [{}] }"
}

/** A member to put in the place of a good one, and what is wrong with it. */
const wrong: Readonly<Record<keyof typeof order, Readonly<Record<string, string>>>> = {
  AVRO: {
    'a number for a text': 'id: 1',
    'a text for a long': "at: '1'",
    'an unknown symbol': "state: 'LOST'",
    'no member where null is meant': 'note: undefined',
    'a bare value in a union that names its branch': 'price: 1',
    'a text for bytes': "raw: 'AQ=='",
    'something else in a recursive type': 'next: {}'
  },
  JSON: {
    'a number for a text': 'id: 1',
    'an unknown value': "state: 'PAID'",
    'a branch without what all of it requires': 'pay: {}',
    'a pair of three': "pair: ['a', 1, 2]",
    'a pair of one': "pair: ['a']",
    'the wrong way round': "pair: [1, 'a']"
  },
  PROTOBUF: {
    'two of a oneof': "card: 'b'",
    'a number for 64 bits': 'cash: 1',
    'a key that is no boolean': "flags: { maybe: 'NEW' }",
    'an unknown constant': "flags: { true: 'PAID' }",
    'a text that is no number': "ratio: 'much'",
    'something else in a recursive type': 'parts: [1]'
  }
}

test.each(['AVRO', 'JSON', 'PROTOBUF'] as const)('what is no message of %s does not compile', async type => {
  const lines = Object.entries(wrong[type]).map(
    ([what, member], index) =>
      `// @ts-expect-error ${what}\nexport const w${index}: Order = { ...good, ${member} }`
  )
  const check = [
    "import { Buffer } from 'node:buffer'",
    "import type { Order } from './module.ts'",
    'export const used = Buffer',
    `const good = ${good[type]} as const`,
    'export const fine: Order = good',
    '// @ts-expect-error a member that there is not',
    'export const missing = (order: Order) => order.nothing',
    ...lines
  ]
  const text = moduleOf(parse(type, order[type]))
  expect(await complaints({ 'module.ts': text, 'check.ts': check.join('\n') })).toBe('')
  expect(moduleOf(parse(type, order[type]))).toBe(text)
})
