import { expect, test } from 'vitest'
import { formatOf } from '../formats/index.ts'
import { type Outcome, outcomeOf } from './pairs.ts'

type Text = readonly [type: string, text: string]

function outcome(writer: Text | undefined, reader: Text): Outcome {
  const schemaOf = (given: Text | undefined) => ({
    pointer: { subject: 's', version: 1 },
    schema: given && formatOf(given[0]).parse(given[1])
  })
  return outcomeOf(schemaOf(writer), schemaOf(reader))
}

/** Definitions that refer to each other so much that every pair of them has to be looked at. */
function tangled(name: string): string {
  const to = (index: number) => ({ $ref: `#/definitions/d${index % 60}` })
  const definitions = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `d${index}`,
      {
        anyOf: [
          ...Array.from({ length: 6 }, (_, branch) => to(index * 7 + branch * 3 + 1)),
          { type: 'object', properties: { [name]: to(index + 1) } }
        ]
      }
    ])
  )
  return JSON.stringify({ definitions, ...to(0) })
}

test('what can be read is ok, what cannot is broken, with what proves it', () => {
  expect(outcome(['AVRO', '"int"'], ['AVRO', '"long"'])).toEqual({ kind: 'ok' })
  expect(outcome(['AVRO', '"long"'], ['AVRO', '"int"'])).toMatchObject({
    kind: 'broken',
    type: 'AVRO',
    differences: [{ rule: 'TYPE_MISMATCH' }],
    counterexample: {}
  })
})

test('what the Confluent rules let pass is broken when a message shows it', () => {
  const json = (schema: object): Text => ['JSON', JSON.stringify(schema)]
  expect(outcome(json({ type: 'object' }), json({ type: 'object', required: ['a'] }))).toMatchObject({
    kind: 'broken',
    differences: [{ rule: 'NOT_PROVEN', path: '#/required/a/required', breaks: true }],
    counterexample: { json: {} }
  })
  const proto = (field: string): Text => ['PROTOBUF', `syntax = "proto3"; message M { ${field} a = 1; }`]
  expect(outcome(proto('bytes'), proto('string'))).toMatchObject({
    kind: 'broken',
    differences: [{ rule: 'FIELD_BYTES_READ_AS_STRING', path: '#/M/1', breaks: true }],
    counterexample: { json: { a: '/w==' } }
  })
})

test('what nothing proves is unknown, and says where', () => {
  const json = (format: string): Text => [
    'JSON',
    JSON.stringify({ type: 'string', pattern: '^[b-d]{40}$', format })
  ]
  expect(outcome(json('json-pointer-uri-fragment'), json('relative-json-pointer'))).toEqual({
    kind: 'unknown',
    because: {
      kind: 'unproven',
      type: 'JSON',
      differences: [{ rule: 'NOT_PROVEN', path: '#/format', breaks: false, facts: { keyword: 'format' } }]
    }
  })
})

test('schemas of different formats do not get on', () => {
  expect(outcome(['AVRO', '"int"'], ['JSON', '{"type":"integer"}'])).toEqual({ kind: 'formatChanged' })
})

test('a schema that is missing is unknown', () => {
  expect(outcome(undefined, ['AVRO', '"int"'])).toEqual({
    kind: 'unknown',
    because: { kind: 'missing', pointer: { subject: 's', version: 1 } }
  })
})

test('schemas that are too large to compare are unknown, not an error', () => {
  expect(outcome(['JSON', tangled('a')], ['JSON', tangled('b')])).toEqual({
    kind: 'unknown',
    because: { kind: 'tooLarge' }
  })
})
