import { type ConsumerOptions, type Message, Consumer as PlatformaticConsumer } from '@platformatic/kafka'
import type { Consumer, Sink } from '../client.ts'
import type { Received } from '../record.ts'

/** How long until a consumer that gave up is replaced. */
const pauseMilliseconds = 1_000

type MemberOptions = ConsumerOptions<Buffer, Buffer, Buffer, Buffer>

interface Membership {
  readonly consumer: PlatformaticConsumer
  /** Resolves when it reads nothing more, for whatever reason. */
  readonly ended: Promise<void>
}

/** Joins a group, and joins again for as long as it takes when the client gives up. */
export async function consumeWithPlatformatic(
  options: MemberOptions,
  topic: string,
  sink: Sink
): Promise<Consumer> {
  let isOpen = true
  let membership = await join(options, topic, sink)

  const staying = async (): Promise<void> => {
    for (;;) {
      await membership.ended
      if (!isOpen) return
      await membership.consumer.close(true).catch(() => {})
      await new Promise(resolve => setTimeout(resolve, pauseMilliseconds))
      if (!isOpen) return
      membership = await join(options, topic, sink).catch(() => membership)
    }
  }
  const stayed = staying()

  return {
    commit: offsets => membership.consumer.commit({ offsets: [...offsets] }),
    async close() {
      isOpen = false
      await membership.consumer.close(true).catch(() => {})
      await stayed
    }
  }
}

async function join(options: MemberOptions, topic: string, sink: Sink): Promise<Membership> {
  const consumer = new PlatformaticConsumer(options)
  // Told by the stream, too; without a listener it would end the process.
  consumer.on('error', () => {})
  consumer.on('consumer:group:join', ({ assignments }) => {
    const numbers = assignments?.find(assignment => assignment.topic === topic)?.partitions ?? []
    sink.assign(numbers.map(partition => ({ topic, partition })))
  })
  try {
    const stream = await consumer.consume({
      topics: [topic],
      mode: 'committed',
      fallbackMode: 'earliest',
      maxWaitTime: 500,
      autocommit: false
    })
    const read = async (): Promise<void> => {
      for await (const message of stream) await sink.take(received(message))
    }
    return { consumer, ended: read().catch(() => {}) }
  } catch (error) {
    await consumer.close(true).catch(() => {})
    throw error
  }
}

/** A record as the library reads it. What is null on the wire is undefined here. */
function received(message: Message): Received {
  const { topic, partition, offset, timestamp, leaderEpoch } = message
  const key: Buffer | undefined = message.key
  const value: Buffer | undefined = message.value
  return {
    topic,
    partition,
    offset,
    timestamp,
    leaderEpoch,
    key: key ?? null,
    value: value ?? null,
    headers: message.headerEntries.map(([name, bytes]: readonly [Buffer, Buffer | undefined]) => [
      name.toString(),
      bytes ?? null
    ])
  }
}
