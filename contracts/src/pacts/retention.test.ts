import { describe, expect, test } from 'vitest'
import { matchesAny, type RetentionPolicy, type RetentionVersion, retain } from './retention.ts'

const day = 24 * 60 * 60 * 1000
const now = 1000 * day

function version(number: string, facts: Partial<RetentionVersion> = {}): RetentionVersion {
  return {
    number,
    at: now - 500 * day,
    branches: [],
    heads: [],
    tags: [],
    isInUse: false,
    hasPactInUse: false,
    hasMessagesLeft: false,
    ...facts
  }
}

const nothing: RetentionPolicy = { keepBranches: [] }

describe('what is kept, and why', () => {
  const cases: readonly [string, RetentionPolicy, readonly RetentionVersion[], Record<string, string[]>][] = [
    ['the newest, whatever else is said', nothing, [version('1'), version('2')], { 2: ['newest'] }],
    [
      'what is in use, what a provider in use was compared with, and what has left messages',
      nothing,
      [
        version('1', { isInUse: true }),
        version('2', { hasPactInUse: true }),
        version('3'),
        version('4', { hasMessagesLeft: true }),
        version('5')
      ],
      { 1: ['inUse'], 2: ['pactInUse'], 4: ['messagesLeft'], 5: ['newest'] }
    ],
    [
      'the head of the main branch, which need not be the newest version',
      nothing,
      [
        version('1', { branches: ['main'], heads: ['main'] }),
        version('2', { branches: ['main'] }),
        version('3', { branches: ['feature'], heads: ['feature'] }),
        version('4')
      ],
      { 1: ['mainHead'], 4: ['newest'] }
    ],
    [
      'heads of branches and newest versions of tags that a pattern means',
      { keepBranches: ['release/*', 'prod'] },
      [
        version('1', { branches: ['release/1'] }),
        version('2', { branches: ['release/1'], heads: ['release/1'] }),
        version('3', { tags: ['prod'] }),
        version('4', { tags: ['prod', 'dev'] }),
        version('5', { tags: ['dev'] }),
        version('6')
      ],
      { 2: ['branchHead'], 4: ['tagHead'], 6: ['newest'] }
    ],
    [
      'what is younger than the days, to the millisecond',
      { keepDays: 30, keepBranches: [] },
      [
        version('1', { at: now - 30 * day - 1 }),
        version('2', { at: now - 30 * day }),
        version('3', { at: now })
      ],
      { 2: ['recent'], 3: ['newest', 'recent'] }
    ],
    [
      'the last versions of all, of the main branch, and not those of every branch',
      { keepVersions: 2, keepBranches: [] },
      [
        version('1', { branches: ['main'] }),
        version('2', { branches: ['main'] }),
        version('3', { branches: ['main'], heads: ['main'] }),
        version('4', { branches: ['feature'] }),
        version('5', { branches: ['feature'] }),
        version('6', { branches: ['feature'] })
      ],
      {
        2: ['amongLast'],
        3: ['mainHead', 'amongLast'],
        5: ['amongLast'],
        6: ['newest', 'amongLast']
      }
    ]
  ]

  test.for(cases)('%s', ([, policy, versions, kept]) => {
    const retention = retain({ mainBranch: 'main', versions, now }, policy)
    expect(Object.fromEntries(retention.kept.map(({ number, reasons }) => [number, reasons]))).toEqual(kept)
    expect(retention.removed).toEqual(versions.map(({ number }) => number).filter(one => !(one in kept)))
  })
})

test('a branch ends with its last version', () => {
  const versions = [
    version('1', { branches: ['gone'], heads: ['gone'] }),
    version('2', { branches: ['shared', 'both'] }),
    version('3', { branches: ['shared'], heads: ['shared'] })
  ]
  expect(retain({ mainBranch: undefined, versions, now }, nothing).endedBranches).toEqual(['both', 'gone'])
})

test('a pattern stands for the whole name', () => {
  expect(matchesAny('release/1', ['release/*'])).toBe(true)
  expect(matchesAny('my-release/1', ['release/*'])).toBe(false)
  expect(matchesAny('abc', ['a*b*c'])).toBe(true)
  expect(matchesAny('ab', ['ab*b'])).toBe(false)
  expect(matchesAny('main', ['mai'])).toBe(false)
  expect(matchesAny('a.c', ['a.c'])).toBe(true)
  expect(matchesAny('abc', ['a.c'])).toBe(false)
  expect(matchesAny('a'.repeat(50_000), [`${'*a'.repeat(1000)}*b`])).toBe(false)
})
