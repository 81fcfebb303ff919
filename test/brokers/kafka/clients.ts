import { randomUUID } from 'node:crypto'
import type { KafkaOptions } from '@instep/kafka'
import { connectKafkajs } from '@instep/kafka/kafkajs'
import { connectPlatformatic } from '@instep/kafka/platformatic'
import type { Broker } from '@instep/messages'
import { Kafka, logLevel } from 'kafkajs'

/** A consumer that was killed is missed soon. */
const soon = { sessionTimeout: 6_000 }

/** Each client library that we have an adapter for, connected to a server. */
export const clients = {
  kafkajs: (url: string, options: KafkaOptions = {}): Promise<Broker> =>
    connectKafkajs(kafkajs(url), { ...soon, ...options }),
  platformatic: async (url: string, options: KafkaOptions = {}): Promise<Broker> =>
    connectPlatformatic({ clientId: 'test', bootstrapBrokers: [url] }, { ...soon, ...options })
} as const

export type ClientName = keyof typeof clients

/** A plain client, that knows nothing of us. */
export function kafkajs(url: string): Kafka {
  return new Kafka({ clientId: 'test', brokers: [url], logLevel: logLevel.NOTHING })
}

/** A topic of a test's own. */
export async function createTopic(url: string, partitions = 3): Promise<string> {
  const topic = `orders-${randomUUID()}`
  const admin = kafkajs(url).admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic, numPartitions: partitions }], waitForLeaders: false })
  // The part of the broker that answers clients hears of it a moment later.
  const isKnown = () => admin.fetchTopicMetadata({ topics: [topic] }).catch(() => undefined)
  while ((await isKnown()) === undefined) await new Promise(resolve => setTimeout(resolve, 50))
  await admin.disconnect()
  return topic
}
