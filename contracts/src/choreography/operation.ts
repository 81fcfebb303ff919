import type { Channel } from './channel.ts'

/** A version of a service: what Pact calls a pacticipant version. */
export interface ServiceVersion {
  readonly service: string
  readonly version: string
}

export const actions = ['send', 'receive'] as const

/** Seen from the service: whether it sends a message or receives it. */
export type Action = (typeof actions)[number]

/** How well a fact is known, weakest first: somebody said so, a test showed it, or it was seen to happen. */
export const grades = ['declared', 'tested', 'observed'] as const

export type Grade = (typeof grades)[number]

/** Where a fact comes from, and how old it is. */
export interface Evidence {
  readonly grade: Grade
  /** What brought it: `declaration`, `pact`, `asyncapi`, `traces`, … */
  readonly source: string
  /** When it was recorded, or seen last, in milliseconds since 1970. */
  readonly at: number
  /** How often it was seen. */
  readonly count?: number
}

/** A version of a subject. */
export interface SchemaPointer {
  readonly subject: string
  readonly version: number
}

/** Where a receiver begins: with what comes from now on, where it stopped, or with everything that is still there. */
export const starts = ['tail', 'committed', 'earliest'] as const

export type Start = (typeof starts)[number]

/** How much of what may pile up at a receiver is too much, in messages; `oldest` in milliseconds. */
export interface DeliveryLimits {
  readonly lag?: number
  readonly oldest?: number
  readonly redelivered?: number
  readonly deadLetters?: number
  readonly unroutable?: number
}

/** How a message is sent or received on its channel, as far as the service says so. */
export interface Delivery {
  /** The consumer group of Kafka, the queue group of NATS. */
  readonly group?: string
  /** Where a receiver begins; `committed` unless told. */
  readonly start?: Start
  /** Where a receiver puts what it cannot deal with: a topic, exchange, queue or subject. `none` when it says that there is none. */
  readonly deadLetter?: string
  /** How often a receiver tries before it gives a message up. */
  readonly attempts?: number
  /** Whether a sender is told when nobody takes the message (AMQP `mandatory`). */
  readonly isMandatory?: boolean
  /** How long a message may wait for its receivers, in milliseconds, as its sender says (AMQP `expiration`). */
  readonly expiration?: number
  readonly limits?: DeliveryLimits
  /** Names of the service's send operations that receiving leads to; empty when a chain of events ends here. */
  readonly causes?: readonly string[]
}

/** A service version sends or receives a message. */
export interface Operation {
  readonly action: Action
  /** The message, by the subject that its producers register it under. */
  readonly subject: string
  /** What the service writes, or reads with; a reader may have a schema of its own, under a subject of its own. */
  readonly schema: SchemaPointer
  /** Its name within the service's contract; undefined for one that came without a contract. */
  readonly name?: string
  /** What the message is called on its channel. */
  readonly message?: string
  /** Undefined when nobody said where. Then whoever has to do with the same subject is on the other side. */
  readonly channel?: Channel
  readonly delivery?: Delivery
  readonly evidence: Evidence
}

/** An operation, and whose it is. */
export type OwnedOperation = Operation & ServiceVersion

/** `orders@2.0.0` */
export function serviceVersionText({ service, version }: ServiceVersion): string {
  return `${service}@${version}`
}

/** Each service version once, however many objects say it. */
export function distinctVersions<Version extends ServiceVersion>(
  versions: readonly Version[]
): readonly Version[] {
  return [...new Map(versions.map(one => [JSON.stringify([one.service, one.version]), one])).values()]
}
