import { reasonOf } from '../../reason.ts'
import type { Report } from '../report.ts'
import type { LogRecord } from './records.ts'
import { TopicUnreadable } from './topic-unreadable.ts'

/** How a Kafka cluster is reached. */
export interface Cluster {
  readonly brokers: readonly string[]
  /** Speak TLS; with these certificates of authorities, in PEM, beside those that the machine knows. */
  readonly tls?: { readonly ca?: string }
  readonly sasl?: {
    readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'
    readonly username: string
    readonly password: string
  }
}

/** How long the cluster may take for one answer, in milliseconds. */
const patience = 10_000

/**
 * Gives the records of a topic with one partition, from its beginning to where it ended when the reading began. Nothing is
 * written to the cluster: no group is joined, no offset committed.
 * @throws TopicUnreadable
 */
export async function* readTopic(
  cluster: Cluster,
  topic: string,
  report: Report
): AsyncGenerator<LogRecord, void> {
  const { Consumer, FetchIsolationLevels, ListOffsetTimestamps } = await import('@platformatic/kafka')
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'instep-import',
    // Asked for, and never joined.
    groupId: 'instep-import',
    bootstrapBrokers: [...cluster.brokers],
    ...{ connectTimeout: patience, requestTimeout: patience, retries: 2, retryDelay: 500 },
    ...(cluster.tls && { tls: cluster.tls }),
    ...(cluster.sasl && { sasl: cluster.sasl })
  })
  try {
    const metadata = await consumer.metadata({ topics: [topic], autocreateTopics: false })
    const found = metadata.topics.get(topic)
    const [partition] = found?.partitions ?? []
    if (found === undefined || partition === undefined)
      throw new TopicUnreadable(`there is no topic ${topic}`)
    if (found.partitionsCount !== 1) {
      const count = `the topic ${topic} has ${found.partitionsCount} partitions`
      throw new TopicUnreadable(`${count}, and a registry's topic has one: its records would have no order`)
    }
    const offsetAt = async (timestamp: bigint): Promise<bigint> => {
      const offsets = await consumer.listOffsets({ topics: [topic], partitions: { [topic]: [0] }, timestamp })
      return offsets.get(topic)?.[0] ?? 0n
    }
    const end = await offsetAt(ListOffsetTimestamps.LATEST)
    const start = await offsetAt(ListOffsetTimestamps.EARLIEST)
    let next = start
    while (next < end) {
      const reply = await consumer.fetch({
        node: partition.leader,
        ...{ maxWaitTime: 1000, minBytes: 1, maxBytes: 8 * 1024 * 1024 },
        isolationLevel: FetchIsolationLevels.READ_COMMITTED,
        topics: [
          {
            topicId: found.id,
            partitions: [
              {
                partition: 0,
                currentLeaderEpoch: partition.leaderEpoch,
                fetchOffset: next,
                lastFetchedEpoch: -1,
                partitionMaxBytes: 8 * 1024 * 1024
              }
            ]
          }
        ]
      })
      const before = next
      for (const batch of reply.responses[0]?.partitions[0]?.records ?? []) {
        for (const record of isControl(batch) ? [] : batch.records) {
          const offset = batch.firstOffset + BigInt(record.offsetDelta)
          if (offset >= before && offset < end) yield { offset, key: record.key, value: record.value }
        }
        // Of a compacted batch the last records may be gone.
        const after = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n
        if (after > next) next = after
      }
      if (next === before)
        throw new TopicUnreadable(`the cluster gave nothing of the topic ${topic} after offset ${before}`)
      report(
        `Records read from ${topic}`,
        Number(next < end ? next - start : end - start),
        Number(end - start)
      )
    }
  } catch (error) {
    if (error instanceof TopicUnreadable) throw error
    throw new TopicUnreadable(
      `the topic ${topic} cannot be read from ${cluster.brokers.join(', ')}: ${reasonOf(error)}`,
      {
        cause: error
      }
    )
  } finally {
    await consumer.close(true)
  }
}

/** Marks of transactions are no records. */
function isControl({ attributes }: { readonly attributes: number }): boolean {
  return (attributes & 0x20) !== 0
}
