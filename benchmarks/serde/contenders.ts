import {
  AvroDeserializer,
  AvroSerializer,
  JsonDeserializer,
  JsonSerializer,
  SchemaRegistryClient,
  SerdeType
} from '@confluentinc/schemaregistry'
import { formatOf } from '@instep/contracts'
import { createDeserialiser, createSchemas, createSerialiser } from '@instep/messages'
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import avsc from 'avsc'
import protobuf from 'protobufjs'
import type { Example } from './events.ts'

/** A way to write and read the messages of one schema. */
export interface Contender {
  readonly name: string
  /** May give a promise: waiting for it counts, as it does for whoever sends. */
  write(): unknown
  read(): unknown
  /** Reads as the next version wants it. */
  readAsNext?(): unknown
}

type Maker = (registry: string, example: Example, type: Type) => Promise<Contender>

export type Type = 'AVRO' | 'JSON' | 'PROTOBUF'

const texts: Readonly<Record<Type, (example: Example) => string>> = {
  AVRO: ({ avro }) => JSON.stringify(avro),
  JSON: ({ json }) => JSON.stringify(json),
  PROTOBUF: ({ protobuf }) => protobuf
}

export const events: Readonly<Record<Type, (example: Example) => unknown>> = {
  AVRO: ({ event }) => event,
  JSON: ({ jsonEvent }) => jsonEvent,
  PROTOBUF: ({ protobufEvent }) => protobufEvent
}

/** Registers a schema, and tells its id. */
export async function register(registry: string, example: Example, type: Type): Promise<number> {
  const response = await fetch(`${registry}/subjects/${subjectOf(example, type)}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ schemaType: type, schema: texts[type](example) })
  })
  if (!response.ok) throw new Error(await response.text())
  return ((await response.json()) as { readonly id: number }).id
}

/** The example's next version: a field less, and one more with a default. */
function nextOf({ avro }: Example): { readonly fields: readonly unknown[] } {
  const { fields, ...rest } = avro as { readonly fields: readonly unknown[] }
  return {
    ...rest,
    fields: [...fields.slice(0, 1), ...fields.slice(2), { name: 'extra', type: 'string', default: '-' }]
  }
}

function topicOf({ name }: Example, type: Type): string {
  return `${type}-${name.replaceAll(/\W+/g, '-')}`
}

function subjectOf(example: Example, type: Type): string {
  return `${topicOf(example, type)}-value`
}

const instep: Maker = async (registry, example, type) => {
  const schemas = createSchemas(registry)
  const serialiser = createSerialiser(schemas, { subject: subjectOf(example, type) })
  const deserialiser = createDeserialiser(schemas)
  const event = events[type](example)
  const { body } = await serialiser.serialise(event)
  await deserialiser.deserialise({ body })
  const ours = {
    name: 'Instep',
    write: () => serialiser.serialise(event),
    read: () => deserialiser.deserialise({ body })
  }
  if (type !== 'AVRO') return ours
  const next = createDeserialiser(schemas, {
    reader: formatOf('AVRO').parse(JSON.stringify(nextOf(example)))
  })
  await next.deserialise({ body })
  return { ...ours, readAsNext: () => next.deserialise({ body }) }
}

const kafkajs: Maker = async (registry, example, type) => {
  const client = new SchemaRegistry({ host: registry })
  const schemaType = SchemaType[type === 'AVRO' ? 'AVRO' : type]
  const { id } = await client.register({ type: schemaType, schema: texts[type](example) } as never, {
    subject: subjectOf(example, type)
  })
  // It takes whole numbers of 64 bits as numbers only.
  const event =
    type === 'PROTOBUF' ? protobufType(example).fromObject(example.protobufEvent) : events[type](example)
  const bytes = await client.encode(id, event)
  return {
    name: '@kafkajs/confluent-schema-registry',
    write: () => client.encode(id, event),
    read: () => client.decode(bytes),
    ...(type === 'AVRO' && {
      readAsNext: () =>
        client.decode(bytes, { [SchemaType.AVRO]: { readerSchema: nextOf(example) as never } })
    })
  }
}

const confluent: Maker = async (registry, example, type) => {
  const client = new SchemaRegistryClient({ baseURLs: [registry] })
  const [Serializer, Deserializer] =
    type === 'AVRO' ? [AvroSerializer, AvroDeserializer] : [JsonSerializer, JsonDeserializer]
  const options = { useLatestVersion: true, autoRegisterSchemas: false, validate: true }
  const serializer = new Serializer(client, SerdeType.VALUE, options as never)
  const deserializer = new Deserializer(client, SerdeType.VALUE, { validate: true } as never)
  const [topic, event] = [topicOf(example, type), events[type](example)]
  const bytes = await serializer.serialize(topic, event)
  return {
    name: '@confluentinc/schemaregistry',
    write: () => serializer.serialize(topic, event),
    read: () => deserializer.deserialize(topic, bytes)
  }
}

const rawAvro: Maker = async (_, example) => {
  const type = avsc.Type.forSchema(example.avro as never)
  const bytes = type.toBuffer(example.event)
  const next = avsc.Type.forSchema(nextOf(example) as never)
  const resolver = next.createResolver(type)
  return {
    name: 'avsc alone',
    write: () => type.toBuffer(example.event),
    read: () => type.fromBuffer(bytes),
    readAsNext: () => next.fromBuffer(bytes, resolver)
  }
}

const rawJson: Maker = async (_, { jsonEvent }) => {
  const bytes = Buffer.from(JSON.stringify(jsonEvent))
  return {
    name: 'JSON alone, unchecked',
    write: () => Buffer.from(JSON.stringify(jsonEvent)),
    read: () => JSON.parse(bytes.toString())
  }
}

function protobufType({ protobuf: text }: Example): protobuf.Type {
  const [name = ''] = /message (\w+)/.exec(text)?.slice(1) ?? []
  return protobuf.parse(text).root.lookupType(`bench.${name}`)
}

const rawProtobuf: Maker = async (_, example) => {
  const type = protobufType(example)
  const message = type.fromObject(example.protobufEvent)
  const bytes = type.encode(message).finish()
  return {
    name: 'protobufjs alone',
    write: () => type.encode(message).finish(),
    read: () => type.decode(bytes)
  }
}

/** Those that are timed for each format; the first one is what the others are compared with. */
export const makers: Readonly<Record<Type, readonly Maker[]>> = {
  AVRO: [rawAvro, instep, kafkajs, confluent],
  JSON: [rawJson, instep, kafkajs, confluent],
  PROTOBUF: [rawProtobuf, instep, kafkajs]
}
