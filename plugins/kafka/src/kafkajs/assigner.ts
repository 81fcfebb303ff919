import kafkajs, { type PartitionAssigner } from 'kafkajs'
import { assign } from '../assign.ts'

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol

/** The name that other clients know, and the one of kafkajs itself, for members that have not been replaced yet. */
const names = ['roundrobin', 'RoundRobinAssigner'] as const

/** Members of a group may read different topics: the assigner of kafkajs gives them partitions that they do not read. */
export const assigners: readonly PartitionAssigner[] = names.map(name => ({ cluster }) => ({
  name,
  version: 0,

  async assign({ members: encoded }) {
    const members = encoded.map(({ memberId, memberMetadata }) => ({
      id: memberId,
      topics: MemberMetadata.decode(memberMetadata)?.topics ?? []
    }))
    await cluster.addMultipleTargetTopics([...new Set(members.flatMap(({ topics }) => topics))])
    const shares = assign(members, topic => cluster.findTopicPartitionMetadata(topic).length)
    return [...shares].map(([memberId, share]) => ({
      memberId,
      memberAssignment: MemberAssignment.encode({
        version: 0,
        assignment: Object.fromEntries([...share].map(([topic, partitions]) => [topic, [...partitions]])),
        userData: Buffer.alloc(0)
      })
    }))
  },

  protocol: ({ topics }) => ({
    name,
    metadata: MemberMetadata.encode({ version: 0, topics, userData: Buffer.alloc(0) })
  })
}))
