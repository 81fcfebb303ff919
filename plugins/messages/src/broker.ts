/** A message on its way: bytes, and headers beside them. */
export interface Message {
  /** Where it goes: a Kafka topic, an AMQP routing key, a NATS subject. */
  readonly address: string
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** Called once per message. A rejection means that the message was not dealt with. */
export type Receiver = (message: Message) => Promise<void>

/** What every broker plugin implements: publish and consume, and no more. */
export interface Broker extends AsyncDisposable {
  /** Resolves when the broker has taken the message. */
  publish(message: Message): Promise<void>
  /**
   * Receives what is published to an address from now on. Within a group each message goes to one of its receivers;
   * every group gets every message. `await using` ends it.
   */
  subscribe(address: string, group: string, receiver: Receiver): Promise<AsyncDisposable>
}
