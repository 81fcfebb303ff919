import type { Admin, Kafka, PartitionOffset } from 'kafkajs'
import { assigners } from './assigner.ts'
import { insist } from './insist.ts'

/** A group that has read nothing of a topic begins with what comes from now on: that is committed for it. */
export async function beginAtEnd(kafka: Kafka, admin: Admin, topic: string, group: string): Promise<void> {
  const [committed] = await insist(() => admin.fetchOffsets({ groupId: group, topics: [topic] }))
  if (committed?.partitions.some(({ offset }) => offset !== '-1')) return
  const ends = await admin.fetchTopicOffsets(topic)
  await commitAs(
    kafka,
    topic,
    group,
    ends.map(({ partition, high }) => ({ partition, offset: high }))
  )
}

/** Only a member may commit while there are others: this one is it for no longer than that takes. */
async function commitAs(
  kafka: Kafka,
  topic: string,
  group: string,
  offsets: PartitionOffset[]
): Promise<void> {
  const consumer = kafka.consumer({
    groupId: group,
    partitionAssigners: [...assigners],
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 50
  })
  const joined = Promise.withResolvers<void>()
  consumer.on(consumer.events.GROUP_JOIN, () => joined.resolve())
  consumer.on(consumer.events.CRASH, ({ payload }) => joined.reject(payload.error))
  try {
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => {} })
    consumer.pause([{ topic }])
    await joined.promise
    await consumer.commitOffsets(offsets.map(({ partition, offset }) => ({ topic, partition, offset })))
  } finally {
    await consumer.disconnect()
  }
}
