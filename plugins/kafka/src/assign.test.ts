import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assign } from './assign.ts'

const names = ['a', 'b', 'c'] as const
const members = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 3 }), topics: fc.subarray([...names]) }),
  { selector: ({ id }) => id, maxLength: 6 }
)
const sizes = fc.record({ a: fc.nat(7), b: fc.nat(7), c: fc.nat(7) })

test('each partition goes to one member, who reads its topic, and the shares of those who read the same are alike', () => {
  fc.assert(
    fc.property(members, sizes, (group, partitions) => {
      const dealt = assign(group, topic => partitions[topic as 'a' | 'b' | 'c']) // the members have no others
      for (const topic of names) {
        const readers = group.filter(({ topics }) => topics.includes(topic))
        const shares = readers.map(({ id }) => dealt.get(id)?.get(topic) ?? [])
        const expected =
          readers.length === 0 ? [] : Array.from({ length: partitions[topic] }, (_, index) => index)
        expect(shares.flat().toSorted((one, other) => one - other)).toEqual(expected)
        const counts = shares.map(({ length }) => length)
        if (counts.length > 0) expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        for (const { id, topics } of group)
          if (!topics.includes(topic)) expect(dealt.get(id)?.has(topic)).toBe(false)
      }
    })
  )
})

test('it does not matter in which order members come', () => {
  fc.assert(
    fc.property(members, sizes, (group, partitions) => {
      const count = (topic: string) => partitions[topic as 'a' | 'b' | 'c'] // the members have no others
      expect(assign(group.toReversed(), count)).toEqual(assign(group, count))
    })
  )
})
