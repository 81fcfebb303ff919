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
  /** Whether who comes later may read what was sent before: a log is read again, a queue is not. */
  readonly isReadAgain: boolean
  /**
   * Receivers of one sharing key divide the messages between them: a consumer group of a topic, a queue, a queue group
   * of a subject. Undefined when each gets all.
   */
  sharingKeyOf(receiver: C, group: string | undefined): string | undefined
  /** What its broker calls a receiver, beside its group. */
  readerNames(receiver: C): readonly string[]
  /** Whether a message is lost and its sender not told as soon as nobody takes it, unless the sender insists. */
  dropsUntaken(sender: C, declared: readonly C[]): boolean
  /** Whether something there keeps what is sent, even where nobody reads it. */
  keeps(sender: C, declared: readonly C[]): boolean
  /**
   * Where the messages end that a receiver gives up; undefined when nobody says. None when the broker is to say, and it
   * depends on how a message was sent, and nothing is sent.
   * @param said what the receiver says of it itself
   * @param sent how the messages are sent that it receives
   */
  deadLettersOf(
    receiver: C,
    said: string | undefined,
    sent: readonly C[],
    declared: readonly C[]
  ): readonly C[] | undefined
  /** What a channel says of the exchanges, queues and streams of its broker. */
  declarationsIn(channel: C): readonly Declaration[]
  /** The stream that a receiver reads from, when it takes in nothing of what the receiver wants. */
  streamWithout(receiver: C, declared: readonly C[]): string | undefined
}

/** What somebody says of a thing that a broker has once, for all who use it. */
export interface Declaration {
  /** `amqp / exchange orders` */
  readonly thing: string
  /** Only what is said: what is left out may be anything. */
  readonly properties: Readonly<Record<string, string | number | undefined>>
}

/** What holds of brokers that keep whatever they are sent, for everybody, and have nothing to declare. */
export const keeping = {
  isReadAgain: true,
  readerNames: () => [],
  dropsUntaken: () => false,
  keeps: () => true,
  declarationsIn: () => [],
  streamWithout: () => undefined
} as const

export const hours = 3_600_000
export const days = 24 * hours
