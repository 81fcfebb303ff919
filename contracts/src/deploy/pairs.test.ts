import { expect, test } from 'vitest'
import { formatOf } from '../formats/index.ts'
import { outcomeOf } from './pairs.ts'

function outcome(writer: readonly [string, string] | undefined, reader: readonly [string, string]): string {
  const schemaOf = (given: readonly [string, string] | undefined) => ({
    pointer: { subject: 's', version: 1 },
    schema: given && formatOf(given[0]).parse(given[1])
  })
  return outcomeOf(schemaOf(writer), schemaOf(reader)).kind
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
  expect(outcome(['AVRO', '"int"'], ['AVRO', '"long"'])).toBe('ok')
  expect(outcome(['AVRO', '"long"'], ['AVRO', '"int"'])).toBe('broken')
  const parsed = (text: string) => ({
    pointer: { subject: 's', version: 1 },
    schema: formatOf('AVRO').parse(text)
  })
  expect(outcomeOf(parsed('"long"'), parsed('"int"'))).toMatchObject({
    type: 'AVRO',
    differences: [{ rule: 'TYPE_MISMATCH' }],
    counterexample: {}
  })
})

test('schemas of different formats do not get on', () => {
  expect(outcome(['AVRO', '"int"'], ['JSON', '{"type":"integer"}'])).toBe('formatChanged')
})

test('a schema that is missing is unknown', () => {
  expect(outcome(undefined, ['AVRO', '"int"'])).toBe('unknown')
})

test('schemas that are too large to compare are unknown, not an error', () => {
  expect(outcome(['JSON', tangled('a')], ['JSON', tangled('b')])).toBe('unknown')
})
