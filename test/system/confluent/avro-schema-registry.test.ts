import createClient from 'avro-schema-registry'
import { expect, test } from 'vitest'
import { call } from '../../support/confluent.ts'
import { startRegistry } from '../../support/registry.ts'

const order = {
  type: 'record',
  name: 'OrderPlaced',
  namespace: 'shop',
  fields: [
    { name: 'orderId', type: 'string' },
    { name: 'note', type: ['null', 'string'], default: null }
  ]
}
const event = { orderId: 'o-1', note: null }

test('avro-schema-registry registers what it encodes, and another one decodes it', async () => {
  await using server = await startRegistry()
  const client = createClient(server.url)
  const value = await client.encodeMessage('orders', order as never, event)
  const key = await client.encodeKey('orders', { type: 'string' } as never, 'o-1')
  expect([[...value.subarray(0, 5)], [...key.subarray(0, 5)]]).toEqual([
    [0, 0, 0, 0, 1],
    [0, 0, 0, 0, 2]
  ])
  expect(await call(server, 'GET /subjects')).toEqual([200, ['orders-key', 'orders-value']])

  const reader = createClient(server.url)
  expect({ ...((await reader.decode(value)) as object) }).toEqual(event)
  expect(await reader.decode(key)).toBe('o-1')
})

test('avro-schema-registry finds schemas by their ids and as the newest of a subject', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/orders-value/versions', { schema: JSON.stringify(order) })
  const client = createClient(server.url)
  const bytes = await client.encodeById(1, event)
  expect(await client.encodeMessageByTopicName('orders-value', event)).toEqual(bytes)
  expect({ ...((await createClient(server.url).decode(bytes)) as object) }).toEqual(event)
})

test('avro-schema-registry is told why a schema is refused', async () => {
  await using server = await startRegistry()
  const client = createClient(server.url)
  await client.encodeMessage('orders', order as never, event)
  const other = { ...order, fields: [{ name: 'number', type: 'int' }] }
  await expect(client.encodeMessage('orders', other as never, { number: 1 })).rejects.toThrow(
    /Schema registry error|incompatible/i
  )
  expect(await call(server, 'GET /subjects/orders-value/versions')).toEqual([200, [1]])
})
