import { expect, test } from 'vitest'
import { isFailure } from '../../failures.ts'
import type { ParseOptions } from '../format.ts'
import { avro } from './index.ts'

/** Text in, and what Java Avro 1.12.0 writes back. */
const canonical: readonly (readonly [string, string])[] = [
  ['"string"', '"string"'],
  ['{"type":"int"}', '"int"'],
  ['{"logicalType":"date","type":"int"}', '{"type":"int","logicalType":"date"}'],
  [
    '{"type":"int","name":"n","doc":"d","aliases":["q"],"default":1,"p":null}',
    '{"type":"int","default":1,"p":null}'
  ],
  [
    '{"type":"array","items":"int","name":"x","default":[],"p":1}',
    '{"type":"array","items":"int","default":[],"p":1}'
  ],
  [
    '{"doc":"D","fields":[{"default":1,"doc":"d","type":"int","name":"f","p":1e3,"aliases":["x","x"],"order":"IGNORE"}],"aliases":["X","q.Y","a.b.Z"],"p":[1.0,1E-7,-0],"namespace":"zz","name":"a.b.C","type":"record"}',
    '{"type":"record","name":"C","namespace":"a.b","doc":"D","fields":[{"name":"f","type":"int","doc":"d","default":1,"order":"ignore","aliases":["x"],"p":1000.0}],"p":[1.0,1.0E-7,0],"aliases":["X","q.Y","Z"]}'
  ],
  [
    '{"type":"record","name":"x.Q","fields":[{"name":"a","type":{"type":"fixed","name":"F","namespace":"","size":1}},{"name":"b","type":"F"},{"name":"c","type":"Q"}]}',
    '{"type":"record","name":"Q","namespace":"x","fields":[{"name":"a","type":{"type":"fixed","name":"F","namespace":"","size":1}},{"name":"b","type":"F"},{"name":"c","type":"Q"}]}'
  ],
  [
    '{"type":"record","name":"n.array","fields":[{"name":"a","type":["null","array"]}]}',
    '{"type":"record","name":"array","namespace":"n","fields":[{"name":"a","type":["null","n.array"]}]}'
  ],
  [
    '{"type":"record","name":"R","fields":[{"name":"a","type":"float","default":" 1.5f "},{"name":"b","type":"double","default":"NaN"}]}',
    '{"type":"record","name":"R","fields":[{"name":"a","type":"float","default":1.5},{"name":"b","type":"double","default":"NaN"}]}'
  ],
  [
    '{"type":"enum","name":"E","symbols":["A"],"aliases":["B"],"z":1,"default":"A","doc":"\\u00e9\\u0001\\/"}',
    '{"type":"enum","name":"E","doc":"é\\u0001/","symbols":["A"],"default":"A","z":1,"aliases":["B"]}'
  ],
  ['{"type":"error","name":"E","fields":[]}', '{"type":"error","name":"E","fields":[]}'],
  [
    '{"type":"record","name":"__proto__","fields":[{"name":"constructor","type":"int","__proto__":1}],"__proto__":2}',
    '{"type":"record","name":"__proto__","fields":[{"name":"constructor","type":"int","__proto__":1}],"__proto__":2}'
  ]
]

test.each(canonical)('%s is stored as %s', (text, expected) => {
  expect(avro.parse(text).canonical).toBe(expected)
})

const numbers: readonly (readonly [string, string])[] = [
  ['1.0', '1.0'],
  ['1e3', '1000.0'],
  ['-0', '0'],
  ['-0.0', '-0.0'],
  ['12345678.9', '1.23456789E7'],
  ['1e7', '1.0E7'],
  ['0.001', '0.001'],
  ['0.0001', '1.0E-4'],
  ['1e400', '"Infinity"'],
  ['5e-324', '4.9E-324'],
  ['1e-323', '9.9E-324'],
  ['9007199254740993', '9007199254740993'],
  ['123456789012345678901234567890', '123456789012345678901234567890']
]

test.each(numbers)('the number %s is written %s', (text, expected) => {
  expect(avro.parse(`{"type":"int","p":${text}}`).canonical).toBe(`{"type":"int","p":${expected}}`)
})

const field = (type: string, value: string) =>
  `{"type":"record","name":"R","fields":[{"name":"a","type":${type},"default":${value}}]}`
const named = (name: string) => `{"type":"record","name":"${name}","fields":[]}`
const nested = (depth: number) => `${'{"type":"array","items":'.repeat(depth)}"int"${'}'.repeat(depth)}`

/** What is refused always, and where. */
const invalid: readonly (readonly [string, string, string | undefined])[] = [
  ['string', 'Unexpected "s" at line 1, column 1', undefined],
  ['', 'Unexpected end of JSON at line 1, column 1', undefined],
  ['{}', 'A schema object needs a "type" that is a string', ''],
  [
    '"strin"',
    'Unknown type "strin": a type must be defined before its name is used, here or in a reference',
    ''
  ],
  ['["null",["int"]]', 'A union may not stand directly in a union', '/1'],
  ['["int",{"type":"int","logicalType":"date"}]', 'A union may hold int only once', '/1'],
  [named(''), 'A name may not be empty', '/name'],
  [named('int'), 'int is the name of a primitive type', '/name'],
  ['{"type":"record","name":1,"fields":[]}', 'A record, enum or fixed needs a "name" that is a string', ''],
  ['{"type":"record","name":"R","fields":{}}', '"fields" must be an array', ''],
  [`[${named('R')},{"type":"array","items":${named('R')}}]`, 'R is defined already', '/1/items'],
  [
    '{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}',
    'The record R has two fields named "a"',
    '/fields/1'
  ],
  ['{"type":"enum","name":"E","symbols":["A","A"]}', 'The symbol "A" stands twice', '/symbols/1'],
  ['{"type":"enum","name":"E","symbols":["A",1]}', 'A symbol must be a string', '/symbols/1'],
  [
    '{"type":"enum","name":"E","symbols":["A"],"default":"B"}',
    'The default "B" is not one of the symbols',
    '/default'
  ],
  ['{"type":"fixed","name":"F","size":-1}', '"size" must be a whole number from 0 to 2147483639', ''],
  ['{"type":"fixed","name":"F","size":1.5}', '"size" must be a whole number from 0 to 2147483639', ''],
  [
    '{"type":"fixed","name":"F","size":99999999999999999999999}',
    '"size" must be a whole number from 0 to 2147483639',
    ''
  ],
  [field('"float"', '"x"'), 'The default "x" is not a number', '/fields/0/default'],
  [nested(10_000), 'Nested more than 1000 levels deep at line 1, column 23985', undefined]
]

test.each(invalid)('%s is refused', (text, detail, at) => {
  expect(failureOf(text)).toEqual({ type: 'AVRO', detail, ...(at === undefined ? {} : { at }) })
})

/** Of a field's type and default, whether a strict parser takes them. */
const defaults: readonly (readonly [string, string, boolean])[] = [
  ['"int"', '1', true],
  ['"int"', '2147483648', false],
  ['"int"', '1.0', false],
  ['"int"', 'null', false],
  ['"long"', '9223372036854775807', true],
  ['"long"', '9223372036854775808', false],
  ['"float"', '1', true],
  ['"double"', '"Infinity"', true],
  ['"bytes"', '"\u00ff"', true],
  ['"bytes"', '1', false],
  ['"null"', 'null', true],
  ['["null","int"]', '1', true],
  ['["null","int"]', '"x"', false],
  ['{"type":"array","items":"int"}', '["x"]', false],
  ['{"type":"map","values":"int"}', '{"a":1}', true],
  ['{"type":"map","values":"int"}', '[]', false],
  [
    '{"type":"record","name":"S","fields":[{"name":"x","type":"int"},{"name":"y","type":"int","default":1}]}',
    '{"x":1}',
    true
  ],
  [
    '{"type":"record","name":"S","fields":[{"name":"x","type":"int"},{"name":"y","type":"int","default":1}]}',
    '{"y":1}',
    false
  ],
  ['"R"', '{}', false]
]

test.each(defaults)('of type %s the default %s is taken: %s', (type, value, isTaken) => {
  expect(failureOf(field(type, value), { strict: true }) === undefined).toBe(isTaken)
  expect(failureOf(field(type, value))).toBeUndefined()
})

test.each(['a-b', 'é', '1a', 'a..b.C', 'a.1b.C', '$a'])('only a lenient parser takes the name %s', name => {
  expect(failureOf(named(name))).toBeUndefined()
  expect(failureOf(named(name), { strict: true })).toMatchObject({ at: '/name' })
})

test('references stay names in the stored text and are written out in the resolved one', () => {
  const references = [
    { name: 'geo.Zip', text: '{"type":"fixed","name":"geo.Zip","size":5}' },
    {
      name: 'geo.Address',
      text: '{"type":"record","name":"geo.Address","fields":[{"name":"zip","type":"Zip"}]}'
    }
  ]
  const order = avro.parse(
    '{"type":"record","name":"shop.Order","fields":[{"name":"to","type":"geo.Address"},{"name":"from","type":"geo.Address"}]}',
    { references, strict: true }
  )
  expect(order.canonical).toBe(
    '{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"to","type":"geo.Address"},{"name":"from","type":"geo.Address"}]}'
  )
  expect(order.resolved()).toBe(
    '{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"to","type":{"type":"record","name":"Address","namespace":"geo","fields":[{"name":"zip","type":{"type":"fixed","name":"Zip","size":5}}]}},{"name":"from","type":"geo.Address"}]}'
  )
  expect(avro.parse(order.resolved()).differencesFrom(order)).toEqual([])
  expect(order.name).toBe('shop.Order')
})

test('a reference that is not valid is named', () => {
  expect(failureOf('"int"', { references: [{ name: 'geo.Zip', text: '"zap"' }] })).toMatchObject({
    detail: expect.stringContaining('The reference geo.Zip is not valid: Unknown type "zap"')
  })
})

test('the normalised text has full names and one order of keys', () => {
  const text =
    '{"type":"record","name":"R","namespace":"n","z":1,"doc":"D","aliases":["B","A"],"fields":[{"name":"a","type":{"type":"bytes","scale":2,"p":1,"precision":4,"logicalType":"decimal"},"default":"","doc":"d"},{"name":"e","order":"descending","type":{"type":"enum","name":"E","symbols":["A"],"default":"A","doc":"x"}},{"name":"f","type":"E"}],"a":2}'
  const expected =
    '{"name":"n.R","type":"record","fields":[{"name":"a","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":2,"p":1},"order":"ASCENDING","doc":"d","default":""},{"name":"e","type":{"name":"n.E","type":"enum","symbols":["A"],"doc":"x","default":"A"},"order":"DESCENDING"},{"name":"f","type":"n.E","order":"ASCENDING"}],"doc":"D","aliases":["n.A","n.B"],"a":2,"z":1}'
  expect(avro.parse(text).normalized()).toBe(expected)
  expect(avro.parse(expected).normalized()).toBe(expected)
})

test('large and deep schemas are parsed in good time', () => {
  const fields = Array.from({ length: 10_000 }, (_, i) => ({ name: `f${i}`, type: 'int' }))
  const started = performance.now()
  avro.parse(JSON.stringify({ type: 'record', name: 'R', fields }), { strict: true })
  avro.parse(JSON.stringify({ type: 'enum', name: 'E', symbols: fields.map(({ name }) => name) }), {
    strict: true
  })
  expect(avro.parse(nested(990)).normalized()).toHaveLength(nested(990).length)
  expect(performance.now() - started).toBeLessThan(2000)
})

function failureOf(text: string, options?: ParseOptions): unknown {
  try {
    avro.parse(text, options)
  } catch (error) {
    if (isFailure(error, 'schemaInvalid')) return error.facts
    throw error
  }
  return undefined
}

test('defaults that lead into each other without end are refused, and not fatal', () => {
  const node = ['null', 'R']
  const circle = {
    type: 'record',
    name: 'R',
    fields: [
      { name: 'x', type: 'int' },
      { name: 'next', type: node, default: { x: 1 } }
    ]
  }
  expect(() => avro.parse(JSON.stringify(circle), { strict: true })).toThrow('default')
  const fields = Array.from({ length: 3000 }, (_, index) => ({
    name: `f${index}`,
    type: node,
    default: { [`f${(index + 1) % 3000}`]: null }
  }))
  const tangle = JSON.stringify({ type: 'record', name: 'R', fields })
  const started = performance.now()
  expect(() => avro.parse(tangle, { strict: true })).toThrow()
  expect(performance.now() - started).toBeLessThan(1_500)
})
