import { expect, test } from 'vitest'
import { headerText } from './broker.ts'
import { createMemoryBroker } from './memory-broker.ts'
import { describeBroker } from './suite/describe-broker.ts'

let count = 0
describeBroker(
  { test, equal: (actual, expected) => expect(actual).toEqual(expected) },
  {
    open: async () => createMemoryBroker(),
    address: () => `address-${++count}`,
    can: {
      keys: true,
      tombstones: true,
      'binary headers': true,
      retries: true,
      'dead letters': true,
      // It is for tests, which want to be told at once.
      redelivery: false,
      'unknown addresses': false,
      backpressure: false,
      durability: false
    },
    deadLetters: address => ({
      address: `${address}.dead-letter`,
      error: headers => headerText(headers, 'x-error')
    })
  }
)

test('what a receiver throws is told to who waits for the end', async () => {
  await using broker = createMemoryBroker()
  await broker.subscribe('a', 'g', async () => {
    throw new Error('poison')
  })
  await broker.publish({ address: 'a', body: Uint8Array.of(1), headers: {} })
  await expect(broker.settled()).rejects.toThrow('poison')
})
