import { Unroutable } from '@instep/messages'
import type { Admin, Kafka, Producer } from 'kafkajs'
import { type Client, headerRoom } from '../client.ts'
import type { Outgoing } from '../record.ts'
import { beginAtEnd } from './begin-at-end.ts'
import { consumeWithKafkajs } from './consume.ts'
import { insist } from './insist.ts'
import { headersOf, toBuffer } from './records.ts'

/** How long a broker may be away before a message is given back to who publishes it: about a minute and a half. */
const retry = { retries: 20, initialRetryTime: 200, maxRetryTime: 5_000 }

/** The client library kafkajs behind our interface. */
export async function connectClient(kafka: Kafka, sessionTimeout: number): Promise<Client> {
  const admin = kafka.admin({ retry })
  const producer = kafka.producer({
    idempotent: true,
    // With more, a batch could overtake one that is sent again.
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    retry
  })
  await Promise.all([admin.connect(), producer.connect()])
  return {
    send: records => send(producer, records),
    partitions: topic => partitions(admin, topic),
    createBeside: (topic, original) => createBeside(admin, topic, original),
    beginAtEnd: (topic, group) => beginAtEnd(kafka, admin, topic, group),
    consume: (topic, group, sink) => consumeWithKafkajs(kafka, topic, group, sink, sessionTimeout),
    async [Symbol.asyncDispose]() {
      await Promise.all([producer.disconnect(), admin.disconnect()])
    }
  }
}

async function send(producer: Producer, records: readonly Outgoing[]): Promise<void> {
  const topics = Map.groupBy(records, ({ topic }) => topic)
  try {
    await producer.sendBatch({
      acks: -1,
      topicMessages: [...topics].map(([topic, messages]) => ({
        topic,
        messages: messages.map(({ key, value, headers }) => ({
          key: toBuffer(key),
          value: toBuffer(value),
          headers: headersOf(headers)
        }))
      }))
    })
  } catch (error) {
    if (typeOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') {
      throw new Unroutable([...topics.keys()].join(', '), 'there is no such topic')
    }
    throw error
  }
}

async function partitions(admin: Admin, topic: string): Promise<number | undefined> {
  // Not its metadata at once: whether that makes a topic is for the client and the broker to know.
  if (!(await admin.listTopics()).includes(topic)) return undefined
  const { topics } = await insist(() => admin.fetchTopicMetadata({ topics: [topic] }))
  return topics[0]?.partitions.length
}

async function createBeside(admin: Admin, topic: string, original: string): Promise<void> {
  const { resources } = await admin.describeConfigs({
    resources: [{ type: topicResource, name: original, configNames: [limit] }],
    includeSynonyms: false
  })
  const bytes = Number(
    resources[0]?.configEntries.find(({ configName }) => configName === limit)?.configValue
  )
  await admin.createTopics({
    // It gives up at once while a broker has not heard of the topic.
    waitForLeaders: false,
    topics: [
      {
        topic,
        numPartitions: (await partitions(admin, original)) ?? 1,
        replicationFactor: -1,
        configEntries: [{ name: limit, value: String(bytes + headerRoom) }]
      }
    ]
  })
  await insist(() => admin.fetchTopicMetadata({ topics: [topic] }))
}

/** As the protocol numbers them; kafkajs says it in an enum, which is there at run time only with all of kafkajs. */
const topicResource = 2
const limit = 'max.message.bytes'

/** The protocol's own name of an error, however deep the client has wrapped it. */
function typeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined
  return 'type' in error && typeof error.type === 'string' ? error.type : typeOf(error.cause)
}
