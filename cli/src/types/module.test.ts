import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { arbitrary, NoMessage } from '@instep/arbitrary'
import { formatOf, type Schema } from '@instep/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { files, textOf } from '../../../test/conformance/protobuf/files.ts'
import { schemas } from '../../../test/support/schema-texts.ts'
import { moduleText } from './module.ts'

const root = join(import.meta.dirname, '../../..')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-types-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What the compiler has against some files, under the project's own strict settings. */
async function complaints(texts: Readonly<Record<string, string>>): Promise<string> {
  const place = await mkdtemp(join(folder, 'module-'))
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
    include: ['*.ts']
  }
  await writeFile(join(place, 'tsconfig.json'), JSON.stringify(config))
  await writeFile(join(place, 'package.json'), '{"type":"module"}')
  for (const [name, text] of Object.entries(texts)) await writeFile(join(place, name), text)
  return new Promise(resolve => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    execFile(process.execPath, [tsc, '-p', place], (_error, out, err) => resolve(`${out}${err}`))
  })
}

const parse = (type: string, schema: unknown): Schema =>
  formatOf(type).parse(typeof schema === 'string' ? schema : JSON.stringify(schema))
const moduleOf = (schema: Schema): string => moduleText({ label: 'a test', name: 'message', schema })

/** A value as TypeScript writes it. */
function expression(value: unknown): string {
  if (Buffer.isBuffer(value)) return `Buffer.from('${value.toString('hex')}', 'hex')`
  if (Array.isArray(value)) return `[${value.map(expression).join(', ')}]`
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
  return `{ ${Object.entries(value).map(([name, held]) => `[${JSON.stringify(name)}]: ${expression(held)}`)} }`
}

const random: Readonly<Record<string, fc.Arbitrary<string>>> = {
  AVRO: schemas.AVRO.map(({ text }) => text),
  JSON: schemas.JSON.map(({ text }) => text),
  PROTOBUF: files.map(file => textOf(file, 'random'))
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
  const drawn = fc
    .sample(random[type] ?? fc.constant(''), { numRuns: 60, seed: 3 })
    .map(text => parse(type, text))
  const texts: Record<string, string> = {}
  const checks: string[] = ["import { Buffer } from 'node:buffer'", 'export const used = Buffer']
  for (const [index, schema] of [...(await casesOf(type)), ...drawn].entries()) {
    const text = moduleOf(schema)
    texts[`m${index}.ts`] = withoutWeakTypes(text)
    const [, top] = /^export (?:interface|type) (\S+)/m.exec(text) ?? []
    const messages = sample(schema)
    if (messages.length === 0) continue
    checks.push(`import type { ${top} as T${index} } from './m${index}.ts'`)
    for (const [turn, message] of messages.entries()) {
      const decoded = schema.decode(schema.encode(message))
      const isPlain = typeof decoded !== 'object' || decoded === null || Buffer.isBuffer(decoded)
      // By way of a name, for an open object may hold what nobody declared.
      checks.push(`const v${index}_${turn} = ${expression(decoded)}${isPlain ? '' : ' as const'}`)
      checks.push(`export const c${index}_${turn}: T${index} = v${index}_${turn}`)
    }
  }
  expect(checks.length).toBeGreaterThan(300)
  expect(await complaints({ ...texts, 'check.ts': checks.join('\n') })).toBe('')
})

/** TypeScript refuses to take an object without any of a type's members, though all are optional. */
function withoutWeakTypes(text: string): string {
  return text.replaceAll(/\{\n(?! *readonly \[name in)/g, '{\n  readonly [also: symbol]: unknown\n')
}

function sample(schema: Schema): readonly unknown[] {
  try {
    if (schema.messages !== undefined && schema.name === undefined) return []
    return fc.sample(arbitrary(schema), { numRuns: 4, seed: 5 })
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

const hostile =
  'x */ globalThis.evil = 1 /* \' " ` $ {evil} \\ \u2028 \u202e\u0000\ud800 \n// @ts-nocheck\nglobalThis.evil = 1'

test('names and documentation cannot break out of the module', async () => {
  const text = moduleText({
    label: hostile,
    name: hostile,
    schema: parse('JSON', {
      title: hostile,
      description: hostile,
      type: 'object',
      required: ['__proto__', hostile],
      properties: {
        ['__proto__']: { const: hostile, description: hostile },
        [hostile]: { enum: [hostile, { [hostile]: hostile }] },
        constructor: { $ref: `#/definitions/1` },
        'not-a-name': { $ref: '#/definitions/Buffer' },
        twin: { $ref: '#/definitions/buffer' },
        größe: { $ref: '#/definitions/größe' }
      },
      definitions: {
        1: { type: 'object', required: ['a'], properties: { a: { const: '\u{e0001}' } } },
        Buffer: { enum: ['a', 'b'] },
        buffer: { enum: ['c', 'd'] },
        größe: { type: 'array', items: { type: 'string' } }
      }
    })
  })
  expect(await complaints({ 'module.ts': text })).toBe('')
  await writeFile(join(folder, 'hostile.ts'), text)
  expect(Object.keys(await import(join(folder, 'hostile.ts')))).toEqual([])
  expect(globalThis).not.toHaveProperty('evil')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028\u202e\ud800]/)
  const names = [...text.matchAll(/^export (?:interface|type) (\S+)/gm)].map(([, name]) => name)
  expect(names.slice(1)).toEqual(['Type1', 'Buffer2', 'Buffer3', 'Größe'])
  const check = `import type { ${names[0]} as Top } from './module.ts'
    declare const top: Top
    export const all: readonly [${JSON.stringify(hostile)}, ${JSON.stringify(hostile)} | object, '\\u{e0001}' | undefined] =
      [top['__proto__'], top[${JSON.stringify(hostile)}], top.constructor?.a]`
  expect(await complaints({ 'module.ts': text, 'check.ts': check })).toBe('')
})

test('a module reads as if it were written by hand', () => {
  const schema = parse(
    'PROTOBUF',
    `syntax = "proto3"; package shop; import "google/protobuf/timestamp.proto";
// A customer has placed an order.
message OrderPlaced {
  // Chosen by the shop.
  string order_id = 1;
  google.protobuf.Timestamp at = 2;
  repeated Line lines = 3;
  message Line { int64 cents = 1; }
}
message OrderCancelled { string order_id = 1; }`
  )
  expect(moduleText({ label: 'subject orders-value, version 2', name: 'orders', schema })).toBe(
    `// The types of subject orders-value, version 2 (PROTOBUF), written by \`instep types generate\`. Do not edit.

/** A customer has placed an order. */
export interface OrderPlaced {
  /** Chosen by the shop. */
  readonly orderId?: string
  /** Timestamp */
  readonly at?: string
  readonly lines?: readonly Line[]
}

export interface OrderCancelled {
  readonly orderId?: string
}

export interface Line {
  /** int64 */
  readonly cents?: string
}
`
  )
})

test('types of one name in different namespaces have different names', () => {
  const inner = (name: string) => ({ type: 'record', name, fields: [] })
  const text = moduleOf(
    parse('AVRO', {
      type: 'record',
      name: 'a.Line',
      fields: ['b.Line', 'c.Line', 'c.ALine', 'A_Line', 'A__Line'].map((name, index) => ({
        name: `f${index}`,
        type: inner(name)
      }))
    })
  )
  expect([...text.matchAll(/^export (?:interface|type) (\S+)/gm)].map(([, name]) => name)).toEqual([
    'Line',
    'BLine',
    'CLine',
    'ALine',
    'AALine',
    'AALine2'
  ])
})

const nested = (depth: number): object =>
  depth === 0
    ? { type: 'string' }
    : { type: 'object', properties: { a: nested(depth - 1) }, additionalProperties: { type: 'boolean' } }
const named = (count: number, schema: (index: number) => object): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`d${index}`, schema(index)]))

const large: Readonly<Record<string, object>> = {
  'index signatures within each other': nested(200),
  'schemas that merge in as many ways as they have subsets': {
    $ref: '#/definitions/d0',
    definitions: named(30, i => ({
      properties: named(30, j => ({
        allOf: [{ $ref: `#/definitions/d${(i + j) % 30}` }, { $ref: `#/definitions/d${(i * j + 1) % 30}` }]
      }))
    }))
  },
  'choices that multiply': {
    allOf: Array.from({ length: 40 }, (_, i) => ({
      anyOf: Array.from({ length: 40 }, (_, j) => ({ properties: { [`p${i}_${j}`]: { type: 'string' } } }))
    }))
  }
}

test.each(Object.entries(large))('the types of %s are written in good time', (_, schema) => {
  const started = performance.now()
  expect(moduleOf(parse('JSON', schema)).length).toBeLessThan(4_000_000)
  expect(performance.now() - started).toBeLessThan(10_000)
})
