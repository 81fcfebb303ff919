import {
  AvroDeserializer,
  AvroSerializer,
  SchemaRegistryClient,
  SerdeType
} from '@confluentinc/schemaregistry'
import { expect, test } from 'vitest'
import { startRegistry } from '../../support/registry.ts'

const schema = JSON.stringify({
  type: 'record',
  name: 'PaymentCaptured',
  namespace: 'shop',
  fields: [
    { name: 'orderId', type: 'string' },
    { name: 'cents', type: 'long' }
  ]
})
const event = { orderId: 'o-1', cents: 1250 }

test('@confluentinc/schemaregistry serialises, registering by itself, and deserialises', async () => {
  await using server = await startRegistry()
  const client = new SchemaRegistryClient({ baseURLs: [server.url] })
  await client.register('payments-value', { schema, schemaType: 'AVRO' })
  const strategy = { subjectNameStrategyType: 'TOPIC' as never }
  const serializer = new AvroSerializer(client, SerdeType.VALUE, { useLatestVersion: true, ...strategy })
  const bytes = await serializer.serialize('payments', event)
  expect([...bytes.subarray(0, 5)]).toEqual([0, 0, 0, 0, 1])

  const reader = new SchemaRegistryClient({ baseURLs: [server.url] })
  const deserializer = new AvroDeserializer(reader, SerdeType.VALUE, strategy)
  expect({ ...(await deserializer.deserialize('payments', bytes)) }).toEqual(event)
})

test('@confluentinc/schemaregistry manages subjects, versions, config and compatibility', async () => {
  await using server = await startRegistry()
  const client = new SchemaRegistryClient({ baseURLs: [server.url] })
  await client.register('payments-value', { schema, schemaType: 'AVRO' })

  expect(await client.getAllSubjects()).toEqual(['payments-value'])
  expect(await client.getAllVersions('payments-value')).toEqual([1])
  expect((await client.getLatestSchemaMetadata('payments-value')).id).toBe(1)
  expect(await client.getVersion('payments-value', { schema, schemaType: 'AVRO' })).toBe(1)
  const without = JSON.stringify({ ...JSON.parse(schema), fields: [{ name: 'other', type: 'string' }] })
  expect(await client.testCompatibility('payments-value', 1, { schema: without, schemaType: 'AVRO' })).toBe(
    false
  )
  expect(
    await client.testSubjectCompatibility('payments-value', { schema: without, schemaType: 'AVRO' })
  ).toBe(false)
  await client.updateCompatibility('payments-value', 'FULL' as never)
  expect(await client.getCompatibility('payments-value')).toBe('FULL')
  expect(await client.deleteSubjectVersion('payments-value', 1)).toBe(1)
})
