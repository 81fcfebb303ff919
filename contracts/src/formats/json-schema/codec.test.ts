import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isFailure } from '../../failures.ts'
import { jsonSchema } from './index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const parse = (schema: unknown) => jsonSchema.parse(JSON.stringify(schema), { strict: true })
const drafts = [
  'http://json-schema.org/draft-04/schema#',
  'http://json-schema.org/draft-06/schema#',
  'http://json-schema.org/draft-07/schema#',
  'https://json-schema.org/draft/2019-09/schema',
  'https://json-schema.org/draft/2020-12/schema'
]

test.each(drafts)('a message of %s is written and read', $schema => {
  const schema = parse({
    $schema,
    type: 'object',
    properties: {
      id: { $ref: '#/definitions/id' },
      next: { $ref: '#' },
      at: { type: 'string', format: 'date-time' }
    },
    required: ['id'],
    definitions: { id: { type: 'string', pattern: '^[a-z]+$' } }
  })
  const datum = { id: 'a', next: { id: 'b', at: '2024-02-29T12:00:00Z' } }
  expect(schema.decode(schema.encode(datum))).toEqual(datum)
  expect(failureOf(() => schema.encode({ id: 'a', next: { id: 'B' } }))).toEqual({
    type: 'JSON',
    detail: 'The datum does not fit the schema: /next/id must match pattern "^[a-z]+$"',
    at: '/next/id'
  })
  expect(failureOf(() => schema.decode(bytes('{"id":"a","at":"now"}')))?.detail).toMatch(
    /\/at must match format/
  )
})

test('what is peculiar to a draft is checked', () => {
  const cases: readonly (readonly [unknown, unknown, unknown])[] = [
    [{ $schema: drafts[0], maximum: 1, exclusiveMaximum: true }, 0, 1],
    [{ $schema: drafts[1], exclusiveMaximum: 1 }, 0, 1],
    [{ const: 'a' }, 'a', 'b'],
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
    [{ if: { type: 'string' }, then: { maxLength: 1 } }, 'a', 'ab'],
    [{ $schema: drafts[3], $ref: '#/$defs/a', maxLength: 1, $defs: { a: { type: 'string' } } }, 'a', 'ab'],
    [{ $ref: '#/definitions/a', maxLength: 1, definitions: { a: { type: 'string' } } }, 'ab', 1],
    [{ $schema: drafts[4], prefixItems: [{ type: 'string' }], items: false }, ['a'], ['a', 'b']],
    [{ $schema: drafts[4], properties: { a: {} }, unevaluatedProperties: false }, { a: 1 }, { b: 1 }],
    [{ $schema: drafts[4], dependentRequired: { a: ['b'] } }, { a: 1, b: 1 }, { a: 1 }],
    [{ dependencies: { a: ['b'] } }, { a: 1, b: 1 }, { a: 1 }],
    [true, 'anything', undefined],
    [{ enum: [{ $ref: '#/x' }] }, { $ref: '#/x' }, {}]
  ]
  for (const [schema, good, bad] of cases) {
    expect(() => parse(schema).encode(good)).not.toThrow()
    expect([schema, failureOf(() => parse(schema).encode(bad))?.type]).toEqual([schema, 'JSON'])
  }
})

test('bytes that are no message are refused', () => {
  const schema = parse({})
  expect(failureOf(() => schema.decode(Uint8Array.of(0x22, 0xff, 0x22)))?.detail).toMatch(
    /^The bytes are not UTF-8: /
  )
  expect(failureOf(() => schema.decode(bytes('{"a":')))?.detail).toMatch(/^The bytes are no JSON: /)
  expect(failureOf(() => schema.decode(bytes('')))?.detail).toMatch(/^The bytes are no JSON: /)
  expect(failureOf(() => schema.encode(1n))?.detail).toMatch(/^The datum is no JSON/)
  expect(failureOf(() => parse({ $ref: '#' }).encode(1))?.detail).toMatch(/^The schema cannot be used: /)
})

test.each(['constructor', 'toString'])('a message has a %s only when one was written', name => {
  const described = jsonSchema.parse(`{"properties":{"${name}":{"type":"string"}}}`)
  expect(described.decode(bytes('{}'))).toEqual({})
  expect(failureOf(() => described.decode(bytes(`{"${name}":1}`)))?.detail).toContain('must be string')
  const required = jsonSchema.parse(`{"required":["${name}"]}`)
  expect(failureOf(() => required.decode(bytes('{}')))?.detail).toContain('must have required property')
  expect(() => required.decode(bytes(`{"${name}":1}`))).not.toThrow()
})

interface Case {
  readonly description: string
  readonly writer: unknown
  readonly reader: unknown
  readonly differences: readonly { readonly rule: string; readonly path: string }[]
}

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('../../../cases/json-schema.json', import.meta.url), 'utf8')
)

/** Differences that count as breaking though every message of the writer's can be read. */
const unprovable: readonly string[] = ['dependency on another schema', 'anyOf becomes oneOf']

test('a message proves every breaking case but those that break by the rules alone', () => {
  const unproved: string[] = []
  for (const { description, ...schemas } of cases) {
    const [reader, writer] = [parse(schemas.reader), parse(schemas.writer)]
    const isBroken = reader.differencesFrom(writer).some(({ breaks }) => breaks)
    const proof = reader.counterexampleFrom(writer)
    if (!isBroken) expect([description, proof]).toEqual([description, undefined])
    else if (proof === undefined) unproved.push(description)
    else {
      expect(writer.decode(proof.bytes)).toEqual(proof.json)
      expect(failureOf(() => reader.decode(proof.bytes, writer))?.detail).toContain(proof.error)
    }
  }
  expect(unproved).toEqual(unprovable)
})

test('a proof is not looked for where it would take too long', () => {
  const risky = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } }
  const started = performance.now()
  expect(parse({ ...risky, required: ['a'] }).counterexampleFrom(parse(risky))).toBeUndefined()
  const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`p${i}`, { type: 'string' }]))
  const [reader, writer] = [{ properties: wide, required: ['p0'] }, { properties: wide }].map(parse)
  expect(writer && reader?.counterexampleFrom(writer)).toBeUndefined()
  expect(performance.now() - started).toBeLessThan(2000)
})

function failureOf(action: () => unknown) {
  try {
    action()
    return undefined
  } catch (error) {
    if (!isFailure(error, 'schemaInvalid')) throw error
    return error.facts
  }
}
