import type { Channel, ProtocolName, Retention } from '../channel.ts'

/** Where messages lie between a sender and a receiver, and how long. */
export interface Rest {
  /** What is drained when it is: a topic, a queue, a stream. As `keyOf` spells places: `kafka orders.created` */
  readonly place: string
  readonly retention: Retention
}

/** Which of some receivers get what is sent to a channel, by their positions. */
export type Routes<C extends Channel> = (sender: C) => readonly number[]

/** What only one kind of broker knows. */
export interface Protocol<C extends Channel = Channel> {
  readonly name: ProtocolName
  /** What a channel is called, in tables and in records that outlive it: `kafka orders.created` */
  keyOf(channel: C): string
  /**
   * Finds out who gets what. It is asked once for many receivers, and the answer many times.
   * @param declared every channel that anybody declares: their exchanges, bindings and streams make up the broker. It is
   * the same list as long as nothing is declared anew, so what is made of it can be remembered by it.
   */
  routes(receivers: readonly C[], declared: readonly C[]): Routes<C>
  /** Where a message waits on its way to a receiver that it reaches; undefined where it does not wait. */
  rest(sender: C, receiver: C): Rest | undefined
  /**
   * Receivers of one sharing key divide the messages between them: a consumer group of a topic, a queue, a queue group
   * of a subject. Undefined when each gets all.
   */
  sharingKeyOf(receiver: C, group: string | undefined): string | undefined
}

export const hours = 3_600_000
export const days = 24 * hours
