import fc from 'fast-check'
import { expect, test } from 'vitest'
import { waitFor } from './retries.ts'

test('a message never waits shorter than it is to, and less than twice as long beyond a quarter of a second', () => {
  expect([0, 250, 251, 1_000, 60_000].map(waitFor)).toEqual([250, 250, 500, 1_000, 64_000])
  fc.assert(
    fc.property(fc.double({ min: 250, max: 2e9, noNaN: true }), asked => {
      expect(waitFor(asked)).toBeGreaterThanOrEqual(asked)
      expect(waitFor(asked)).toBeLessThan(2 * asked)
    })
  )
})

test('there are no more queues for waiting than there are doublings', () => {
  const waits = fc.sample(fc.double({ min: 0, max: 1e15, noNaN: true }), 2_000).map(waitFor)
  expect(new Set(waits).size).toBeLessThanOrEqual(24)
  expect(Math.max(...waits)).toBeLessThan(2 ** 32)
})
