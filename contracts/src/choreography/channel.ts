/** How long a broker keeps a message: so many milliseconds, or until somebody removes it. */
export type Retention = number | 'forever'

/** A Kafka topic. `{name}` in it stands for a part that is filled in at run time. */
export interface KafkaChannel {
  readonly protocol: 'kafka'
  readonly topic: string
  /** What the topic is configured with; undefined where nobody said. */
  readonly retention?: Retention
}

export const exchangeTypes = ['direct', 'topic', 'fanout', 'headers'] as const

export type ExchangeType = (typeof exchangeTypes)[number]

/** What leads from an exchange to a queue, or to another exchange. */
export interface AmqpBinding {
  /** The exchange that messages come from. */
  readonly exchange: string
  /** The binding key; in a topic exchange `*` stands for one word and `#` for any number of them. */
  readonly key: string
  /** What a headers exchange compares, with `x-match` beside it. */
  readonly arguments?: Readonly<Record<string, string | number | boolean>>
}

export interface AmqpExchange {
  /** The empty name is the default exchange, which leads to the queue that the routing key names. */
  readonly name: string
  /** Undefined where the service only uses an exchange that others declare. */
  readonly type?: ExchangeType
  /** Where messages go that no binding takes. */
  readonly alternate?: string
  /** The exchanges that this one is bound to. */
  readonly bindings?: readonly AmqpBinding[]
}

export interface AmqpQueue {
  readonly name: string
  readonly bindings: readonly AmqpBinding[]
  /** How long a message may wait. */
  readonly messageTtl?: number
  readonly deadLetterExchange?: string
  readonly deadLetterKey?: string
  /** How often a message is delivered before it is given up. */
  readonly deliveryLimit?: number
}

/** An exchange with a routing key, as senders see it, or a queue, as receivers do. */
export interface AmqpChannel {
  readonly protocol: 'amqp'
  readonly vhost: string
  readonly exchange?: AmqpExchange
  /** What is sent is marked with it. `{name}` stands for a word that is filled in at run time. */
  readonly key?: string
  /** The headers that are always sent, as a headers exchange compares them. */
  readonly headers?: Readonly<Record<string, string | number | boolean>>
  readonly queue?: AmqpQueue
}

export interface NatsStream {
  readonly name: string
  /** The subjects that it takes in. */
  readonly subjects: readonly string[]
  readonly maxAge?: Retention
}

export interface NatsConsumer {
  /** The name under which it remembers where it was. */
  readonly durable?: string
  /** The subjects of the stream that it wants; all that its channel names unless told. */
  readonly filters?: readonly string[]
  /** How often a message is delivered before it is given up. */
  readonly maxDeliver?: number
}

/** A NATS subject: with `*` and `>` for receivers, with `{name}` for a token that is filled in at run time. */
export interface NatsChannel {
  readonly protocol: 'nats'
  readonly subject: string
  /** The stream of JetStream that keeps the messages; without one they go to whoever listens. */
  readonly stream?: NatsStream
  readonly consumer?: NatsConsumer
}

/** A channel of a broker of which no more is known than that equal addresses are one place. */
export interface OtherChannel {
  readonly protocol: 'other'
  /** As AsyncAPI names it: `mqtt`, `sqs`, `pulsar`, … */
  readonly name: string
  readonly address: string
  readonly retention?: Retention
}

/** Where messages are exchanged, as one service version describes it. */
export type Channel = KafkaChannel | AmqpChannel | NatsChannel | OtherChannel

export type ProtocolName = Channel['protocol']

export type ChannelOf<Name extends ProtocolName> = Extract<Channel, { protocol: Name }>
