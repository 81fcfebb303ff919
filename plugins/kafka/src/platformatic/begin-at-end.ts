import { type Admin, Consumer, type ConsumerOptions, ListOffsetTimestamps } from '@platformatic/kafka'

/** A group that has read nothing of a topic begins with what comes from now on: that is committed for it. */
export async function beginAtEnd(
  admin: Admin,
  options: ConsumerOptions<Buffer, Buffer, Buffer, Buffer>,
  topic: string,
  count: number
): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index)
  const [committed] = await admin.listConsumerGroupOffsets({
    groups: [{ groupId: options.groupId, topics: [{ name: topic, partitionIndexes: numbers }] }]
  })
  const offsets = committed?.topics.flatMap(({ partitions }) => partitions) ?? []
  if (offsets.some(({ committedOffset }) => committedOffset >= 0n)) return
  const [ends] = await admin.listOffsets({
    topics: [
      {
        name: topic,
        partitions: numbers.map(partitionIndex => ({
          partitionIndex,
          timestamp: ListOffsetTimestamps.LATEST
        }))
      }
    ]
  })
  // Only a member may commit while there are others: this one is it for no longer than that takes.
  const consumer = new Consumer(options)
  consumer.on('error', () => {})
  try {
    consumer.topics.track(topic)
    await consumer.joinGroup()
    await consumer.commit({
      offsets: (ends?.partitions ?? []).map(({ partitionIndex, offset, leaderEpoch }) => ({
        topic,
        partition: partitionIndex,
        offset,
        leaderEpoch
      }))
    })
  } finally {
    await consumer.close(true)
  }
}
