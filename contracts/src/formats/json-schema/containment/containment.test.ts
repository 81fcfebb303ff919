import { describe, expect, test } from 'vitest'
import { jsonSchema } from '../index.ts'
import { parse as parseTree } from '../parse.ts'
import { doubts } from './doubts.ts'

const modern = 'https://json-schema.org/draft/2020-12/schema'
const draft4 = 'http://json-schema.org/draft-04/schema#'
const parse = (schema: unknown) => jsonSchema.parse(JSON.stringify(schema))
const readingOf = ({ reader, writer }: Pair) => parse(reader).readingOf(parse(writer))

interface Pair {
  readonly writer: unknown
  readonly reader: unknown
}

const text = { type: 'string' }
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })
/** Put together from entries: an object with a `then` could be taken for a promise. */
const condition = (test: object, positive: object) =>
  Object.fromEntries([
    ['if', test],
    ['then', positive]
  ])
const tagged = (tag: string, more: object = {}) =>
  object({ kind: { const: tag }, ...more }, { required: ['kind'] })

/** All that the writer may write, the reader reads, whatever the rules have against it. */
const proven: Readonly<Record<string, Pair>> = {
  'a format that both have': { writer: { ...text, format: 'date' }, reader: { ...text, format: 'date' } },
  'a format that only the writer has': { writer: { ...text, format: 'date' }, reader: text },
  'a format that nobody knows': { writer: text, reader: { ...text, format: 'colour' } },
  'a format of other types': { writer: { type: 'integer' }, reader: { type: 'integer', format: 'date' } },
  'values, one by one, of a format': {
    writer: { enum: ['2024-02-29'] },
    reader: { enum: ['2024-02-29', 'never'], format: 'date' }
  },
  'a pattern that comes and goes together': {
    writer: object({}, { patternProperties: { '^x': text } }),
    reader: object({}, { patternProperties: { '^x': { type: ['string', 'null'] } } })
  },
  'names of a closed object': {
    writer: object({ a: text }, { additionalProperties: false }),
    reader: object({ a: text }, { additionalProperties: false, propertyNames: { maxLength: 1 } })
  },
  'items that contain what is asked for': {
    writer: { type: 'array', contains: { const: 1 } },
    reader: { type: 'array', contains: { type: 'integer' } }
  },
  'the same condition': {
    writer: { type: 'object', ...condition({ required: ['a'] }, { required: ['b'] }) },
    reader: { type: 'object', ...condition({ required: ['a'] }, { required: ['b'] }), minProperties: 0 }
  },
  'a condition that is always met': {
    writer: object({ a: text }, { required: ['a'] }),
    reader: object({ a: text }, { required: ['a'], ...condition({ required: ['a'] }, { type: 'object' }) })
  },
  'branches told apart by a const': {
    writer: { oneOf: [tagged('a'), tagged('b')] },
    reader: { oneOf: [tagged('b'), tagged('c'), tagged('a')] }
  },
  'branches that overlap for both': {
    writer: {
      oneOf: [
        { ...text, maxLength: 3 },
        { ...text, minLength: 2 }
      ]
    },
    reader: { oneOf: [{ ...text, maxLength: 3 }, { ...text, minLength: 2 }, { type: 'null' }] }
  },
  'a list that holds itself': {
    writer: object({ next: { $ref: '#' }, a: { const: 1 } }, { title: 'old' }),
    reader: object({ next: { $ref: '#' }, a: { enum: [1, 2] } }, { title: 'new' })
  },
  'references that go by other names': {
    writer: { definitions: { a: text }, ...object({ x: { $ref: '#/definitions/a' } }) },
    reader: { definitions: { b: text }, ...object({ x: { $ref: '#/definitions/b' } }) }
  },
  'null or a text, in other words': {
    writer: { type: ['string', 'null'] },
    reader: { anyOf: [{ type: 'null' }, text] }
  }
}

test.each(Object.entries(proven))('proven: %s', (_, pair) => {
  const trees = [pair.reader, pair.writer].map(schema =>
    parseTree(JSON.stringify(schema), { references: [], strict: true })
  )
  const [reader, writer] = trees
  expect(reader && writer && doubts(reader, writer)).toEqual([])
})

/** Confluent's rules let these pass, and a message shows that they should not. */
const refuted: Readonly<Record<string, Pair & { readonly keyword: string; readonly path: string }>> = {
  'a format that changed': {
    writer: { ...text, format: 'date' },
    reader: { ...text, format: 'uuid' },
    keyword: 'format',
    path: '#/format'
  },
  'items that need not be there': {
    writer: { type: 'array', contains: text },
    reader: { type: 'array', contains: { type: 'number' } },
    keyword: 'contains',
    path: '#/contains'
  },
  'names that became shorter': {
    writer: { type: 'object' },
    reader: { type: 'object', propertyNames: { maxLength: 2 } },
    keyword: 'maxLength',
    path: '#/propertyNames/maxLength'
  },
  'a schema of a pattern': {
    writer: object({}, { patternProperties: { '^x': text } }),
    reader: object({}, { patternProperties: { '^x': { type: 'number' } } }),
    keyword: 'type',
    path: '#/patternProperties/^x/type'
  },
  'a condition': {
    writer: { type: 'object', ...condition({ required: ['a'] }, { required: ['c'] }) },
    reader: { type: 'object', ...condition({ required: ['a'] }, { required: ['b'] }) },
    keyword: 'if',
    path: '#/if'
  },
  'what is required and has no schema': {
    writer: { type: 'object' },
    reader: { type: 'object', required: ['a'] },
    keyword: 'required',
    path: '#/required/a/required'
  },
  'what is required and has a default': {
    writer: object({ a: { default: 1 } }),
    reader: object({ a: { default: 1 } }, { required: ['a'] }),
    keyword: 'required',
    path: '#/required/a/required'
  },
  'a type that was not said': {
    writer: { maximum: 2 },
    reader: { type: 'number', maximum: 2 },
    keyword: 'type',
    path: '#/type'
  },
  'further properties beside a pattern': {
    writer: object({ a: text }),
    reader: object({ a: text }, { patternProperties: { '^b': text } }),
    keyword: 'type',
    path: '#/patternProperties/^b/type'
  },
  'a branch that overlaps': {
    writer: { oneOf: [text] },
    reader: { oneOf: [text, { enum: ['a'] }] },
    keyword: 'oneOf',
    path: '#/oneOf'
  },
  'a condition on what is asked for anyway': {
    writer: {
      definitions: { a: { type: 'object' } },
      allOf: [{ $ref: '#/definitions/a' }, condition({ not: text }, { $ref: '#/definitions/a' })]
    },
    reader: {
      definitions: { a: { type: 'object' } },
      allOf: [{ $ref: '#/definitions/a' }, condition({ not: { type: 'null' } }, { required: ['a'] })]
    },
    keyword: 'if',
    path: '#/if'
  },
  'a limit of draft 4 that opened': {
    writer: { $schema: draft4, type: 'number', maximum: 2 },
    reader: { $schema: draft4, type: 'number', maximum: 2, exclusiveMaximum: true },
    keyword: 'maximum',
    path: '#/maximum'
  }
}

test.each(Object.entries(refuted))('refuted by a message: %s', (_, { keyword, path, ...pair }) => {
  const reading = readingOf(pair)
  expect(reading).toMatchObject({
    kind: 'refuted',
    differences: [{ rule: 'NOT_PROVEN', path, breaks: true, facts: { keyword } }]
  })
  const { counterexample } = reading as typeof reading & { kind: 'refuted' } // as was expected above
  expect(counterexample).toBeDefined()
  expect(
    parse(pair.reader)
      .differencesFrom(parse(pair.writer))
      .filter(({ breaks }) => breaks)
  ).toEqual([])
})

/** Nobody knows, and so nobody says yes. */
const unproven: Readonly<Record<string, Pair & { readonly path: string }>> = {
  'formats of which no value is at hand': {
    writer: { ...text, pattern: '^[b-d]{40}$', format: 'json-pointer-uri-fragment' },
    reader: { ...text, pattern: '^[b-d]{40}$', format: 'relative-json-pointer' },
    path: '#/format'
  },
  'properties that are evaluated or not': {
    writer: { $schema: modern, type: 'object', allOf: [{ maxProperties: 0 }], unevaluatedProperties: false },
    reader: { $schema: modern, type: 'object', unevaluatedProperties: false },
    path: '#/unevaluatedProperties'
  },
  'a schema that is nothing but itself': {
    writer: { type: 'string', pattern: 'a' },
    reader: { anyOf: [{ $ref: '#' }, { $ref: '#' }] },
    path: '#/anyOf'
  }
}

test.each(Object.entries(unproven))('unproven: %s', (_, { path, ...pair }) => {
  expect(readingOf(pair)).toMatchObject({ kind: 'unproven', differences: [{ path, breaks: false }] })
})

describe('in good time', () => {
  const bound = 3000

  test.each([
    ['choices in choices', choices(6)],
    ['definitions that hold each other', tangled(40)],
    [
      'patterns that backtrack',
      object({ a: { pattern: '^(a+)+$' } }, { patternProperties: { '(a+)+$': text } })
    ],
    ['a chain of references', chain(3000)],
    ['many properties', object(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`p${i}`, text])))]
  ])('%s', (_, schema) => {
    const changed = JSON.parse(JSON.stringify(schema).replaceAll('"string"', '["string","null"]'))
    const started = performance.now()
    for (const [reader, writer] of [
      [schema, changed],
      [changed, schema]
    ]) {
      try {
        readingOf({ reader, writer })
      } catch (error) {
        expect(error).toMatchObject({ code: 'comparisonTooCostly' })
      }
    }
    expect(performance.now() - started).toBeLessThan(bound)
  })
})

test('every doubt is told in sentences without gaps', () => {
  const keywords = [...Object.values(refuted).map(({ keyword }) => keyword), 'false', 'minItems', '__proto__']
  for (const keyword of keywords) {
    const difference = { rule: 'NOT_PROVEN', path: '#/a', breaks: false, facts: { keyword } }
    expect(jsonSchema.explain(difference)).toMatch(/^At #\/a .*[^.]\. [A-Z].*\.$/)
    expect(jsonSchema.explain(difference)).not.toMatch(/undefined|[{}]/)
    expect(jsonSchema.confluentMessage(difference).match(/%s/g)).toHaveLength(2)
  }
})

function choices(depth: number): object {
  if (depth === 0) return text
  const inner = choices(depth - 1)
  return { anyOf: [inner, object({ a: inner }), { type: 'array', items: inner }] }
}

function tangled(size: number): object {
  const to = (index: number) => ({ $ref: `#/definitions/d${index % size}` })
  const definitions = Array.from({ length: size }, (_, index) => [
    `d${index}`,
    { anyOf: [...[1, 4, 7].map(step => to(index * 7 + step)), object({ a: to(index + 1), b: text })] }
  ])
  return { definitions: Object.fromEntries(definitions), ...to(0) }
}

function chain(length: number): object {
  const definitions = Array.from({ length }, (_, index) => [
    `d${index}`,
    object({ next: { $ref: `#/definitions/d${index + 1}` }, a: text })
  ])
  return {
    definitions: Object.fromEntries([...definitions, [`d${length}`, text]]),
    $ref: '#/definitions/d0'
  }
}
