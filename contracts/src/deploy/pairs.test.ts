import { expect, test } from 'vitest'
import { formatOf } from '../formats/index.ts'
import { judge } from './gate.ts'
import { type Party, pairsOf } from './pairs.ts'

const evidence = { grade: 'declared', source: 'declaration', at: 1 } as const

function party(service: string, type: string, text: string | undefined, isCandidate = false): Party {
  const schema = text === undefined ? undefined : formatOf(type).parse(text)
  return {
    service,
    version: '1',
    subject: 's',
    pointer: { subject: 's', version: 1 },
    schema,
    evidence,
    isCandidate
  }
}

function answer(writers: readonly Party[], readers: readonly Party[]): string {
  const pairs = pairsOf(writers, readers)
  return judge({ candidates: [], obstacles: [], pairs, writers, readers, pacts: [], undeclared: [] }).answer
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

test('what can be read is a yes, what cannot is a no', () => {
  expect(answer([party('w', 'AVRO', '"int"', true)], [party('r', 'AVRO', '"long"')])).toBe('yes')
  expect(answer([party('w', 'AVRO', '"long"', true)], [party('r', 'AVRO', '"int"')])).toBe('no')
})

test('schemas of different formats are a no', () => {
  expect(answer([party('w', 'AVRO', '"int"', true)], [party('r', 'JSON', '{"type":"integer"}')])).toBe('no')
})

test('a schema that is missing is unknown, and a no beside it stays a no', () => {
  const missing = party('r', 'AVRO', undefined)
  expect(answer([party('w', 'AVRO', '"int"', true)], [missing])).toBe('unknown')
  expect(answer([party('w', 'AVRO', '"long"', true)], [missing, party('q', 'AVRO', '"int"')])).toBe('no')
})

test('schemas that are too large to compare are unknown, not an error', () => {
  expect(answer([party('w', 'JSON', tangled('a'), true)], [party('r', 'JSON', tangled('b'))])).toBe('unknown')
})

test('messages of another subject are not paired', () => {
  const other = { ...party('r', 'AVRO', '"int"'), subject: 't' }
  expect(pairsOf([party('w', 'AVRO', '"long"', true)], [other])).toEqual([])
})
