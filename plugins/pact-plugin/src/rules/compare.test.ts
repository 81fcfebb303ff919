import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RulesByPath } from '../rpc/messages.ts'
import { compare } from './compare.ts'

const told = (expected: unknown, actual: unknown, rules: RulesByPath, allowsMore = true) =>
  compare(expected, actual, rules, { allowsMore }).map(({ path, kind }) => `${path} ${kind}`)
const rule = (type: string, values: object = {}) => ({ rule: [{ type, values: { ...values } }] })

test.each<[string, unknown, unknown, RulesByPath, readonly string[]]>([
  ['what no rule speaks of is not compared', { a: 1, b: 2 }, { a: 1, b: 3 }, { '$.a': rule('equality') }, []],
  ['without rules everything must be equal', { a: [1, 2] }, { a: [1, 3] }, {}, ['$.a[1] rule']],
  ['numbers and bigints are alike', { a: 5 }, { a: 5n }, { '$.a': rule('equality') }, []],
  ['a missing member is told', { a: 1 }, {}, { '$.a': rule('type') }, ['$.a missing']],
  ['a member on the way to a rule is told', { a: { b: 1 } }, {}, { '$.a.b': rule('type') }, ['$.a missing']],
  [
    'a list in a record’s place is told',
    { a: { b: 1 } },
    { a: [1] },
    { '$.a.b': rule('type') },
    ['$.a kind']
  ],
  ['a null in a text’s place is told', { a: 'x' }, { a: null }, { '$.a': rule('type') }, ['$.a rule']],
  [
    'a rule of a type holds below, too',
    { a: { b: 1 } },
    { a: { b: 'x' } },
    { '$.a': rule('type') },
    ['$.a.b rule']
  ],
  [
    'a rule below goes before',
    { a: { b: 1 } },
    { a: { b: 2 } },
    { '$.a': rule('type'), '$.a.b': rule('equality') },
    ['$.a.b rule']
  ],
  ['a list has as many items', { a: [1] }, { a: [1, 1] }, { '$.a[0]': rule('equality') }, ['$.a size']],
  [
    'unless its rule leaves that open',
    { a: [1] },
    { a: [2, 'x', 3] },
    { '$.a': rule('type'), '$.a[*]': rule('integer') },
    ['$.a[1] rule']
  ],
  [
    'a list may have to be long enough',
    { a: [1] },
    { a: [] },
    { '$.a': rule('min-type', { min: 1 }) },
    ['$.a rule']
  ],
  [
    'a type with a least size is the same',
    { a: [1] },
    { a: [] },
    { '$.a': rule('type', { min: 1 }) },
    ['$.a rule']
  ],
  [
    'each value of a map is looked at',
    { m: { k: 1 } },
    { m: { x: 1, 'y z': 'q' } },
    { '$.m': rule('values'), '$.m.*': rule('integer') },
    ["$.m['y z'] rule"]
  ],
  [
    'each key of a map, too',
    { m: { k1: 1 } },
    { m: { x: 1 } },
    { '$.m': rule('eachKey', { rules: [{ match: 'regex', regex: 'k\\d' }] }) },
    ['$.m rule']
  ],
  [
    'a text must match the whole expression',
    { a: 'b1' },
    { a: 'xb1' },
    { '$.a': rule('regex', { regex: 'b\\d' }) },
    ['$.a rule']
  ],
  [
    'dates have their format',
    { a: '' },
    { a: '2000-13-01' },
    { '$.a': rule('date', { format: 'yyyy-MM-dd' }) },
    ['$.a rule']
  ],
  [
    'times with a zone do',
    { a: '' },
    { a: '2020-05-21 16:44:32+10:00' },
    { '$.a': rule('datetime', { format: 'yyyy-MM-dd HH:mm:ssZZZZZ' }) },
    []
  ]
])('%s', (_, expected, actual, rules, wanted) => {
  expect(told(expected, actual, rules)).toEqual(wanted)
})

test('a member too many is told where that is not allowed', () => {
  expect(told({ a: 1 }, { a: 1, b: 2 }, {}, false)).toEqual(['$.b unexpected'])
})

test.each([
  ['an unknown rule', { '$.a': rule('creditcard') }, 'does not know the matching rule "creditcard"'],
  ['a path that cannot be read', { '$.a[?(@.b)]': rule('type') }, 'the path $.a[?(@.b)]']
])('%s is no silent yes', (_, rules, words) => {
  expect(() => told({ a: 1 }, { a: 1 }, rules)).toThrow(words)
})

test('a value is like itself, and under the rule of its type like any of that kind', () => {
  const json = fc.jsonValue({ maxDepth: 3 })
  fc.assert(fc.property(json, value => void expect(told(value, value, {})).toEqual([])))
  fc.assert(fc.property(json, value => void expect(told(value, value, { $: rule('type') })).toEqual([])))
  fc.assert(
    fc.property(fc.string(), fc.integer(), (text, number) => {
      expect(told({ a: text }, { a: number }, { '$.a': rule('type') })).toEqual(['$.a rule'])
    })
  )
})
