import { type Headers, headerText, type Message } from '@instep/messages'
import type { Attributes } from '@opentelemetry/api'

/** What is different from broker to broker in how spans tell of messages. */
export interface System {
  /** As the conventions call the broker. */
  readonly name: string
  /** What a sender gives a message to. */
  sentTo(address: string): string
  /** What a receiver takes it from. */
  takenFrom(address: string, group: string): string
  /** What else there is to say of a message. */
  attributesOf(message: Message): Attributes
}

export interface RabbitmqNames {
  /** The exchange that messages are given to; the default exchange unless told. */
  readonly exchange?: string
  /** The queue of a group; the group's own name unless told. */
  readonly queueOf?: (address: string, group: string) => string
}

/** Kafka, as the conventions tell of it. */
export function kafka(): System {
  return {
    name: 'kafka',
    sentTo: address => address,
    takenFrom: address => address,
    attributesOf: ({ key, body }) => ({
      ...(key === undefined ? {} : { 'messaging.kafka.message.key': textOf(key) }),
      ...(body === null ? { 'messaging.kafka.message.tombstone': true } : {})
    })
  }
}

/** RabbitMQ, whose places are put together of exchange, routing key and queue. */
export function rabbitmq({ exchange = '', queueOf = (_, group) => group }: RabbitmqNames = {}): System {
  return {
    name: 'rabbitmq',
    sentTo: address => joined(exchange, address),
    takenFrom: (address, group) => joined(exchange, address, queueOf(address, group)),
    attributesOf: ({ address }) => ({ 'messaging.rabbitmq.destination.routing_key': address })
  }
}

/** NATS, of which the conventions do not speak: subjects are its destinations. */
export function nats(): System {
  return {
    name: 'nats',
    sentTo: address => address,
    takenFrom: address => address,
    attributesOf: () => ({})
  }
}

/** What is empty, and what says the same as the part before it, is left out. */
function joined(...parts: readonly string[]): string {
  const told = parts.filter((part, index) => part !== '' && part !== parts[index - 1])
  return told.length === 0 ? 'amq.default' : told.join(':')
}

function textOf(key: string | Uint8Array): string {
  return typeof key === 'string' ? key : new TextDecoder().decode(key)
}

/** The headers that hold a message's own id, in the worlds of the brokers and of CloudEvents. */
const idHeaders = ['message-id', 'Nats-Msg-Id', 'ce_id', 'ce-id', 'cloudEvents:id'] as const

/** The id of a message, where a header tells it. */
export function messageId(headers: Headers): string | undefined {
  for (const name of idHeaders) {
    const id = headerText(headers, name)
    if (id !== undefined) return id
  }
  return undefined
}
