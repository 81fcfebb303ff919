import { Unroutable } from '@instep/messages'
import {
  Admin,
  type BaseOptions,
  ConfigResourceTypes,
  compatibilityPartitioner,
  findErrorBy,
  type MessageToProduce,
  Producer
} from '@platformatic/kafka'
import { type Client, headerRoom } from '../client.ts'
import type { Outgoing } from '../record.ts'
import { beginAtEnd } from './begin-at-end.ts'
import { consumeWithPlatformatic } from './consume.ts'
import { memberOptions } from './member.ts'

/** How a service reaches its cluster: all of the library's own options for a connection. */
export type ConnectionOptions = Pick<BaseOptions, 'clientId' | 'bootstrapBrokers'> & Partial<BaseOptions>

/** How long a broker may be away before a message is given back to who publishes it: about a minute and a half. */
const patience = { retries: 90, retryDelay: 1_000 }

/** The client library of Platformatic behind our interface. */
export function openClient(connection: ConnectionOptions, sessionTimeout: number): Client {
  const options = { ...patience, ...connection, autocreateTopics: false }
  const admin = new Admin(options)
  let turn = 0
  const producer = new Producer({
    ...options,
    idempotent: true,
    acks: -1,
    // As every other client does it: the library's own default gives other partitions.
    partitioner: (message, key) =>
      key === undefined ? turn++ % 0x7fffffff : compatibilityPartitioner(message, key)
  })
  return {
    send: records => send(producer, records),
    partitions: topic => partitions(admin, topic),
    createBeside: (topic, original) => createBeside(admin, topic, original),
    async beginAtEnd(topic, group) {
      await beginAtEnd(
        admin,
        memberOptions(options, group, sessionTimeout),
        topic,
        (await partitions(admin, topic)) ?? 0
      )
    },
    consume: (topic, group, sink) =>
      consumeWithPlatformatic(memberOptions(options, group, sessionTimeout), topic, sink),
    async [Symbol.asyncDispose]() {
      await Promise.all([producer.close(), admin.close()])
    }
  }
}

async function send(producer: Producer, records: readonly Outgoing[]): Promise<void> {
  try {
    await producer.send({ messages: records.map(messageOf) })
  } catch (error) {
    if (error instanceof Error && findErrorBy(error, 'apiId', 'UNKNOWN_TOPIC_OR_PARTITION') !== null) {
      throw new Unroutable(
        [...new Set(records.map(({ topic }) => topic))].join(', '),
        'there is no such topic'
      )
    }
    throw error
  }
}

function messageOf({ topic, key, value, headers }: Outgoing): MessageToProduce {
  return {
    topic,
    ...(key === null ? {} : { key: bufferOf(key) }),
    ...(value === null ? {} : { value: bufferOf(value) }),
    // Names are Buffers, no two of which are the same: one may come twice.
    headers: new Map(headers.map(([name, bytes]) => [Buffer.from(name), bufferOf(bytes ?? new Uint8Array())]))
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

async function partitions(admin: Admin, topic: string): Promise<number | undefined> {
  if (!(await admin.listTopics()).includes(topic)) return undefined
  const metadata = await admin.metadata({ topics: [topic], autocreateTopics: false, forceUpdate: true })
  return metadata.topics.get(topic)?.partitionsCount
}

async function createBeside(admin: Admin, topic: string, original: string): Promise<void> {
  const [description] = await admin.describeConfigs({
    resources: [
      { resourceType: ConfigResourceTypes.TOPIC, resourceName: original, configurationKeys: [limit] }
    ]
  })
  const bytes = Number(description?.configs.find(({ name }) => name === limit)?.value)
  const count = (await partitions(admin, original)) ?? 1
  const configs = [{ name: limit, value: String(bytes + headerRoom) }]
  try {
    await admin.createTopics({ topics: [topic], partitions: count, replicas: -1, configs })
  } catch (error) {
    // Another subscriber was first.
    if (!(error instanceof Error) || findErrorBy(error, 'apiId', 'TOPIC_ALREADY_EXISTS') === null) throw error
  }
}

const limit = 'max.message.bytes'
