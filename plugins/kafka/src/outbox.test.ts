import { expect, test } from 'vitest'
import { createOutbox } from './outbox.ts'
import type { Outgoing } from './record.ts'

const record = (name: string, bytes = 0): Outgoing => ({
  topic: name,
  key: null,
  value: new Uint8Array(bytes),
  headers: []
})

/** Notes what is sent together. */
function createServer(refused = '') {
  const requests: string[][] = []
  return {
    requests,
    async send(records: readonly Outgoing[]) {
      await new Promise(resolve => setTimeout(resolve, 5))
      requests.push(records.map(({ topic }) => topic))
      if (records.some(({ topic }) => topic === refused)) throw new Error('refused')
    }
  }
}

test('what is published meanwhile goes together, in order', async () => {
  const server = createServer()
  const send = createOutbox(server)
  await Promise.all(['a', 'b', 'c'].map(name => send(record(name))))
  expect(server.requests).toEqual([['a'], ['b', 'c']])
})

test('no request is larger than Kafka takes, but for a message that is', async () => {
  const server = createServer()
  const send = createOutbox(server)
  const sizes = { first: 0, small: 1_000, half: 500_000, full: 900_000, last: 10 }
  await Promise.all(Object.entries(sizes).map(([name, bytes]) => send(record(name, bytes))))
  expect(server.requests).toEqual([['first'], ['small', 'half'], ['full'], ['last']])
})

test('who published what is refused is told, and the next ones go on', async () => {
  const server = createServer('bad')
  const send = createOutbox(server)
  const told = await Promise.allSettled(['first', 'bad'].map(name => send(record(name))))
  expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  await send(record('next'))
  expect(server.requests).toEqual([['first'], ['bad'], ['next']])
})
