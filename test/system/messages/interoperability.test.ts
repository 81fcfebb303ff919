import { join } from 'node:path'
import {
  AvroDeserializer,
  AvroSerializer,
  HeaderSchemaIdSerializer,
  JsonDeserializer,
  JsonSerializer,
  ProtobufDeserializer,
  SchemaRegistryClient,
  SerdeType
} from '@confluentinc/schemaregistry'
import {
  createDeserialiser,
  createSchemas,
  createSerialiser,
  type Received,
  type Serialised
} from '@instep/messages'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { afterAll, expect, test } from 'vitest'
import { call } from '../../support/confluent.ts'
import { findPython, type Python } from '../../support/python.ts'
import { startRegistry } from '../../support/registry.ts'
import { isMissing } from '../../support/requirements.ts'

const server = await startRegistry()
afterAll(() => server[Symbol.asyncDispose]())

const texts = {
  AVRO: JSON.stringify({
    type: 'record',
    name: 'Order',
    namespace: 'shop',
    fields: [
      { name: 'id', type: 'string' },
      { name: 'cents', type: 'long' },
      { name: 'note', type: ['null', 'string'], default: null }
    ]
  }),
  JSON: JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Order',
    type: 'object',
    properties: { id: { type: 'string' }, cents: { type: 'integer' }, note: { type: ['string', 'null'] } },
    required: ['id']
  }),
  PROTOBUF:
    'syntax = "proto3"; package shop; message Ping { string id = 1; } message Order { string id = 1; int32 cents = 2; optional string note = 3; }'
} as const

type Type = keyof typeof texts
const types = Object.keys(texts) as Type[] // the keys of the table
const ids: Partial<Record<Type, number>> = {}

for (const type of types) {
  const body = { schemaType: type, schema: texts[type] }
  const [, reply] = await call(server, `POST /subjects/${type.toLowerCase()}-value/versions`, body)
  ids[type] = (reply as { readonly id: number }).id
}

const order = { id: 'o-1', cents: 1250, note: 'é€😀' }
const message = { message: 'shop.Order' }

async function ours(type: Type, framing: 'prefix' | 'header' = 'prefix'): Promise<Serialised> {
  const contract = { topic: type.toLowerCase(), framing, ...(type === 'PROTOBUF' && message) }
  return createSerialiser(createSchemas(server.url), contract).serialise(order)
}

function read(received: Received): unknown {
  return createDeserialiser(createSchemas(server.url)).deserialise(received)
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test.each(['AVRO', 'JSON'] as const)("kafkajs' client reads our %s, and we read its", async type => {
  const client = new SchemaRegistry({ host: server.url })
  expect(plain(await client.decode(Buffer.from((await ours(type)).body)))).toEqual(order)
  expect(await read({ body: await client.encode(ids[type] ?? 0, order) })).toEqual(order)
})

const serdes = {
  AVRO: [AvroSerializer, AvroDeserializer],
  JSON: [JsonSerializer, JsonDeserializer]
} as const

test.each(
  (['AVRO', 'JSON'] as const).flatMap(type =>
    (['prefix', 'header'] as const).map(framing => [type, framing] as const)
  )
)("Confluent's client reads our %s marked by %s, and we read its", async (type, framing) => {
  const client = new SchemaRegistryClient({ baseURLs: [server.url] })
  const [Serializer, Deserializer] = serdes[type]
  const strategy = { subjectNameStrategyType: 'TOPIC' }
  const topic = type.toLowerCase()
  const serializer = new Serializer(client, SerdeType.VALUE, {
    ...{ useLatestVersion: true, autoRegisterSchemas: false, ...strategy },
    ...(framing === 'header' && { schemaIdSerializer: HeaderSchemaIdSerializer })
  } as never)
  const deserializer = new Deserializer(client, SerdeType.VALUE, strategy as never)

  const sent = await ours(type, framing)
  const theirHeaders = Object.fromEntries(
    Object.entries(sent.headers).map(([name, value]) => [name, Buffer.from(value)])
  )
  expect(plain(await deserializer.deserialize(topic, Buffer.from(sent.body), theirHeaders))).toEqual(order)

  const headers: Record<string, Buffer> = {}
  const body = await serializer.serialize(topic, order, headers)
  expect(Object.keys(headers)).toEqual(Object.keys(sent.headers))
  expect(Buffer.compare(body, Buffer.from(sent.body))).toBe(0)
  expect(await read({ body, headers })).toEqual(order)
})

test("Confluent's client reads our Protobuf", async () => {
  const client = new SchemaRegistryClient({ baseURLs: [server.url] })
  const deserializer = new ProtobufDeserializer(client, SerdeType.VALUE, {
    subjectNameStrategyType: 'TOPIC'
  } as never)
  const { body } = await ours('PROTOBUF')
  expect(plain(await deserializer.deserialize('protobuf', Buffer.from(body)))).toMatchObject(order)
})

const python = await findPython()

test.skipIf(isMissing(python))(
  "Confluent's deserialisers for Python read our Avro, JSON and Protobuf",
  async () => {
    const ready = python as Extract<Python, { kind: 'ready' }>
    const bodies = await Promise.all(
      types.map(async type => [type, Buffer.from((await ours(type)).body).toString('base64')] as const)
    )
    const messages = JSON.stringify({ ...Object.fromEntries(bodies), proto: texts.PROTOBUF })
    const printed = await ready.run(join(import.meta.dirname, 'reader.py'), server.url, messages)
    expect(JSON.parse(printed)).toEqual({ AVRO: order, JSON: order, PROTOBUF: order })
  }
)
