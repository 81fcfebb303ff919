/** A member of a group, and what it reads. */
export interface Member {
  readonly id: string
  readonly topics: readonly string[]
}

/** Which partitions of which topics a member has. */
export type Assignment = ReadonlyMap<string, readonly number[]>

/**
 * Deals the partitions of each topic out to those who read it, one after the other. A service may read several topics
 * with one group, and its versions not the same ones.
 */
export function assign(
  members: readonly Member[],
  partitionsOf: (topic: string) => number
): ReadonlyMap<string, Assignment> {
  const dealt = new Map(members.map(({ id }) => [id, new Map<string, number[]>()]))
  const topics = new Set(members.flatMap(member => member.topics))
  let turn = 0
  for (const topic of [...topics].toSorted()) {
    const readers = members
      .filter(member => member.topics.includes(topic))
      .map(({ id }) => id)
      .toSorted()
    for (let partition = 0; partition < partitionsOf(topic); partition += 1) {
      // It goes on where the topic before ended: topics of one partition do not all go to the same member.
      const share = dealt.get(readers[turn++ % readers.length] ?? '')
      share?.set(topic, [...(share.get(topic) ?? []), partition])
    }
  }
  return dealt
}
