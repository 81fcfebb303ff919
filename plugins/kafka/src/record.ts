/** As Kafka has them: in order, a name more than once, a value or none. */
export type RecordHeaders = readonly (readonly [name: string, value: Uint8Array | null])[]

/** A record on its way to Kafka. */
export interface Outgoing {
  readonly topic: string
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: RecordHeaders
}

/** A record as it was read. */
export interface Received extends Outgoing {
  readonly partition: number
  readonly offset: bigint
  /** In milliseconds. */
  readonly timestamp: bigint
  /** The epoch of the leader that took it, where the client tells. */
  readonly leaderEpoch: number
}

export interface Partition {
  readonly topic: string
  readonly partition: number
}

/** Everything before it is settled. */
export interface Offset extends Partition {
  readonly offset: bigint
  readonly leaderEpoch: number
}

/** The name of a partition, for maps. */
export function nameOf({ topic, partition }: Partition): string {
  return `${topic}[${partition}]`
}
