import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deadLetter, readRetry, retryLater } from './headers.ts'
import type { Received } from './record.ts'

const bytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 20 })
const header: fc.Arbitrary<readonly [string, Uint8Array | null]> = fc.tuple(
  fc.constantFrom<string>('a', 'b', '__proto__', 'kafka_dlt-original-topic'),
  fc.oneof(bytes, fc.constant(null))
)
const record: fc.Arbitrary<Received> = fc.record({
  topic: fc.constantFrom('orders', 'été'),
  partition: fc.nat(2 ** 31 - 1),
  offset: fc.bigInt(0n, 2n ** 63n - 1n),
  timestamp: fc.bigInt(-1n, 2n ** 42n),
  leaderEpoch: fc.constant(-1),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.array(header)
})

test('a record that went over the retry topic, however often, is what it was', () => {
  fc.assert(
    fc.property(record, fc.nat(4), (original, times) => {
      let tried = { record: original, attempt: 1, due: 0 }
      for (let time = 0; time <= times; time += 1) {
        const sent = retryLater(tried, 'orders-billing-retry', 'billing', new Error('x'), 1_700_000_000_000)
        tried = readRetry({ ...sent, partition: 7, offset: 1n, timestamp: 5n, leaderEpoch: -1 })
      }
      expect(tried.record).toEqual(original)
      expect(tried.attempt).toBe(times + 2)
      expect(tried.due).toBe(1_700_000_000_000)
    })
  )
})

test('a retry topic on which somebody else has written is read all the same', () => {
  const names = [
    'kafka_original-topic',
    'kafka_original-partition',
    'kafka_original-offset',
    'retry_topic-attempts',
    'retry_topic-backoff-timestamp'
  ]
  const headers = fc.array(fc.tuple(fc.constantFrom(...names), fc.option(bytes)))
  fc.assert(
    fc.property(record, headers, (original, strange) => {
      const { attempt, due, record: read } = readRetry({ ...original, headers: strange })
      expect(attempt).toBeGreaterThanOrEqual(1)
      expect(Number.isFinite(due)).toBe(true)
      // It can be given up, too.
      deadLetter({ record: read, attempt, due }, 'orders-dlt', 'billing', 'a text, thrown')
    })
  )
})

test('an error of any length leaves the message small enough', () => {
  const [original] = fc.sample(record, 1)
  if (original === undefined) throw new Error('no sample')
  const error = new Error('long'.repeat(100_000), { cause: 'a text' })
  const tried = { record: { ...original, headers: [] }, attempt: 1, due: 0 }
  const { headers } = deadLetter(tried, 'orders-dlt', 'billing', error)
  expect(headers.reduce((sum, [, value]) => sum + (value?.length ?? 0), 0)).toBeLessThan(32_000)
})
