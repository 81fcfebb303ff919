import type { Settlement } from './settlement.ts'

/** What stands beside a message. Kafka keeps bytes, AMQP texts and bytes, NATS texts; a text is its UTF-8. */
export type Headers = Readonly<Record<string, string | Uint8Array>>

/** A message on its way. */
export interface Message {
  /** Where it goes: a Kafka topic, an AMQP routing key, a NATS subject. */
  readonly address: string
  /** Messages with one key stay in order, where the broker has such a thing. */
  readonly key?: string | Uint8Array
  /** Null for a tombstone: what had this key is gone. */
  readonly body: Uint8Array | null
  readonly headers: Headers
}

/** A message that a broker hands over. */
export interface Delivery extends Message {
  /** How often it has been handed over, this time included. */
  readonly attempt: number
  /** Where the broker keeps it, in the broker's own words: for logs and errors. */
  readonly place: string
}

/**
 * Called once per delivery, and says what becomes of it. A rejection means that nobody knows: nothing is acknowledged,
 * and the broker hands the message over again.
 */
export type Receiver = (delivery: Delivery) => Promise<Settlement>

export interface SubscribeOptions {
  /** Where messages go that are given up: a topic, an exchange, a subject. The broker's convention unless told. */
  readonly deadLetter?: string
  /** How many messages may be in the receiver's hands at once; those with one key never are. */
  readonly concurrency?: number
}

/** What every broker plugin implements: publish and consume, and no more. */
export interface Broker extends AsyncDisposable {
  /** Resolves when the broker has taken the message for good. @throws Unroutable when nobody would get it */
  publish(message: Message): Promise<void>
  /**
   * Receives what is published to an address from now on. Within a group each message goes to one of its receivers;
   * every group gets every message. `await using` ends it: nothing more is taken, and what is in the receiver's hands
   * is settled first.
   */
  subscribe(
    address: string,
    group: string,
    receiver: Receiver,
    options?: SubscribeOptions
  ): Promise<AsyncDisposable>
}

/** The broker has no place for a message: nobody would ever get it. */
export class Unroutable extends Error {
  override readonly name = 'Unroutable'
  readonly address: string

  constructor(address: string, detail: string) {
    super(`a message to ${address} was not taken: ${detail}`)
    this.address = address
  }
}

/** A header as a text; undefined when there is none. */
export function headerText(headers: Headers, name: string): string | undefined {
  const value = headers[name]
  return value === undefined || typeof value === 'string' ? value : new TextDecoder().decode(value)
}
