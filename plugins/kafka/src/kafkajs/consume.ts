import type { EachBatchPayload, Kafka, Consumer as KafkajsConsumer } from 'kafkajs'
import type { Consumer, Sink } from '../client.ts'
import { assigners } from './assigner.ts'
import { received } from './records.ts'

/** How long until a consumer that gave up is replaced. */
const pauseMilliseconds = 1_000

/** Joins a group with kafkajs, and joins again for as long as it takes when the client gives up. */
export async function consumeWithKafkajs(
  kafka: Kafka,
  topic: string,
  group: string,
  sink: Sink,
  sessionTimeout: number
): Promise<Consumer> {
  let isOpen = true
  let consumer: KafkajsConsumer
  let restart: NodeJS.Timeout | undefined

  const join = async (): Promise<void> => {
    const joining = kafka.consumer({
      groupId: group,
      partitionAssigners: [...assigners],
      allowAutoTopicCreation: false,
      sessionTimeout,
      heartbeatInterval: Math.ceil(sessionTimeout / 10),
      maxWaitTimeInMs: 500,
      retry: { retries: 20, maxRetryTime: 5_000 }
    })
    consumer = joining
    const joined = Promise.withResolvers<void>()
    joining.on(joining.events.GROUP_JOIN, ({ payload }) => {
      const numbers = payload.memberAssignment[topic] ?? []
      sink.assign(numbers.map(partition => ({ topic, partition })))
      joined.resolve()
    })
    joining.on(joining.events.CRASH, ({ payload }) => {
      joined.reject(payload.error)
      if (!payload.restart) joinLater(joining)
    })
    await joining.connect()
    await joining.subscribe({ topic, fromBeginning: true })
    await joining.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: batch => handOver(batch, sink)
    })
    await joined.promise
  }
  const joinLater = (gone: KafkajsConsumer): void => {
    if (!isOpen) return
    clearTimeout(restart)
    restart = setTimeout(async () => {
      await gone.disconnect().catch(() => {})
      await join().catch(() => joinLater(consumer))
    }, pauseMilliseconds)
  }

  await join()
  return {
    async commit(offsets) {
      await consumer.commitOffsets(
        offsets.map(({ partition, offset }) => ({ topic, partition, offset: String(offset) }))
      )
    },
    async close() {
      isOpen = false
      clearTimeout(restart)
      await consumer.disconnect()
    }
  }
}

/** How often the group is told that this member lives while it waits for room. */
const beatMilliseconds = 1_000

async function handOver(
  { batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload,
  sink: Sink
): Promise<void> {
  // Rejected when the group changes: then nothing more of this batch is ours to take.
  const changed = Promise.withResolvers<never>()
  changed.promise.catch(() => {})
  const beats = setInterval(() => heartbeat().catch(changed.reject), beatMilliseconds)
  try {
    for (const message of batch.messages) {
      if (!isRunning() || isStale()) return
      await Promise.race([sink.take(received(batch.topic, batch.partition, message)), changed.promise])
      resolveOffset(message.offset)
    }
  } finally {
    clearInterval(beats)
  }
}
