import { formatOf } from '@instep/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitrary, NoMessage } from './index.ts'

const parse = (type: string, schema: unknown) =>
  formatOf(type).parse(typeof schema === 'string' ? schema : JSON.stringify(schema))
const each = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ')
const byIndex = (count: number, value: (index: number) => unknown): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, value(index)]))

/** Schemas that would never end, or take much too long, if each level were generated like the one above. */
const large: Readonly<Record<string, readonly [type: string, schema: unknown]>> = {
  'a tree with three lists of itself': [
    'JSON',
    { type: 'object', properties: byIndex(3, () => ({ type: 'array', items: { $ref: '#' } })) }
  ],
  'a map of maps of itself': [
    'AVRO',
    {
      type: 'record',
      name: 'R',
      fields: [
        { name: 'm', type: { type: 'map', values: { type: 'map', values: 'R' } } },
        { name: 'n', type: ['null', 'R'] }
      ]
    }
  ],
  '200 messages that hold each other': [
    'PROTOBUF',
    `syntax = "proto3"; ${each(200, i => `message M${i} { ${each(50, j => `M${(i * 7 + j) % 200} f${j} = ${j + 1};`)} string x = 99; }`)}`
  ],
  'a chain of 5,000 messages': [
    'PROTOBUF',
    `syntax = "proto3"; ${each(5000, i => `message M${i} { M${(i + 1) % 5000} next = 1; string x = 2; }`)}`
  ],
  'a chain of 40 definitions': [
    'JSON',
    {
      $ref: '#/definitions/p0',
      definitions: byIndex(40, i => ({
        type: 'object',
        properties: { next: { $ref: `#/definitions/p${(i + 1) % 40}` }, x: { type: 'string' } }
      }))
    }
  ],
  'thirty choices at once': [
    'JSON',
    {
      allOf: Array.from({ length: 30 }, (_, i) => ({
        anyOf: [{ required: [`a${i}`] }, { properties: { [`b${i}`]: { type: 'string' } } }]
      }))
    }
  ],
  'choices within choices': [
    'JSON',
    {
      definitions: byIndex(12, i => ({
        anyOf: [
          { $ref: `#/definitions/p${i + 1}` },
          { $ref: `#/definitions/p${i + 1}` },
          { type: 'integer', maximum: i }
        ]
      })),
      $ref: '#/definitions/p0'
    }
  ],
  '1,000 fields': [
    'JSON',
    { type: 'object', properties: byIndex(1000, () => ({ type: 'string', maxLength: 20 })) }
  ]
}

test.each(Object.entries(large))(
  '%s: arbitrary and messages are made in good time',
  (name, [type, schema]) => {
    const parsed = parse(type, schema === undefined ? '' : withLast(name, schema))
    const started = performance.now()
    const messages = fc.sample(arbitrary(parsed), { numRuns: 20, seed: 5 })
    expect(performance.now() - started).toBeLessThan(8000)
    for (const message of messages) expect(parsed.encode(message).length).toBeLessThan(300_000)
  }
)

/** The last of a row of definitions refers to nothing. */
function withLast(name: string, schema: unknown): unknown {
  return name === 'choices within choices'
    ? {
        ...(schema as object),
        definitions: { ...(schema as { definitions: object }).definitions, p12: { type: 'boolean' } }
      }
    : schema
}

const unsatisfiable: readonly (readonly [type: string, schema: unknown, place: string, reason: RegExp])[] = [
  ['JSON', false, '', /nothing fits/],
  [
    'JSON',
    { type: 'object', required: ['a'], properties: { a: { type: 'array', minItems: 1, items: false } } },
    '/a/[]',
    /nothing fits/
  ],
  ['JSON', { type: 'string', minLength: 3, maxLength: 2 }, '', /no text has from 3 to 2 characters/],
  ['JSON', { type: 'string', minLength: 1e9 }, '', /a text of 1000000000 characters is too long/],
  [
    'JSON',
    { type: 'array', minItems: 1e9 },
    '',
    /more than 1000 parts|a list of 1000000000 items is too long/
  ],
  ['JSON', { type: 'integer', minimum: 1, maximum: 2, multipleOf: 3 }, '', /no multiple of 3 is from 1 to 2/],
  [
    'JSON',
    { type: 'object', required: ['a'], properties: { a: { enum: ['x'], type: 'string', minLength: 2 } } },
    '/a',
    /no listed value fits/
  ],
  [
    'JSON',
    { type: 'object', required: ['a'], properties: { a: { not: {} } } },
    '/a',
    /none of 1500 values fits/
  ],
  ['JSON', { type: 'string', pattern: '^(?=.*\\bzebra\\b)(a+)+$' }, '', /no text was found for/],
  [
    'JSON',
    { type: 'object', required: ['next'], properties: { next: { $ref: '#' } } },
    '/next',
    /root holds itself, without end/
  ],
  [
    'JSON',
    { type: 'array', uniqueItems: true, minItems: 3, items: { type: 'boolean' } },
    '',
    /none of 1500 values fits/
  ],
  [
    'AVRO',
    { type: 'record', name: 'R', fields: [{ name: 'r', type: 'R' }] },
    '/r',
    /R holds itself, without end/
  ],
  [
    'AVRO',
    {
      type: 'record',
      name: 'R',
      fields: [{ name: 'f', type: { type: 'fixed', name: 'F', size: 2_000_000_000 } }]
    },
    '/f',
    /bytes are more than/
  ],
  ['PROTOBUF', 'message M { required M m = 1; }', '/m', /M holds itself, without end/],
  [
    'PROTOBUF',
    each(40, i => `message M${i} { required M${i + 1} a = 1; required M${i + 1} b = 2; }`) +
      ' message M40 {}',
    '',
    /a message has more than 1000 parts/
  ]
]

test.each(unsatisfiable)(
  '%s %j has no message, and it is said where and why',
  (type, schema, place, reason) => {
    const started = performance.now()
    const failure = failureOf(() => arbitrary(parse(type, schema)))
    expect(performance.now() - started).toBeLessThan(5000)
    expect(failure).toBeInstanceOf(NoMessage)
    expect(failure).toMatchObject({ place, reason: expect.stringMatching(reason) })
  }
)

test('where one branch or an optional field has no message, the others have', () => {
  const schema = parse('JSON', {
    type: 'object',
    required: ['a'],
    properties: {
      a: { anyOf: [{ type: 'string', minLength: 2, maxLength: 1 }, { type: 'boolean' }] },
      b: false,
      c: { not: {} }
    },
    additionalProperties: false
  })
  const messages = fc.sample(arbitrary(schema), { numRuns: 30, seed: 1 })
  expect(new Set(messages.map(message => JSON.stringify(message)))).toEqual(
    new Set(['{"a":true}', '{"a":false}'])
  )
})

test('names and texts that JavaScript is touchy about are names and texts', () => {
  const schema = parse(
    'JSON',
    '{"type":"object","required":["__proto__","constructor"],"properties":{"__proto__":{"type":"integer"},"constructor":{"type":"null"}}}'
  )
  for (const message of fc.sample(arbitrary(schema), { numRuns: 20, seed: 1 })) {
    expect(Object.keys(message as object)).toEqual(expect.arrayContaining(['__proto__', 'constructor']))
    expect(Object.getPrototypeOf(message)).toBe(Object.prototype)
  }
})

function failureOf(action: () => unknown): unknown {
  try {
    return action()
  } catch (error) {
    return error
  }
}
