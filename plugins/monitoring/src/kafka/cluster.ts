import { type Admin, type Consumer, FetchIsolationLevels, ListOffsetTimestamps } from '@platformatic/kafka'

/** Offsets by partition. */
export type Offsets = ReadonlyMap<number, bigint>

/** What is asked of a cluster about topics and groups. Nothing is joined, nothing is committed. */
export class Cluster {
  readonly #admin: Admin
  readonly #reader: Consumer<Buffer, Buffer, Buffer, Buffer>

  constructor(admin: Admin, reader: Consumer<Buffer, Buffer, Buffer, Buffer>) {
    this.#admin = admin
    this.#reader = reader
  }

  async topics(): Promise<ReadonlySet<string>> {
    return new Set(await this.#admin.listTopics())
  }

  /** Where a topic begins, ends, or had come to at a time: the first offset of what came then or later. */
  async offsets(topic: string, at: 'beginning' | 'end' | number): Promise<Offsets> {
    const metadata = await this.#admin.metadata({
      topics: [topic],
      autocreateTopics: false,
      forceUpdate: true
    })
    const count = metadata.topics.get(topic)?.partitionsCount ?? 0
    const timestamp = typeof at === 'number' ? BigInt(at) : times[at]
    const partitions = Array.from({ length: count }, (_, partitionIndex) => ({ partitionIndex, timestamp }))
    const [found] = await this.#admin.listOffsets({ topics: [{ name: topic, partitions }] })
    return new Map((found?.partitions ?? []).map(({ partitionIndex, offset }) => [partitionIndex, offset]))
  }

  /** What a group has committed; partitions where it has committed nothing are left out. */
  async committed(topic: string, group: string, partitions: Iterable<number>): Promise<Offsets> {
    const [found] = await this.#admin.listConsumerGroupOffsets({
      groups: [{ groupId: group, topics: [{ name: topic, partitionIndexes: [...partitions] }] }]
    })
    const offsets = found?.topics.flatMap(one => one.partitions) ?? []
    return new Map(
      offsets
        .filter(({ committedOffset }) => committedOffset >= 0n)
        .map(({ partitionIndex, committedOffset }) => [partitionIndex, committedOffset])
    )
  }

  async members(group: string): Promise<number> {
    const groups = await this.#admin.describeGroups({ groups: [group] })
    return groups.get(group)?.members.size ?? 0
  }

  /** When the message at an offset, or the next one that is there, was written; in milliseconds since 1970. */
  async writtenAt(topic: string, partition: number, offset: bigint): Promise<number | undefined> {
    const metadata = await this.#admin.metadata({ topics: [topic], autocreateTopics: false })
    const found = metadata.topics.get(topic)
    const place = found?.partitions[partition]
    if (found === undefined || place === undefined) return undefined
    const reply = await this.#reader.fetch({
      node: place.leader,
      ...{ maxWaitTime: 100, minBytes: 1, maxBytes: 65_536 },
      isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED,
      topics: [
        {
          topicId: found.id,
          partitions: [
            {
              partition,
              currentLeaderEpoch: place.leaderEpoch,
              fetchOffset: offset,
              lastFetchedEpoch: -1,
              partitionMaxBytes: 65_536
            }
          ]
        }
      ]
    })
    for (const batch of reply.responses[0]?.partitions[0]?.records ?? []) {
      const record = batch.records.find(one => batch.firstOffset + BigInt(one.offsetDelta) >= offset)
      if (record !== undefined) return Number(batch.firstTimestamp + record.timestampDelta)
    }
    return undefined
  }
}

const times = { beginning: ListOffsetTimestamps.EARLIEST, end: ListOffsetTimestamps.LATEST } as const
