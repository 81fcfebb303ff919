import type { KafkaMessage } from 'kafkajs'
import { kafkajs } from './clients.ts'

/** A record as somebody reads it who knows nothing of us. */
export interface PlainRecord {
  readonly partition: number
  readonly message: KafkaMessage
}

/** Reads a topic from its beginning until there are so many. */
export async function readPlain(url: string, topic: string, count: number): Promise<readonly PlainRecord[]> {
  const consumer = kafkajs(url).consumer({ groupId: `plain-${topic}`, maxWaitTimeInMs: 100 })
  const records: PlainRecord[] = []
  const done = Promise.withResolvers<void>()
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      records.push({ partition, message })
      if (records.length >= count) done.resolve()
    }
  })
  try {
    await Promise.race([done.promise, new Promise(resolve => setTimeout(resolve, 20_000))])
  } finally {
    await consumer.disconnect()
  }
  return records
}

/** What a group has committed, per partition; -1 where it has nothing. */
export async function committed(url: string, topic: string, group: string): Promise<readonly number[]> {
  const admin = kafkajs(url).admin()
  await admin.connect()
  const [offsets] = await admin.fetchOffsets({ groupId: group, topics: [topic] })
  await admin.disconnect()
  const partitions = offsets?.partitions ?? []
  return partitions
    .toSorted((one, other) => one.partition - other.partition)
    .map(({ offset }) => Number(offset))
}
