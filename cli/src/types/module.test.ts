import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatOf, type Schema } from '@instep/contracts'
import { expect, test } from 'vitest'
import { complaints } from '../../../test/support/typescript.ts'
import { moduleText } from './module.ts'

const parse = (type: string, schema: unknown): Schema =>
  formatOf(type).parse(typeof schema === 'string' ? schema : JSON.stringify(schema))
const moduleOf = (schema: Schema): string => moduleText({ label: 'a test', name: 'message', schema })

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
  const folder = await mkdtemp(join(tmpdir(), 'instep-types-'))
  await writeFile(join(folder, 'hostile.ts'), text)
  expect(Object.keys(await import(join(folder, 'hostile.ts')))).toEqual([])
  await rm(folder, { recursive: true })
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

test('a union within a union is one union, also on lines of its own', async () => {
  const object = (name: string) => ({
    type: 'object',
    required: [name],
    properties: { [name]: { type: 'null' } }
  })
  const union = {
    anyOf: [
      object('a'),
      { not: { type: 'null' }, anyOf: [{ enum: ['x'.repeat(60), 'y'.repeat(60)] }, object('b')] }
    ]
  }
  const text = moduleOf(
    parse('JSON', {
      type: 'object',
      properties: {
        one: { anyOf: [union, { type: 'null' }] },
        map: { type: 'object', additionalProperties: union },
        both: { type: 'object', properties: { c: { type: 'null' } }, additionalProperties: union },
        list: {
          type: 'array',
          items: [union, { anyOf: [union, { type: 'integer' }] }],
          additionalItems: union
        }
      }
    })
  )
  expect(await complaints({ 'module.ts': text })).toBe('')
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
