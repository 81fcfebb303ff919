import type {
  AmqpChannel,
  Channel,
  ChannelOf,
  KafkaChannel,
  NatsChannel,
  Operation,
  OtherChannel,
  ProtocolName
} from '@instep/contracts'

/** What an operation becomes in a document: the parts of its channel, and of itself, that only its broker knows. */
export interface Described {
  /** The protocol of its server. */
  readonly protocol: string
  /** What the channel is called, when nothing else has the name. */
  readonly id: string
  readonly channel: Readonly<Record<string, unknown>>
  readonly operation: Readonly<Record<string, unknown>>
}

type Describe<C extends Channel> = (channel: C, operation: Operation) => Described

const kafka: Describe<KafkaChannel> = ({ topic, retention }, { delivery }) => ({
  protocol: 'kafka',
  id: topic,
  channel: {
    address: topic,
    ...(retention === undefined ? {} : withBinding('kafka', { topicConfiguration: retentionOf(retention) }))
  },
  operation:
    delivery?.group === undefined
      ? {}
      : withBinding('kafka', { groupId: { type: 'string', const: delivery.group } })
})

/** AsyncAPI says -1 for ever. */
function retentionOf(retention: number | 'forever') {
  return { 'retention.ms': retention === 'forever' ? -1 : retention }
}

const amqp: Describe<AmqpChannel> = (channel, operation) =>
  channel.queue === undefined ? amqpSender(channel, operation) : amqpReceiver(channel, channel.queue)

function amqpSender({ vhost, exchange, key, headers }: AmqpChannel, { delivery }: Operation): Described {
  const { name = '' } = exchange ?? {}
  const how = {
    ...(delivery?.isMandatory === true ? { mandatory: true } : {}),
    ...(delivery?.expiration === undefined ? {} : { expiration: delivery.expiration })
  }
  return {
    protocol: 'amqp',
    id: [name, key].filter(part => part !== undefined && part !== '').join('.'),
    channel: {
      address: key ?? null,
      ...withBinding('amqp', { is: 'routingKey', exchange: exchangeBinding(exchange, vhost) }),
      ...exchangeExtension(exchange),
      ...(headers === undefined ? {} : { 'x-instep-headers': headers })
    },
    operation: Object.keys(how).length === 0 ? {} : withBinding('amqp', how)
  }
}

function amqpReceiver(
  { vhost, exchange }: AmqpChannel,
  { name, ...queue }: NonNullable<AmqpChannel['queue']>
): Described {
  const binding =
    exchange === undefined
      ? { is: 'queue', queue: { name, ...vhostOf(vhost) } }
      : { is: 'routingKey', exchange: exchangeBinding(exchange, vhost) }
  return {
    protocol: 'amqp',
    id: name,
    channel: {
      address: exchange === undefined ? name : null,
      ...withBinding('amqp', binding),
      ...exchangeExtension(exchange),
      'x-instep-queue': exchange === undefined ? queue : { name, ...queue }
    },
    operation: {}
  }
}

function exchangeBinding(exchange: AmqpChannel['exchange'], vhost: string) {
  const { name = '', type } = exchange ?? {}
  return { name, ...(type === undefined ? {} : { type }), ...vhostOf(vhost) }
}

function exchangeExtension(exchange: AmqpChannel['exchange']) {
  const { name: _, type: __, ...rest } = exchange ?? {}
  return Object.keys(rest).length === 0 ? {} : { 'x-instep-exchange': rest }
}

function vhostOf(vhost: string) {
  return vhost === '/' ? {} : { vhost }
}

const nats: Describe<NatsChannel> = ({ subject, stream, consumer }, { delivery }) => ({
  protocol: 'nats',
  id: subject,
  channel: { address: subject, ...(stream === undefined ? {} : { 'x-instep-stream': stream }) },
  operation: {
    ...(delivery?.group === undefined ? {} : withBinding('nats', { queue: delivery.group })),
    ...(consumer === undefined ? {} : { 'x-instep-consumer': consumer })
  }
})

const other: Describe<OtherChannel> = ({ name, address, retention }) => ({
  protocol: name,
  id: address,
  channel: { address, ...(retention === undefined ? {} : { 'x-instep-retention': retention }) },
  operation: {}
})

const table: { readonly [Name in ProtocolName]: Describe<ChannelOf<Name>> } = { kafka, amqp, nats, other }

/** How the place of an operation is written in AsyncAPI. */
export function described(channel: Channel, operation: Operation): Described {
  const describe = table[channel.protocol] as Describe<Channel> // a channel meets the row of its own protocol
  return describe(channel, operation)
}

function withBinding(protocol: string, binding: Readonly<Record<string, unknown>>) {
  return { bindings: { [protocol]: binding } }
}
