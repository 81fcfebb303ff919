import {
  AvroDeserializer,
  AvroSerializer,
  CelExecutor,
  CelFieldExecutor,
  JsonataExecutor,
  JsonDeserializer,
  JsonSerializer,
  RuleRegistry,
  SchemaRegistryClient,
  SerdeType
} from '@confluentinc/schemaregistry'
import { expect, test } from 'vitest'
import { call } from '../../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'

/** Where each rule is executed: in the client, by these. */
const rules = new RuleRegistry()
for (const executor of [new CelExecutor(), new CelFieldExecutor(), new JsonataExecutor()]) {
  rules.registerExecutor(executor)
}

const byTopic = { subjectNameStrategyType: 'TOPIC' as never }
const latest = { useLatestVersion: true, autoRegisterSchemas: false, ...byTopic }

/** A client that has seen nothing of the registry yet. */
const clientOf = ({ url }: RunningRegistry) => new SchemaRegistryClient({ baseURLs: [url] })

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

async function register(server: RunningRegistry, subject: string, body: object): Promise<void> {
  const [status, answer] = await call(server, `POST /subjects/${subject}/versions`, body)
  expect(status, JSON.stringify(answer)).toBe(200)
}

const avroRecord = (name: string, ...fields: readonly object[]) =>
  JSON.stringify({ type: 'record', name, namespace: 'shop', fields })
const jsonObject = (properties: object, more: object = {}) =>
  JSON.stringify({ type: 'object', title: 'Order', properties, ...more })

const order = avroRecord('Order', { name: 'id', type: 'string' }, { name: 'cents', type: 'double' })

test('JSON is validated, written and read, also with a schema that the client registers', async () => {
  await using server = await startRegistry()
  const schema = jsonObject({ id: { type: 'string' }, cents: { type: 'integer' } }, { required: ['id'] })
  await register(server, 'orders-value', { schema, schemaType: 'JSON' })
  const serializer = new JsonSerializer(clientOf(server), SerdeType.VALUE, { ...latest, validate: true })
  const bytes = await serializer.serialize('orders', { id: 'o-1', cents: 5 })
  expect([...bytes.subarray(0, 5)]).toEqual([0, 0, 0, 0, 1])
  await expect(serializer.serialize('orders', { cents: 'many' })).rejects.toThrow('Invalid message')

  const deserializer = new JsonDeserializer(clientOf(server), SerdeType.VALUE, byTopic)
  expect(await deserializer.deserialize('orders', bytes)).toEqual({ id: 'o-1', cents: 5 })

  const registering = new JsonSerializer(clientOf(server), SerdeType.VALUE, {
    autoRegisterSchemas: true,
    ...byTopic
  })
  await registering.serialize('visits', { page: 'home' })
  expect(await call(server, 'GET /subjects')).toEqual([200, ['orders-value', 'visits-value']])
})

test('Avro is written and read with a schema that refers to another', async () => {
  await using server = await startRegistry()
  await register(server, 'customer', { schema: avroRecord('Customer', { name: 'name', type: 'string' }) })
  await register(server, 'visits-value', {
    schema: avroRecord('Visit', { name: 'who', type: 'shop.Customer' }),
    references: [{ name: 'shop.Customer', subject: 'customer', version: 1 }]
  })
  const bytes = await new AvroSerializer(clientOf(server), SerdeType.VALUE, latest).serialize('visits', {
    who: { name: 'Ada' }
  })
  expect([...bytes.subarray(0, 5)]).toEqual([0, 0, 0, 0, 2])
  const deserializer = new AvroDeserializer(clientOf(server), SerdeType.VALUE, byTopic)
  expect(plain(await deserializer.deserialize('visits', bytes))).toEqual({ who: { name: 'Ada' } })
})

test('JSON is written and read with a schema that refers to another', async () => {
  await using server = await startRegistry()
  await register(server, 'customer', {
    schema: jsonObject({ name: { type: 'string' } }, { required: ['name'] }),
    schemaType: 'JSON'
  })
  await register(server, 'visits-value', {
    schema: jsonObject({ who: { $ref: 'customer.json' } }),
    schemaType: 'JSON',
    references: [{ name: 'customer.json', subject: 'customer', version: 1 }]
  })
  const serializer = new JsonSerializer(clientOf(server), SerdeType.VALUE, { ...latest, validate: true })
  const bytes = await serializer.serialize('visits', { who: { name: 'Ada' } })
  await expect(serializer.serialize('visits', { who: {} })).rejects.toThrow('Invalid message')
  const deserializer = new JsonDeserializer(clientOf(server), SerdeType.VALUE, { ...byTopic, validate: true })
  expect(await deserializer.deserialize('visits', bytes)).toEqual({ who: { name: 'Ada' } })
})

test('the version to write with is found by its metadata', async () => {
  await using server = await startRegistry()
  const wider = avroRecord(
    'Order',
    { name: 'id', type: 'string' },
    { name: 'note', type: 'string', default: '' }
  )
  await register(server, 'orders-value', { schema: order, metadata: { properties: { track: 'old' } } })
  await call(server, 'PUT /config/orders-value', { compatibility: 'NONE' })
  await register(server, 'orders-value', { schema: wider, metadata: { properties: { track: 'new' } } })
  const serializer = new AvroSerializer(clientOf(server), SerdeType.VALUE, {
    useLatestWithMetadata: { track: 'old' },
    autoRegisterSchemas: false,
    ...byTopic
  })
  const bytes = await serializer.serialize('orders', { id: 'o-1', cents: 5 })
  expect([...bytes.subarray(0, 5)]).toEqual([0, 0, 0, 0, 1])
})

test('a condition that travelled through the registry refuses a bad message in the client', async () => {
  await using server = await startRegistry()
  await register(server, 'orders-value', {
    schema: order,
    ruleSet: {
      domainRules: [
        {
          name: 'costsSomething',
          kind: 'CONDITION',
          mode: 'WRITE',
          type: 'CEL',
          expr: 'message.cents > 0.0',
          onFailure: 'ERROR'
        }
      ]
    }
  })
  const serializer = new AvroSerializer(clientOf(server), SerdeType.VALUE, latest, rules)
  expect((await serializer.serialize('orders', { id: 'o-1', cents: 5.5 })).length).toBeGreaterThan(5)
  await expect(serializer.serialize('orders', { id: 'o-1', cents: -5.5 })).rejects.toThrow('costsSomething')
})

test('a transform reaches the fields that carry its tag, in the schema or in its metadata', async () => {
  await using server = await startRegistry()
  await register(server, 'people-value', {
    schema: avroRecord(
      'Person',
      { name: 'name', type: 'string', 'confluent:tags': ['PII'] },
      { name: 'mail', type: 'string' },
      { name: 'town', type: 'string' }
    ),
    metadata: { tags: { 'shop.Person.mail': ['PII'] } },
    ruleSet: {
      domainRules: [
        {
          name: 'mask',
          kind: 'TRANSFORM',
          mode: 'WRITE',
          type: 'CEL_FIELD',
          tags: ['PII'],
          expr: "typeName == 'STRING' ; value + '-masked'"
        }
      ]
    }
  })
  const serializer = new AvroSerializer(clientOf(server), SerdeType.VALUE, latest, rules)
  const bytes = await serializer.serialize('people', { name: 'Ada', mail: 'a@b', town: 'London' })
  const deserializer = new AvroDeserializer(clientOf(server), SerdeType.VALUE, byTopic, rules)
  expect(plain(await deserializer.deserialize('people', bytes))).toEqual({
    name: 'Ada-masked',
    mail: 'a@b-masked',
    town: 'London'
  })
})

test('a migration rule that travelled through the registry upgrades an old message', async () => {
  await using server = await startRegistry()
  const group = 'application.major.version'
  await call(server, 'PUT /config/parcels-value', { compatibilityGroup: group })
  await register(server, 'parcels-value', {
    schema: avroRecord('Parcel', { name: 'size', type: 'int' }, { name: 'id', type: 'string' }),
    metadata: { properties: { [group]: '1' } }
  })
  await register(server, 'parcels-value', {
    schema: avroRecord('Parcel', { name: 'height', type: 'int' }, { name: 'id', type: 'string' }),
    metadata: { properties: { [group]: '2' } },
    ruleSet: {
      migrationRules: [
        {
          name: 'sizeIsHeight',
          kind: 'TRANSFORM',
          mode: 'UPGRADE',
          type: 'JSONATA',
          expr: "$merge([$sift($, function($v, $k) {$k != 'size'}), {'height': $.'size'}])"
        },
        {
          name: 'heightIsSize',
          kind: 'TRANSFORM',
          mode: 'DOWNGRADE',
          type: 'JSONATA',
          expr: "$merge([$sift($, function($v, $k) {$k != 'height'}), {'size': $.'height'}])"
        }
      ]
    }
  })
  const write = (version: string) =>
    new AvroSerializer(
      clientOf(server),
      SerdeType.VALUE,
      { useLatestWithMetadata: { [group]: version }, autoRegisterSchemas: false, ...byTopic },
      rules
    )
  const read = (version: string) =>
    new AvroDeserializer(
      clientOf(server),
      SerdeType.VALUE,
      { useLatestWithMetadata: { [group]: version }, ...byTopic },
      rules
    )
  const old = await write('1').serialize('parcels', { size: 7, id: 'p-1' })
  expect(plain(await read('2').deserialize('parcels', old))).toEqual({ height: 7, id: 'p-1' })
  const young = await write('2').serialize('parcels', { height: 8, id: 'p-2' })
  expect(plain(await read('1').deserialize('parcels', young))).toEqual({ size: 8, id: 'p-2' })
})
