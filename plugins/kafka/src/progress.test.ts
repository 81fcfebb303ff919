import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'

test('nothing is told before the first record', () => {
  expect(createProgress().position()).toBeUndefined()
})

test('what is committed never passes an open record, whatever ends first', () => {
  const offsets = fc.uniqueArray(fc.bigInt(0n, 200n), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(offsets, fc.array(fc.nat(29)), (unsorted, order) => {
      // As after compaction: ascending, with gaps.
      const read = unsorted.toSorted((one, other) => (one < other ? -1 : 1))
      const progress = createProgress()
      const open = new Set<bigint>()
      for (const offset of read) {
        expect(progress.begin(offset)).toBe(true)
        open.add(offset)
      }
      const last = (read.at(-1) ?? 0n) + 1n
      const lowest = () => [...open].reduce((one, other) => (one < other ? one : other), last)
      for (const index of [...order, ...read.keys()]) {
        const offset = read[index]
        if (offset === undefined) continue
        progress.end(offset)
        open.delete(offset)
        expect(progress.position()).toBe(lowest())
        expect(progress.open).toBe(open.size)
      }
      expect(progress.position()).toBe(last)
    })
  )
})

test('what was dealt with is not dealt with again when the group reads again from its last commit', () => {
  const progress = createProgress()
  for (const offset of [5n, 6n, 7n]) progress.begin(offset)
  progress.end(5n)
  progress.end(7n)
  expect(progress.position()).toBe(6n)
  expect([5n, 6n, 7n, 8n].map(offset => progress.begin(offset))).toEqual([false, false, false, true])
  progress.end(6n)
  expect(progress.position()).toBe(8n)
})

test('a reader that goes back behind where it began passes over nothing', () => {
  const progress = createProgress()
  progress.begin(100n)
  progress.end(100n)
  expect(progress.position()).toBe(101n)
  for (const offset of [50n, 51n]) {
    expect(progress.begin(offset)).toBe(true)
    progress.end(offset)
    expect(progress.position()).toBe(offset + 1n)
  }
})
