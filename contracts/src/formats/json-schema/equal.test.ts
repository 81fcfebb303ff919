import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatOf } from '../index.ts'
import { isEqual } from './equal.ts'

test('members may be called like methods', () => {
  const strange: readonly object[] = [
    { valueOf: 1 },
    { valueOf: 2 },
    { toString: 'x' },
    { constructor: null }
  ]
  const unique = formatOf('JSON').parse('{"type":"array","uniqueItems":true}')
  expect(unique.decode(unique.encode(strange))).toEqual(strange)
  expect(() => unique.encode([...strange, { valueOf: 2 }])).toThrow('schemaInvalid')
  for (const keyword of ['{"const":{"valueOf":1}}', '{"enum":[{"valueOf":1},2]}']) {
    const schema = formatOf('JSON').parse(keyword)
    expect(schema.decode(schema.encode({ valueOf: 1 }))).toEqual({ valueOf: 1 })
    expect(() => schema.encode({ valueOf: 2 })).toThrow('schemaInvalid')
  }
})

test('equal is what is written alike, but for the order of members', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(isEqual(one, structuredClone(one))).toBe(true)
      expect(isEqual(one, other)).toBe(written(one) === written(other))
    })
  )
})

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value === 0 ? 0 : value)
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${written(member)}`).join()}}`
}
