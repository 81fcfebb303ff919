import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isFailure } from '../../failures.ts'
import type { Difference, Referenced } from '../format.ts'
import { protobuf } from './index.ts'
import { rules } from './rules.ts'

interface Case {
  readonly description: string
  readonly writer: string
  readonly writerReferences?: readonly Referenced[]
  readonly reader: string
  readonly readerReferences?: readonly Referenced[]
  /** What the reader makes of the writer. */
  readonly differences: readonly Expected[]
  /** What the writer's schema, as the reader, makes of the reader's. */
  readonly reversed: readonly Expected[]
}

type Expected = Pick<Difference, 'rule' | 'path' | 'breaks'>

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('../../../cases/protobuf.json', import.meta.url), 'utf8')
)
const parse = (text: string, references: readonly Referenced[] = []) => protobuf.parse(text, { references })
const parsed = (example: Case) => [
  parse(example.reader, example.readerReferences),
  parse(example.writer, example.writerReferences)
]
const brief = (differences: readonly Difference[]): readonly Expected[] =>
  differences.map(({ rule, path, breaks }) => ({ rule, path, breaks }))
const both = cases.flatMap(example => {
  const [reader, writer] = parsed(example)
  return reader === undefined || writer === undefined
    ? []
    : ([
        [example.description, reader, writer, example.differences],
        [`${example.description}, reversed`, writer, reader, example.reversed]
      ] as const)
})

test.each(both)('%s', (_description, reader, writer, expected) => {
  expect(brief(reader.differencesFrom(writer))).toEqual(expected)
})

test('the cases show every rule', () => {
  const shown = new Set(
    cases.flatMap(({ differences, reversed }) => [...differences, ...reversed]).map(({ rule }) => rule)
  )
  expect([...shown].sort()).toEqual(Object.keys(rules).sort())
  expect(shown.size).toBe(26)
})

test('every difference is explained in sentences without gaps', () => {
  for (const [, reader, writer] of both) {
    for (const difference of reader.differencesFrom(writer)) {
      expect(protobuf.explain(difference)).toMatch(/^[A-Z].*[^.]\.$/)
      expect(protobuf.explain(difference)).not.toMatch(/undefined|\[object|" "|{{2} /)
      expect(protobuf.confluentMessage(difference).match(/%s/g)).toHaveLength(2)
    }
  }
})

/** Differences that Confluent refuses though every message that the writer writes is read. */
const harmlessInTruth = ['REQUIRED_FIELD_REMOVED', 'FIELD_NAMED_TYPE_CHANGED', 'FIELD_NUMERIC_LABEL_CHANGED']

test.each(both)('a message proves: %s', (_description, reader, writer, expected) => {
  const breaking = expected.filter(({ breaks }) => breaks).map(({ rule }) => rule)
  const proof = reader.counterexampleFrom(writer)
  if (breaking.length === 0) return expect(proof).toBeUndefined()
  if (proof === undefined) return expect(harmlessInTruth).toContain(breaking[0])
  expect(proof.error).toMatch(/^The message cannot be read: /)
})

test('messages are worded as Confluent words them, with a slot for each side', () => {
  const [first] = parse('message A { required int32 x = 1; }').differencesFrom(parse('message A {}'))
  expect(first && protobuf.confluentMessage(first)).toBe(
    `{errorType:"REQUIRED_FIELD_ADDED", description:"A required field  at path '#/A/1' in the %s schema is missing in the %s schema"}`
  )
})

test('messages that referenced files define are compared once, however often they are used', () => {
  const chain = (leaf: string) =>
    Array.from(
      { length: 300 },
      (_, i) =>
        `message M${i} { M${Math.min(i + 1, 299)} l = 1; M${Math.min(i + 1, 299)} r = 2; ${leaf} x = 3; }`
    ).join('\n')
  const file = (leaf: string) =>
    parse('syntax = "proto3"; import "chain.proto"; message A { M0 m = 1; M0 n = 2; }', [
      { name: 'chain.proto', text: `syntax = "proto3"; ${chain(leaf)}` }
    ])
  const rulesFound = file('int32')
    .differencesFrom(file('string'))
    .map(({ rule }) => rule)
  expect(rulesFound.filter(rule => rule === 'FIELD_SCALAR_KIND_CHANGED')).toHaveLength(300)
})

test('what would take too long is refused', () => {
  const file = (name: string) =>
    parse('syntax = "proto3"; import "deep.proto"; message A { M0 m = 1; }', [
      {
        name: 'deep.proto',
        text: `syntax = "proto3"; message ${name} {} ${Array.from({ length: 2000 }, (_, i) => `message M${i} { M${Math.min(i + 1, 1999)} n = 1; }`).join('\n')}`
      }
    ])
  let code: string | undefined
  try {
    file('X').differencesFrom(file('Y'))
  } catch (error) {
    code = isFailure(error, 'comparisonTooCostly') ? error.code : String(error)
  }
  expect(code).toBe('comparisonTooCostly')
})
