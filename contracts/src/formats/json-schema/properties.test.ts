import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isFailure } from '../../failures.ts'
import { jsonSchema } from './index.ts'
import { rules } from './rules.ts'

const modern = 'https://json-schema.org/draft/2020-12/schema'
const names = ['a', 'b', 'c', 'x1']

/** A key is there or not. */
const maybe = <Value>(key: string, value: fc.Arbitrary<Value>) =>
  fc.option(value, { nil: undefined }).map(held => (held === undefined ? {} : { [key]: held }))
const all = (...parts: fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.tuple(...parts).map(members => Object.assign({}, ...members))

const small = fc.integer({ min: 0, max: 3 })
const { schema: schemas } = fc.letrec<{ schema: unknown }>(tie => {
  const map = (keys: readonly string[]) =>
    fc.array(fc.tuple(fc.constantFrom(...keys), tie('schema')), { maxLength: 3 }).map(Object.fromEntries)
  const branches = fc.array(tie('schema'), { minLength: 1, maxLength: 3 })
  return {
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom(true, {}, { type: 'null' }, { type: 'boolean' }, { type: ['string', 'null'] }, false),
      all(
        fc.constant({ type: 'string' }),
        maybe('maxLength', small),
        maybe('minLength', small),
        maybe('pattern', fc.constantFrom('^a', 'b$'))
      ),
      all(
        maybe('type', fc.constantFrom('integer', 'number')),
        maybe('maximum', small),
        maybe('minimum', small),
        maybe('exclusiveMinimum', small),
        maybe('multipleOf', fc.constantFrom(1, 2, 3, 0.5))
      ),
      fc.record({ enum: fc.uniqueArray(fc.constantFrom('a', 'b', 1, null), { minLength: 1 }) }),
      fc.record({ const: fc.constantFrom('a', 1) }),
      all(
        fc.constant({ type: 'object' }),
        maybe('properties', map(names)),
        maybe('required', fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 })),
        maybe('patternProperties', map(['^x', '[ab]'])),
        maybe('additionalProperties', tie('schema')),
        maybe('maxProperties', small),
        maybe('dependencies', fc.constantFrom({ a: ['b'] }, { a: ['b', 'c'] }, { b: { required: ['c'] } }))
      ),
      all(
        fc.constant({ type: 'array' }),
        maybe('items', fc.oneof(tie('schema'), branches)),
        maybe('additionalItems', tie('schema')),
        maybe('maxItems', small),
        maybe('minItems', small),
        maybe('uniqueItems', fc.boolean())
      ),
      fc.record({ anyOf: branches }),
      fc.record({ oneOf: branches }),
      fc.record({ allOf: branches }),
      fc.record({ not: tie('schema') }),
      fc.constant({ $ref: '#' })
    )
  }
})
const texts = schemas.map(schema => JSON.stringify(schema))
const values = fc.jsonValue({ maxDepth: 2, stringUnit: fc.constantFrom('a', 'b', 'x', '1') })

test('the canonical text is its own canonical text, and normalized texts know no order', () => {
  fc.assert(
    fc.property(schemas, schema => {
      const parsed = jsonSchema.parse(JSON.stringify(schema), { strict: true })
      expect(jsonSchema.parse(parsed.canonical).canonical).toBe(parsed.canonical)
      const shuffled = jsonSchema.parse(JSON.stringify(reversed(schema)))
      expect(shuffled.normalized()).toBe(parsed.normalized())
      expect(jsonSchema.parse(parsed.normalized()).normalized()).toBe(parsed.normalized())
    })
  )
})

test('a schema reads itself, in any order of keys', () => {
  fc.assert(
    fc.property(schemas, schema => {
      const breaks = (reader: unknown) =>
        jsonSchema
          .parse(JSON.stringify(reader))
          .differencesFrom(jsonSchema.parse(JSON.stringify(schema)))
          .filter(difference => difference.breaks)
      expect(breaks(schema)).toEqual([])
      expect(breaks(reversed(schema))).toEqual([])
    }),
    { numRuns: 500 }
  )
})

/**
 * Holes in Confluent's rules, which ours follow: no difference breaks, and yet the reader refuses a message that the
 * writer allows. This list may only shrink.
 */
const holes: Readonly<
  Record<string, { readonly writer: object; readonly reader: object; readonly message: unknown }>
> = {
  'a branch of oneOf that grows may come to overlap with another': {
    writer: {
      oneOf: [
        { type: 'string', maxLength: 1 },
        { type: 'string', minLength: 3 }
      ]
    },
    reader: {
      oneOf: [
        { type: 'string', maxLength: 3 },
        { type: 'string', minLength: 3 }
      ]
    },
    message: 'abc'
  },
  'a new branch of oneOf may overlap with another': {
    writer: { oneOf: [{ type: 'string' }] },
    reader: { oneOf: [{ type: 'string' }, { enum: ['a'] }] },
    message: 'a'
  },
  'schemas of patterns are not compared': {
    writer: { type: 'object', patternProperties: { '^x': { type: 'string' } } },
    reader: { type: 'object', patternProperties: { '^x': { type: 'number' } } },
    message: { x: 'a' }
  },
  'a type beside keywords that had none': {
    writer: { maximum: 2 },
    reader: { type: 'number', maximum: 2 },
    message: 'a'
  },
  'formats are not compared': {
    writer: { type: 'string', format: 'date' },
    reader: { type: 'string', format: 'uuid' },
    message: '2024-02-29'
  },
  'contains, propertyNames and conditions are not compared': {
    writer: { type: 'array', contains: { type: 'string' } },
    reader: { type: 'array', contains: { type: 'number' } },
    message: ['a']
  },
  'what is required and not named as a property is not compared': {
    writer: { type: 'object' },
    reader: { type: 'object', required: ['a'] },
    message: {}
  },
  'a default does not fill in a property that is required': {
    writer: { type: 'object', properties: { a: { default: 1 } } },
    reader: { type: 'object', properties: { a: { default: 1 } }, required: ['a'] },
    message: {}
  },
  'an exclusive limit of draft 4 is not compared': {
    writer: { $schema: 'http://json-schema.org/draft-04/schema#', maximum: 2 },
    reader: { $schema: 'http://json-schema.org/draft-04/schema#', maximum: 2, exclusiveMaximum: true },
    message: 2
  },
  'a pattern that is gone leaves an object open': {
    writer: { type: 'object', properties: { a: { type: 'string' } } },
    reader: {
      type: 'object',
      patternProperties: { '^b': { type: 'string' } },
      properties: { a: { type: 'string' } }
    },
    message: { b: 1 }
  }
}

test.each(Object.entries(holes))('known hole: %s', (_, { writer, reader, message }) => {
  const [from, to] = [writer, reader].map(schema => jsonSchema.parse(JSON.stringify(schema)))
  expect(from && to?.differencesFrom(from).filter(({ breaks }) => breaks)).toEqual([])
  expect([from && accepts(from, message), to && accepts(to, message)]).toEqual([true, false])
})

/** Schemas without what the known holes need, so that any hole found among them is new. */
const sound = texts.filter(text => !/oneOf|patternProperties|"required"/.test(text)).map(typed)

test('but for the known holes, a compatible reader takes what the writer allows', () => {
  const messages = fc.array(values, { minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(sound, sound, fc.boolean(), fc.boolean(), messages, (one, other, isNear, isModern, data) => {
      const dialect = (text: string) =>
        isModern && text.startsWith('{"') ? text.replace('{', `{"$schema":"${modern}",`) : text
      const [writer, reader] = [one, isNear ? near(one) : other].map(text => jsonSchema.parse(dialect(text)))
      if (writer === undefined || reader === undefined) return
      const found = reader.differencesFrom(writer)
      if (found.some(({ breaks }) => breaks)) return
      const refused = data.filter(each => accepts(writer, each) === true && accepts(reader, each) === false)
      expect(refused).toEqual([])
    }),
    { numRuns: 250 }
  )
})

test('whatever the text, the answer is a schema or a failure', () => {
  const words = fc.constantFrom(
    ...[
      'type',
      'properties',
      'items',
      '$ref',
      '$id',
      'id',
      'definitions',
      '$defs',
      'required',
      'enum',
      'const',
      'allOf'
    ],
    ...[
      'anyOf',
      'not',
      'dependencies',
      'maximum',
      'pattern',
      'object',
      'string',
      '#',
      '#/definitions/a',
      'a',
      '__proto__',
      ''
    ]
  )
  const { json } = fc.letrec(tie => ({
    json: fc.oneof(
      { maxDepth: 5 },
      words,
      fc.constantFrom(null, 1, -1, true, 1e99, modern, 'http://json-schema.org/draft-04/schema#'),
      fc.array(tie('json'), { maxLength: 3 }),
      fc
        .array(fc.tuple(fc.oneof(words, fc.constant('$schema')), tie('json')), { maxLength: 5 })
        .map(members => Object.fromEntries(members))
    )
  }))
  fc.assert(
    fc.property(json, json, fc.boolean(), (one, other, strict) => {
      try {
        const [reader, writer] = [one, other].map(each => jsonSchema.parse(JSON.stringify(each), { strict }))
        reader?.normalized()
        for (const difference of writer ? (reader?.differencesFrom(writer) ?? []) : []) {
          expect(rules).toHaveProperty(difference.rule)
          expect(jsonSchema.explain(difference)).not.toMatch(/undefined/)
        }
      } catch (error) {
        if (!isFailure(error, 'comparisonTooCostly')) {
          expect(error).toMatchObject({ name: 'Failure', code: 'schemaInvalid' })
        }
      }
    }),
    { numRuns: 3000 }
  )
})

/** A schema like another, with something widened or narrowed. */
function near(text: string): string {
  return text
    .replaceAll('"integer"', '"number"')
    .replace(/"(max\w+)":(\d)/g, (_, keyword: string, limit: string) => `"${keyword}":${Number(limit) + 1}`)
    .replace(/,"required":\[[^\]]*\]/g, '')
    .replace('"enum":["a"', '"enum":["z","a"')
    .replace('"anyOf":[', '"anyOf":[{"type":"boolean"},')
    .replace('"allOf":[{},', '"allOf":[')
}

/** Gives keywords of numbers their type. */
function typed(text: string): string {
  return text.replace(/\{"(?=maximum|minimum|exclusiveMinimum|multipleOf)/g, '{"type":"number","')
}

/** Undefined when it cannot be told: a schema that is nothing but itself has no meaning, and ajv no answer. */
function accepts(schema: ReturnType<typeof jsonSchema.parse>, message: unknown): boolean | undefined {
  try {
    schema.encode(message)
    return true
  } catch (error) {
    const isUnusable = isFailure(error, 'schemaInvalid') && error.facts.detail.startsWith('The schema')
    return isUnusable ? undefined : false
  }
}

/** The same value with every object's keys the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)])
  )
}
