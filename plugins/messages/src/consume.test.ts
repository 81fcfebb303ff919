import { afterAll, expect, test } from 'vitest'
import { call, record } from '../../../test/support/confluent.ts'
import { startRegistry } from '../../../test/support/registry.ts'
import { consume } from './consume.ts'
import { createMemoryBroker } from './memory-broker.ts'
import { createPublisher } from './publisher.ts'
import { createSchemas } from './schemas.ts'
import { DeadLetter } from './settlement.ts'

const server = await startRegistry()
afterAll(() => server[Symbol.asyncDispose]())
const schemas = createSchemas(server.url)
await call(server, 'POST /subjects/orders-value/versions', record('id', 'note?'))

interface Order {
  readonly id: string
}

const contract = { address: 'orders', group: 'payments', reader: { subject: 'orders-value' } } as const

test('events that are published are handled, with what stands beside them', async () => {
  await using broker = createMemoryBroker()
  const seen: unknown[] = []
  await using _ = await consume<Order>(broker, schemas, contract, ({ id }, { headers, key, attempt }) => {
    seen.push([id, headers.traceparent, key, attempt])
  })
  const publish = await createPublisher<Order>(broker, schemas, { address: 'orders', topic: 'orders' })
  await publish({ id: 'o-1' }, { key: 'o-1', headers: { traceparent: '00-1' } })
  await broker.settled()
  expect(seen).toEqual([['o-1', '00-1', 'o-1', 1]])
})

test('what cannot be dealt with comes again, and then goes to the dead letters as it came', async () => {
  await using broker = createMemoryBroker()
  const [seen, dead]: [unknown[], unknown[]] = [[], []]
  await using _ = await consume<Order>(
    broker,
    schemas,
    { ...contract, attempts: 3, backOff: () => 1, deadLetter: 'orders.dead' },
    ({ id }, { attempt }) => {
      seen.push([id, attempt])
      if (id === 'never') throw new DeadLetter('it is older than the shop')
      throw new Error('the bank is closed')
    }
  )
  await using _dead = await broker.subscribe('orders.dead', 'ops', async ({ body, headers }) => {
    dead.push([body?.length, headers['x-error']])
    return { outcome: 'ok' }
  })
  const publish = await createPublisher<Order>(broker, schemas, { address: 'orders', topic: 'orders' })
  await publish({ id: 'later' })
  await publish({ id: 'never' })
  await broker.publish({ address: 'orders', body: Buffer.from('poison'), headers: {} })
  await broker.settled()
  expect(seen.toSorted()).toEqual([
    ['later', 1],
    ['later', 2],
    ['later', 3],
    ['never', 1]
  ])
  expect(dead).toHaveLength(3)
  expect(dead).toEqual(
    expect.arrayContaining([
      [expect.any(Number), 'Error: the bank is closed'],
      [expect.any(Number), 'DeadLetter: it is older than the shop'],
      [6, expect.stringContaining('Unreadable: a message does not say which schema it has')]
    ])
  )
})

test('keys have a schema of their own, where the contract names one', async () => {
  const keySchema = '{"type":"record","name":"Key","fields":[{"name":"shop","type":"long"}]}'
  await call(server, 'POST /subjects/keyed-key/versions', { schema: keySchema })
  await using broker = createMemoryBroker()
  const [seen, dead]: [unknown[], unknown[]] = [[], []]
  const keyed = { ...contract, address: 'keyed', keys: { reader: { subject: 'keyed-key' } } }
  await using _ = await consume<Order>(broker, schemas, keyed, ({ id }, { key }) => {
    seen.push([id, key])
  })
  await using _dead = await broker.subscribe('keyed.dead-letter', 'ops', async ({ headers }) => {
    dead.push(headers['x-error'])
    return { outcome: 'ok' }
  })
  const publish = await createPublisher<Order>(broker, schemas, {
    ...{ address: 'keyed', subject: 'orders-value' },
    keys: { topic: 'keyed' }
  })
  await publish({ id: 'o-1' }, { key: { shop: 7 } })
  await expect(publish({ id: 'o-2' }, { key: { shop: 'x' } })).rejects.toThrow(
    'an event cannot be written as version 1 of keyed-key: The datum does not fit the schema: "x" at /shop is no long'
  )
  const plain = await createPublisher<Order>(broker, schemas, { address: 'keyed', subject: 'orders-value' })
  await plain({ id: 'o-3' }, { key: 'o-3' })
  await expect(plain({ id: 'o-4' }, { key: { shop: 7 } })).rejects.toThrow('a key without a schema is a text')
  await broker.settled()
  expect(seen).toEqual([['o-1', { shop: 7 }]])
  expect(dead).toEqual([expect.stringContaining('a message does not say which schema it has')])
})

test('an event that does not fit is not sent', async () => {
  await using broker = createMemoryBroker()
  const publish = await createPublisher(broker, schemas, { address: 'orders', topic: 'orders' })
  await expect(publish({ id: 7 })).rejects.toThrow(
    'an event cannot be written as version 1 of orders-value: The datum does not fit the schema: 7 at /id is no string'
  )
})
