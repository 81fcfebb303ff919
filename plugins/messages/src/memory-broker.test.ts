import { expect, test } from 'vitest'
import { describeBroker } from './describe-broker.ts'
import { createMemoryBroker } from './memory-broker.ts'

let count = 0
describeBroker(
  { test, equal: (actual, expected) => expect(actual).toEqual(expected) },
  async () => createMemoryBroker(),
  () => `address-${++count}`
)

test('what a receiver throws is told to who waits for the end', async () => {
  await using broker = createMemoryBroker()
  await broker.subscribe('a', 'g', async () => {
    throw new Error('poison')
  })
  await broker.publish({ address: 'a', body: Uint8Array.of(1), headers: {} })
  await expect(broker.settled()).rejects.toThrow('poison')
})
