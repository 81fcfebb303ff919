import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import { expect, test } from 'vitest'
import { startRegistry } from '../../support/registry.ts'

const order = {
  type: 'record',
  name: 'OrderCreated',
  namespace: 'shop',
  fields: [
    { name: 'orderId', type: 'string' },
    { name: 'amount', type: { type: 'bytes', logicalType: 'decimal', precision: 10, scale: 2 } },
    { name: 'note', type: ['null', 'string'], default: null }
  ]
}
const plain = { ...order, fields: order.fields.filter(field => field.name !== 'amount') }

test('@kafkajs/confluent-schema-registry registers, encodes, decodes and finds the latest schema', async () => {
  await using server = await startRegistry()
  const client = new SchemaRegistry({ host: server.url })

  const { id } = await client.register(
    { type: SchemaType.AVRO, schema: JSON.stringify(plain) },
    { subject: 'shop.orders-value' }
  )
  expect(id).toBe(1)
  const again = await client.register(
    { type: SchemaType.AVRO, schema: JSON.stringify(plain) },
    { subject: 'shop.orders-value' }
  )
  expect(again.id).toBe(id)

  const event = { orderId: 'o-1', note: 'gift' }
  const bytes = await client.encode(id, event)
  expect([...bytes.subarray(0, 5)]).toEqual([0, 0, 0, 0, 1])

  const fresh = new SchemaRegistry({ host: server.url })
  expect({ ...(await fresh.decode(bytes)) }).toEqual(event)
  expect(await fresh.getLatestSchemaId('shop.orders-value')).toBe(1)
  expect(await fresh.getRegistryId('shop.orders-value', 1)).toBe(1)
  expect(
    await fresh.getRegistryIdBySchema('shop.orders-value', {
      type: SchemaType.AVRO,
      schema: JSON.stringify(plain)
    })
  ).toBe(1)
})

test('an incompatible schema is refused with the reason', async () => {
  await using server = await startRegistry()
  const client = new SchemaRegistry({ host: server.url })
  const subject = 'shop.orders-value'
  const register = (schema: object) =>
    client.register({ type: SchemaType.AVRO, schema: JSON.stringify(schema) }, { subject })
  await register(plain)
  const broken = { ...plain, fields: [...plain.fields, { name: 'currency', type: 'string' }] }
  await expect(register(broken)).rejects.toThrow(/READER_FIELD_MISSING_DEFAULT_VALUE.*currency/)
})
