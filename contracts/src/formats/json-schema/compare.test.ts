import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isFailure } from '../../failures.ts'
import { compare } from './compare.ts'
import { jsonSchema } from './index.ts'
import { parse as parseTree } from './parse.ts'
import { breaksUnder, type Rule, rules } from './rules.ts'

interface Case {
  readonly description: string
  readonly writer: unknown
  readonly reader: unknown
  readonly differences: readonly { readonly rule: string; readonly path: string }[]
}

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('../../../cases/json-schema.json', import.meta.url), 'utf8')
)
const parse = (schema: unknown) => jsonSchema.parse(JSON.stringify(schema))
const names = Object.keys(rules) as Rule[]

test.each(cases)('$description', ({ reader, writer, differences }) => {
  const found = parse(reader).differencesFrom(parse(writer))
  expect(found.map(({ rule, path }) => ({ rule, path }))).toEqual(differences)
})

/** Rules that a comparison never finds, and why. */
const unfound: readonly Rule[] = [
  // The name that releases before 8 gave to what is now told apart as required or optional.
  'PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL',
  // Found in metadata (`validateFields`), not in schemas.
  'RESERVED_PROPERTY_REMOVED',
  'RESERVED_PROPERTY_CONFLICTS_WITH_PROPERTY'
]

test('the cases show every rule', () => {
  const shown = new Set(cases.flatMap(({ differences }) => differences.map(({ rule }) => rule)))
  expect(names.filter(rule => !shown.has(rule))).toEqual(unfound)
})

test('the rules are Confluent’s: 65 that never break, 9 that LENIENT lets through, 58 that always break', () => {
  const strict = names.filter(rule => !breaksUnder('STRICT', rule))
  const lenient = names.filter(rule => !breaksUnder('LENIENT', rule))
  expect([names.length, strict.length, lenient.length]).toEqual([132, 65, 74])
  expect(strict.filter(rule => breaksUnder('LENIENT', rule))).toEqual([])
})

test('every difference is explained in sentences without gaps', () => {
  for (const { reader, writer } of cases) {
    for (const difference of parse(reader).differencesFrom(parse(writer))) {
      expect(jsonSchema.explain(difference)).toMatch(/^[A-Z].*[^.]\.$/)
      expect(jsonSchema.explain(difference)).not.toMatch(/undefined|[{}]/)
    }
  }
})

test('messages are worded as Confluent words them, odd quote and all', () => {
  const found = parse({ type: 'object', properties: { '100%s': { type: 'number', maximum: 1 } } })
    .differencesFrom(parse({ type: 'object', properties: { '100%s': { type: 'number', maximum: 2 } } }))
    .map(difference => jsonSchema.confluentMessage(difference))
  expect(found).toEqual([
    `{errorType:"MAXIMUM_DECREASED", description:"The value at path '#/properties/100%%s/maximum' in the %s schema is less than its value in the %s schema'}`
  ])
  const [added] = parse({ type: 'array', items: {} }).differencesFrom(parse({ type: 'array' }))
  expect(added && jsonSchema.confluentMessage(added)).toBe('{errorType:"SCHEMA_ADDED", description:"\'}')
})

test('every breaking rule has a message with two slots, but one that has no words at all', () => {
  for (const rule of names.filter(name => breaksUnder('STRICT', name))) {
    const message = jsonSchema.confluentMessage({ rule, path: '#/', breaks: true, facts: {} })
    const slots = rule === 'SCHEMA_ADDED' ? 0 : rule === 'RESERVED_PROPERTY_CONFLICTS_WITH_PROPERTY' ? 1 : 2
    expect([rule, message.split('%s').length - 1]).toEqual([rule, slots])
  }
})

test('LENIENT lets a property be added to an open object, within a choice, too', () => {
  const tree = (schema: unknown) => parseTree(JSON.stringify(schema), { references: [], strict: true })
  const writer = tree({ oneOf: [{ type: 'object', properties: {} }] })
  const reader = tree({ oneOf: [{ type: 'object', properties: { a: { type: 'string' } } }] })
  const under = (policy: 'STRICT' | 'LENIENT') =>
    compare(reader, writer, policy).map(({ rule, breaks }) => [rule, breaks])
  expect(under('STRICT')).toEqual([['COMBINED_TYPE_SUBSCHEMAS_CHANGED', true]])
  expect(under('LENIENT')).toEqual([['OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL', false]])
})

test('a pair that was taken for compatible while in progress is judged again', () => {
  const schema = (leaf: string) => ({
    definitions: {
      a: { anyOf: [{ type: 'object', properties: { b: { $ref: '#/definitions/b' } } }, { type: 'null' }] },
      b: { type: 'object', properties: { a: { $ref: '#/definitions/a' }, v: { type: leaf } } }
    },
    type: 'object',
    properties: { a: { $ref: '#/definitions/a' }, b: { $ref: '#/definitions/b' } }
  })
  const found = parse(schema('integer')).differencesFrom(parse(schema('number')))
  expect(found.filter(({ breaks }) => breaks).map(({ rule, path }) => `${rule} ${path}`)).toEqual([
    'COMBINED_TYPE_SUBSCHEMAS_CHANGED #/properties/a',
    'TYPE_NARROWED #/properties/b/properties/v'
  ])
})

const branch = (index: number, type: string) => ({
  type: 'object',
  properties: {
    kind: { const: `k${index}` },
    value: { type },
    next: { $ref: '#' },
    other: { type: 'string' }
  }
})
const nest = (depth: number, leaf: object): object =>
  Array.from({ length: depth }).reduce<object>(
    inner => ({ oneOf: [{ anyOf: [inner, { type: 'null' }] }, inner] }),
    leaf
  )
const many = (count: number, schema: (index: number) => object) =>
  Array.from({ length: count }, (_, i) => schema(i))
const object = (properties: readonly (readonly [string, unknown])[], more: object = {}) => ({
  type: 'object',
  properties: Object.fromEntries(properties),
  ...more
})

/** Schemas that want to keep a comparison busy. */
const hard: readonly (readonly [string, unknown, unknown])[] = [
  [
    '10,000 properties',
    object(many(10_000, i => [`p${i}`, { type: 'string' }]) as [string, unknown][]),
    object(many(10_000, i => [`q${i}`, { type: 'string' }]) as [string, unknown][])
  ],
  [
    '200 branches',
    { oneOf: many(200, i => branch(i, 'number')) },
    { oneOf: many(200, i => branch(i, 'integer')) }
  ],
  [
    '200 alternatives',
    { anyOf: many(200, i => branch(i, 'integer')) },
    { anyOf: many(200, i => branch(199 - i, 'number')) }
  ],
  [
    'choices in choices',
    nest(12, { type: 'string', maxLength: 2 }),
    nest(12, { type: 'string', maxLength: 1 })
  ],
  ['differences that a doubling definition repeats', doubling(60, 'integer'), doubling(60, 'number')],
  [
    'patterns that never end',
    object([], { patternProperties: { '^(a+)+$': { type: 'string' }, '(a|a)*b': { type: 'string' } } }),
    object([[`${'a'.repeat(40)}!`, { type: 'number' }]])
  ],
  [
    'as many patterns as names',
    object([], {
      patternProperties: Object.fromEntries(many(1000, i => [`^x${i}.*y.*$`, {}]) as [string, unknown][])
    }),
    object(many(1000, i => [`x${i}`, { type: 'string' }]) as [string, unknown][])
  ],
  ['cycles of different lengths', cycle(97, 'number'), cycle(89, 'integer')],
  ['a chain of references', chain(20_000, 'integer'), chain(20_000, 'number')],
  ['deep nesting', deep(490, 'integer'), deep(490, 'number')],
  [
    'deeply nested arrays',
    `${'{"items":'.repeat(900)}{}${'}'.repeat(900)}`,
    `${'{"items":'.repeat(900)}true${'}'.repeat(900)}`
  ],
  [
    'long numbers',
    { type: 'number', maximum: 1, multipleOf: 1 },
    '{"type":"number","maximum":1e999999999,"multipleOf":1e-999999999}'
  ]
]

test.each(hard)('%s are compared in a second, or refused', (_, writer, reader) => {
  const text = (schema: unknown) => (typeof schema === 'string' ? schema : JSON.stringify(schema))
  const [from, to] = [jsonSchema.parse(text(writer)), jsonSchema.parse(text(reader))]
  const started = performance.now()
  try {
    to.differencesFrom(from)
  } catch (error) {
    if (!isFailure(error, 'comparisonTooCostly')) throw error
  }
  expect(performance.now() - started).toBeLessThan(2000) // a second, on a machine with something else to do
})

function doubling(depth: number, leaf: string): unknown {
  const definitions = Object.fromEntries(
    many(depth, i => [
      `d${i}`,
      object([
        ['l', i === 0 ? { type: leaf } : { $ref: `#/definitions/d${i - 1}` }],
        ['r', i === 0 ? { type: leaf } : { $ref: `#/definitions/d${i - 1}` }]
      ])
    ]) as [string, unknown][]
  )
  return { definitions, $ref: `#/definitions/d${depth - 1}` }
}

function cycle(length: number, leaf: string): unknown {
  const definitions = Object.fromEntries(
    many(length, i => [
      `c${i}`,
      object([
        ['next', { anyOf: [{ $ref: `#/definitions/c${(i + 1) % length}` }, { type: 'null' }] }],
        ['v', { type: leaf }]
      ])
    ]) as [string, unknown][]
  )
  return { definitions, $ref: '#/definitions/c0' }
}

function chain(length: number, leaf: string): unknown {
  const definitions = Object.fromEntries(
    many(length, i => [`c${i}`, i === 0 ? { type: leaf } : { $ref: `#/definitions/c${i - 1}` }]) as [
      string,
      unknown
    ][]
  )
  return { definitions, $ref: `#/definitions/c${length - 1}` }
}

function deep(depth: number, leaf: string): unknown {
  return Array.from({ length: depth }).reduce<unknown>(inner => object([['p', inner]]), { type: leaf })
}
