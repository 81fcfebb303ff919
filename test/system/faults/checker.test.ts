import { describe, expect, test } from 'vitest'
import { checkHistory, type Operation } from '../../support/linearisability.ts'
import { type SubjectInput, subjectModel } from '../../support/subject-histories.ts'

const subject = 's'
const register = (text: string): SubjectInput => ({ kind: 'register', subject, text })
const lookUp = (text: string): SubjectInput => ({ kind: 'look-up', subject, text })
const erase = (version: number): SubjectInput => ({ kind: 'delete', subject, version })
const versions: SubjectInput = { kind: 'versions', subject }
const latest: SubjectInput = { kind: 'latest', subject }
const byText = (text: string): SubjectInput => ({ kind: 'by-text', text })
const setLevel = (level: string): SubjectInput => ({ kind: 'set-level', subject, level })
const level: SubjectInput = { kind: 'level', subject }

type Line = readonly [start: number, end: number, input: SubjectInput, output?: string]

const verdict = (lines: readonly Line[]) =>
  checkHistory(
    subjectModel,
    lines.map(([start, end, input, output]): Operation<SubjectInput> => ({ start, end, input, output }))
  )

const good: Readonly<Record<string, readonly Line[]>> = {
  nothing: [],
  'one after the other': [
    [0, 1, register('a'), '1 a'],
    [2, 3, register('b'), '2 b'],
    [4, 5, versions, '1,2'],
    [6, 7, latest, '2 b']
  ],
  'two that race, in either order': [
    [0, 10, register('a'), '2 a'],
    [0, 10, register('b'), '1 b'],
    [11, 12, latest, '2 a']
  ],
  'a read that overlaps a write and does not see it': [
    [0, 10, register('a'), '1 a'],
    [1, 2, versions, '404']
  ],
  'a write that is seen before it is acknowledged': [
    [0, 10, register('a'), '1 a'],
    [1, 2, versions, '1'],
    [3, 4, byText('a'), 'a']
  ],
  'a schema that is registered again after its deletion': [
    [0, 1, register('a'), '1 a'],
    [2, 3, erase(1), '1'],
    [4, 5, byText('a'), 'a'],
    [6, 7, register('a'), '2 a'],
    [8, 9, versions, '2']
  ],
  'a lost request that took effect later': [
    [0, 1, register('a')],
    [2, 3, versions, '404'],
    [4, 5, versions, '1']
  ],
  'a lost request that never took effect': [
    [0, 1, register('a')],
    [2, 3, register('b'), '1 b'],
    [4, 5, versions, '1']
  ],
  'levels that race': [
    [0, 5, setLevel('FULL'), 'FULL'],
    [0, 5, setLevel('NONE'), 'NONE'],
    [1, 2, level, 'FULL'],
    [6, 7, level, 'NONE']
  ]
}

const bad: Readonly<Record<string, readonly Line[]>> = {
  'a stale list': [
    [0, 1, register('a'), '1 a'],
    [2, 3, versions, '404']
  ],
  'a stale look-up': [
    [0, 1, register('a'), '1 a'],
    [2, 3, lookUp('a'), '404']
  ],
  'a stale look-up after a deletion': [
    [0, 1, register('a'), '1 a'],
    [2, 3, erase(1), '1'],
    [4, 5, lookUp('a'), '1 a']
  ],
  'a stale latest version': [
    [0, 1, register('a'), '1 a'],
    [2, 3, register('b'), '2 b'],
    [4, 5, latest, '1 a']
  ],
  'an id that is not found yet': [
    [0, 1, register('a'), '1 a'],
    [2, 3, byText('a'), '404']
  ],
  'a write that is seen, and then no more': [
    [0, 10, register('a'), '1 a'],
    [1, 2, versions, '1'],
    [3, 4, versions, '404']
  ],
  'one version for two schemas': [
    [0, 5, register('a'), '1 a'],
    [0, 5, register('b'), '1 b']
  ],
  'two versions for one schema': [
    [0, 5, register('a'), '1 a'],
    [0, 5, register('a'), '2 a']
  ],
  'a gap': [
    [0, 1, register('a'), '1 a'],
    [2, 3, register('b'), '3 b']
  ],
  'a lost registration': [
    [0, 1, register('a'), '1 a'],
    [2, 3, register('b'), '2 b'],
    [4, 5, versions, '2']
  ],
  'a deletion that is done twice': [
    [0, 1, register('a'), '1 a'],
    [2, 5, erase(1), '1'],
    [2, 5, erase(1), '1']
  ],
  'a lost update of a level': [
    [0, 1, setLevel('FULL'), 'FULL'],
    [2, 3, setLevel('NONE'), 'NONE'],
    [4, 5, level, 'FULL']
  ],
  'a lost request that took effect twice': [
    [0, 1, register('a')],
    [2, 3, versions, '1'],
    [4, 5, erase(1), '1'],
    [6, 7, versions, '2']
  ],
  'a refusal that is none of the model': [[0, 1, register('a'), '409']]
}

describe('the checker accepts', () => {
  test.each(Object.entries(good))('%s', (_, lines) => {
    expect(verdict(lines)).toBe('linearisable')
  })
})

describe('the checker rejects', () => {
  test.each(Object.entries(bad))('%s', (_, lines) => {
    expect(verdict(lines)).toBe('not linearisable')
  })
})

test('among many operations that overlap, one stale read is found', () => {
  const writes = Array.from({ length: 60 }, (_, index): Line => {
    const at = Math.floor(index / 6) * 10
    return [at, at + 9, register(`t${index}`), `${index + 1} t${index}`]
  })
  const list = (count: number) => Array.from({ length: count }, (_, index) => index + 1).join()
  expect(verdict([...writes, [95, 96, versions, list(57)]])).toBe('linearisable')
  expect(verdict([...writes, [100, 101, versions, list(59)]])).toBe('not linearisable')
})
