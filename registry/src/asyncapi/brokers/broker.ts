import type { Action, Channel, Delivery, ProtocolName } from '@instep/contracts'
import type { Node } from '../document/node.ts'
import type { Extensions } from '../extensions.ts'
import type { Problems } from '../problems.ts'

/** An operation at its channel, as the broker that serves the channel looks at it. */
export interface Spot {
  readonly action: Action
  /** As the servers or the bindings name it: `kafka-secure`, `mqtt`, … */
  readonly protocol: string
  readonly address: string | undefined
  readonly channel: Node
  readonly operation: Node
  readonly channelSays: Extensions<'channel'>
  readonly operationSays: Extensions<'operation'>
  readonly problems: Problems
}

/** What an operation does at its broker. */
export interface Placement {
  /** Where its messages go, or come from: the first, and others that get them too. Undefined after a problem. */
  readonly channels: readonly Channel[]
  readonly delivery: Delivery
}

/** How one kind of broker is described in AsyncAPI. */
export interface Broker {
  readonly name: ProtocolName
  place(spot: Spot): Placement | undefined
  /** The subject of a message that does not name one, where the broker has a custom for it. */
  subject?(spot: Spot, message: MessageFacts): string | undefined
}

export interface MessageFacts {
  readonly node: Node
  /** The name that its schema gives it. */
  readonly schemaName: string | undefined
}
