import type { BaseOptions, ConsumerOptions, GroupPartitionsAssigner } from '@platformatic/kafka'
import { assign } from '../assign.ts'

/** How every consumer of ours is a member of its group. */
export function memberOptions(
  connection: BaseOptions,
  groupId: string,
  sessionTimeout: number
): ConsumerOptions<Buffer, Buffer, Buffer, Buffer> {
  return {
    ...connection,
    groupId,
    sessionTimeout,
    rebalanceTimeout: Math.max(60_000, sessionTimeout),
    heartbeatInterval: Math.ceil(sessionTimeout / 10),
    protocols: [{ name: 'roundrobin', version: 0 }],
    partitionAssigner: assigner,
    autocommit: false
  }
}

/** Members of a group may read different topics: the library's assigner gives them partitions that they do not read. */
const assigner: GroupPartitionsAssigner = (_current, members, _topics, metadata) => {
  const readers = [...members].map(([id, { topics }]) => ({ id, topics: topics ?? [] }))
  const shares = assign(readers, topic => metadata.topics.get(topic)?.partitionsCount ?? 0)
  return [...shares].map(([memberId, share]) => ({
    memberId,
    assignments: new Map(
      [...share].map(([topic, partitions]) => [topic, { topic, partitions: [...partitions] }])
    )
  }))
}
