import { expect, test } from 'vitest'
import { isFailure } from '../../failures.ts'
import { parseJson, writeJson } from '../../json.ts'
import type { ParseOptions } from '../format.ts'
import { hashOrder } from './hash-order.ts'
import { jsonSchema } from './index.ts'
import { compilePattern, isFound } from './patterns.ts'

const draft4 = '"$schema":"http://json-schema.org/draft-04/schema#"'
const draft2020 = '"$schema":"https://json-schema.org/draft/2020-12/schema"'

/** Text in, what is stored, and what `normalize=true` stores. */
const canonical: [text: string, stored: string, normalized?: string][] = [
  ['true', 'true'],
  [' false\n', 'false'],
  ['{}', '{}'],
  [
    '{ "type" : "object", "properties": {"b": {"maximum": 1.50E2}, "10": true, "a": {"enum": [2, 1]}} }',
    '{"type":"object","properties":{"b":{"maximum":1.50E2},"10":true,"a":{"enum":[2,1]}}}',
    '{"properties":{"10":true,"a":{"enum":[2,1]},"b":{"maximum":1.50E2}},"type":"object"}'
  ],
  ['{"title":"a","title":"b"}', '{"title":"b"}'],
  [
    '{"multipleOf":0.10,"x":[1.0,12345678901234567890]}',
    '{"multipleOf":0.10,"x":[1.0,12345678901234567890]}'
  ],
  [
    '{"required":["b","a"],"pattern":"\\u00e9"}',
    '{"required":["b","a"],"pattern":"é"}',
    '{"pattern":"é","required":["b","a"]}'
  ],
  ['{"properties":{"__proto__":{"type":"string"}}}', '{"properties":{"__proto__":{"type":"string"}}}']
]

test.each(canonical)('%s is stored as %s', (text, stored, normalized = stored) => {
  const schema = jsonSchema.parse(text, { strict: true })
  expect([schema.canonical, schema.resolved(), schema.normalized()]).toEqual([stored, stored, normalized])
})

/** Text, and what is wrong with it where. */
const invalid: [text: string, detail: string, at?: string][] = [
  ['', 'Unexpected end of JSON at line 1, column 1'],
  ['{"type":', 'Unexpected end of JSON at line 1, column 9'],
  ['null', 'A schema is an object, true or false', ''],
  ['42', 'A schema is an object, true or false', ''],
  ['[]', 'A schema is an object, true or false', ''],
  ['"string"', 'A schema is an object, true or false', ''],
  [
    '{"type":"text"}',
    '"type" must be one of null, boolean, object, array, number, integer, string, or an array of them',
    '/type'
  ],
  ['{"type":[]}', '"type" must name one type or more, each once', '/type'],
  ['{"type":["string","string"]}', '"type" must name one type or more, each once', '/type'],
  [
    '{"type":["string",1]}',
    '"type" must hold none but null, boolean, object, array, number, integer, string',
    '/type'
  ],
  ['{"properties":[]}', '"properties" must be an object whose values are schemas', '/properties'],
  ['{"properties":{"a":1}}', '"properties" must be an object whose values are schemas', '/properties'],
  [
    '{"properties":{"a/b":{"required":true}}}',
    '"required" must be an array of strings',
    '/properties/a~1b/required'
  ],
  ['{"required":[1]}', '"required" must be an array of strings', '/required'],
  ['{"pattern":"("}', '"pattern" has "(", which is no regular expression', '/pattern'],
  [
    '{"patternProperties":{"[":{}}}',
    '"patternProperties" has "[", which is no regular expression',
    '/patternProperties'
  ],
  ['{"items":[1]}', '"items" must be a schema or an array of schemas', '/items'],
  ['{"anyOf":{}}', '"anyOf" must be an array of schemas', '/anyOf'],
  ['{"not":1}', '"not" must be a schema', '/not'],
  ['{"enum":"a"}', '"enum" must be an array', '/enum'],
  ['{"maxLength":-1}', '"maxLength" must be a whole number, 0 or greater', '/maxLength'],
  ['{"minItems":1.5}', '"minItems" must be a whole number, 0 or greater', '/minItems'],
  ['{"maximum":"1"}', '"maximum" must be a number', '/maximum'],
  ['{"multipleOf":0}', '"multipleOf" must be a number greater than 0', '/multipleOf'],
  ['{"exclusiveMaximum":true}', '"exclusiveMaximum" must be a number', '/exclusiveMaximum'],
  [`{${draft4},"exclusiveMaximum":1}`, '"exclusiveMaximum" must be true or false', '/exclusiveMaximum'],
  ['{"uniqueItems":"yes"}', '"uniqueItems" must be true or false', '/uniqueItems'],
  [
    '{"dependencies":{"a":"b"}}',
    '"dependencies" must be an object whose values are schemas or arrays of strings',
    '/dependencies'
  ],
  [
    `{${draft2020},"dependentRequired":{"a":"b"}}`,
    '"dependentRequired" must be an object whose values are arrays of strings',
    '/dependentRequired'
  ],
  ['{"title":1}', '"title" must be a string', '/title'],
  ['{"$ref":1}', '"$ref" must be a string', '/$ref'],
  [
    '{"definitions":{"a":{"type":"x"}},"$ref":"#/definitions/a"}',
    '"type" must be one of null, boolean, object, array, number, integer, string, or an array of them',
    '/definitions/a/type'
  ],
  [
    '{"x":{"y":{"type":1}},"$ref":"#/x/y"}',
    '"type" must be one of null, boolean, object, array, number, integer, string, or an array of them',
    '#/x/y/type'
  ]
]

test.each(invalid)('%s is refused', (text, detail, at) => {
  const facts = { type: 'JSON', detail, ...(at === undefined ? {} : { at }) }
  expect(failureOf(text)).toMatchObject(facts)
  expect(failureOf(text, { strict: true })).toMatchObject(facts)
})

/** What only a strict parser refuses. */
const unknownRefs = [
  '{"$ref":"#/definitions/a"}',
  '{"$ref":"#a"}',
  '{"$ref":"other.json"}',
  '{"items":{"$ref":"https://example.com/other.json#/a"}}',
  '{"$ref":"#/x","x":1}'
]

test.each(unknownRefs)('%s is refused of a new schema', text => {
  expect(failureOf(text)).toBeUndefined()
  expect(failureOf(text, { strict: true })?.detail).toMatch(/^Nothing is known as /)
})

test('an empty choice is refused of a new schema', () => {
  expect(failureOf('{"oneOf":[]}')).toBeUndefined()
  expect(failureOf('{"oneOf":[]}', { strict: true })?.detail).toBe('"oneOf" must not be empty')
})

const text = '{"type":"string","maxLength":3}'
/** Schemas that say `text` by way of a reference, and what they refer to. */
const references: [what: string, schema: string, ...named: (readonly [string, string])[]][] = [
  ['a definition', `{"$ref":"#/definitions/a","definitions":{"a":${text}}}`],
  ['$defs named as definitions', `{"$ref":"#/definitions/a","$defs":{"a":${text}}}`],
  ['definitions named as $defs', `{${draft2020},"$ref":"#/$defs/a","definitions":{"a":${text}}}`],
  ['an escaped pointer', `{"$ref":"#/definitions/a~1b%25","definitions":{"a/b%":${text}}}`],
  ['a place that is no definition', `{"$ref":"#/x/0","x":[${text}]}`],
  [
    'an id',
    `{"$id":"https://example.com/s/main","$ref":"#/definitions/a/not","definitions":{"a":{"$id":"part","not":${text}}}}`.replace(
      '"$ref":"#/definitions/a/not"',
      '"allOf":[{"$ref":"part#/not"}]'
    )
  ],
  [
    'an id of draft 4',
    `{${draft4},"id":"https://example.com/main","allOf":[{"$ref":"part"}],"definitions":{"a":{"id":"part","type":"string","maxLength":3}}}`
  ],
  [
    'a fragment as id',
    `{"allOf":[{"$ref":"#a"}],"definitions":{"a":{"$id":"#a","type":"string","maxLength":3}}}`
  ],
  ['an anchor', `{${draft2020},"$ref":"#a","$defs":{"a":{"$anchor":"a","type":"string","maxLength":3}}}`],
  [
    'a dynamic anchor',
    `{${draft2020},"$dynamicRef":"#a","$defs":{"a":{"$dynamicAnchor":"a","type":"string","maxLength":3}}}`
  ],
  ['a reference by name', '{"$ref":"text.json"}', ['text.json', text]],
  [
    'a part of a reference',
    '{"$ref":"text.json#/definitions/a"}',
    ['text.json', `{"definitions":{"a":${text}}}`]
  ],
  [
    'a reference by its id',
    '{"$ref":"https://example.com/text.json"}',
    ['text', `{"$id":"https://example.com/text.json","type":"string","maxLength":3}`]
  ],
  [
    'a reference relative to the id',
    '{"$id":"https://example.com/a/main.json","allOf":[{"$ref":"../b/text.json"}]}',
    ['https://example.com/b/text.json', text]
  ],
  ['a name with a fragment', '{"$ref":"text.json#/definitions/a"}', ['text.json#/definitions/a', text]],
  [
    'a reference of a reference',
    '{"$ref":"one.json"}',
    ['two.json', text],
    ['one.json', '{"$ref":"two.json#"}']
  ],
  [
    'references in a circle',
    `{"$ref":"one.json#/definitions/b","definitions":{"a":${text}}}`,
    ['one.json', '{"definitions":{"b":{"$ref":"two.json"}}}'],
    ['two.json', `{"definitions":{"c":{"$ref":"one.json"}},"allOf":[${text}]}`]
  ]
]

test.each(references)('%s is followed', (_, schema, ...named) => {
  const options = { references: named.map(([name, text]) => ({ name, text })), strict: true }
  const parsed = jsonSchema.parse(schema, options)
  const breaks = (reader: string) =>
    jsonSchema
      .parse(reader)
      .differencesFrom(parsed)
      .filter(difference => difference.breaks).length
  expect([breaks('{"type":"string","maxLength":3}'), breaks('{"type":"string","maxLength":2}')]).toEqual([
    0, 1
  ])
  expect(new TextDecoder().decode(parsed.encode('abc'))).toBe('"abc"')
  expect(() => parsed.encode('abcd')).toThrow(/must NOT have more than 3 characters/)
})

test('a fault of a reference is told with its name', () => {
  const options = { references: [{ name: 'a.json', text: '{"type":"x"}' }] }
  expect(failureOf('true', options)?.detail).toMatch(/^The reference a\.json is not valid: "type" must be/)
  expect(failureOf('true', { references: [{ name: 'a.json', text: '{' }] })?.detail).toMatch(
    /^The reference a\.json/
  )
})

test('the meta-schemas need no reference', () => {
  expect(failureOf('{"$ref":"http://json-schema.org/draft-07/schema#"}', { strict: true })).toBeUndefined()
})

test('names that lead round in a circle say nothing', () => {
  const circle = jsonSchema.parse('{"$ref":"#/definitions/a","definitions":{"a":{"$ref":"#"}}}', {
    strict: true
  })
  expect(circle.differencesFrom(jsonSchema.parse('{"type":"string"}'))).toEqual([])
})

test('the title is the name', () => {
  expect(jsonSchema.parse('{"title":"Order"}').name).toBe('Order')
  expect(jsonSchema.parse('{}').name).toBeUndefined()
  expect(jsonSchema.parse('true').name).toBeUndefined()
})

test('a deep text is refused, a wide one is not', () => {
  expect(failureOf(`${'{"not":'.repeat(1001)}{}${'}'.repeat(1001)}`)?.detail).toMatch(/^Nested more than/)
  const wide = writeJson(
    parseJson(
      `{"properties":{${Array.from({ length: 20_000 }, (_, i) => `"p${i}":{"type":"string"}`).join()}}}`
    )
  )
  const started = performance.now()
  expect(jsonSchema.parse(wide).canonical).toBe(wide)
  expect(performance.now() - started).toBeLessThan(2000)
})

test('patterns in Java’s spelling are understood', () => {
  expect(compilePattern('(?i)^ab').test('ABc')).toBe(true)
  expect(compilePattern('\\A[a-z]++\\z').test('abc')).toBe(true)
  expect(compilePattern('^\\p{Alpha}+\\Q.\\E$').test('abc.')).toBe(true)
  expect(() => compilePattern('(')).toThrow(SyntaxError)
})

test('a pattern that may run for ever does not match', () => {
  for (const pattern of ['^(a+)+$', '(a|a)*b', '(?:a?){30}b', 'a?'.repeat(40), '.*.*.*.*.*.*x']) {
    expect([pattern, isFound(pattern, 'a'.repeat(50))]).toEqual([pattern, false])
  }
  for (const pattern of ['^a', '^[a-z_]+$', '^a{50}$', 'a+', '^(a|b)', '^[^@]+$']) {
    expect([pattern, isFound(pattern, 'a'.repeat(50))]).toEqual([pattern, true])
  }
})

test('names come in the order of a Java HashSet', () => {
  expect(hashOrder(['name', 'id', 'total'], ['zeta', 'alpha'])).toEqual([
    'zeta',
    'total',
    'alpha',
    'name',
    'id'
  ])
  // "Aa" and "BB" have one hash; the first put in comes first.
  expect(hashOrder(['BB', 'Aa'], [])).toEqual(['BB', 'Aa'])
  const many = Array.from({ length: 100 }, (_, i) => `p${i}`)
  expect(new Set(hashOrder(many.slice(0, 30), many)).size).toBe(100)
})

function failureOf(
  text: string,
  options?: ParseOptions
): { readonly detail: string; readonly at?: string } | undefined {
  try {
    jsonSchema.parse(text, options)
    return undefined
  } catch (error) {
    if (!isFailure(error, 'schemaInvalid')) throw error
    return error.facts
  }
}
