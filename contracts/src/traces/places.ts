import type { AmqpChannel, Channel, ChannelOf, ProtocolName } from '../choreography/channel.ts'
import type { Action } from '../choreography/operation.ts'
import { channelKey } from '../choreography/protocols/index.ts'
import { nats } from '../choreography/protocols/nats.ts'
import { mayMeet, mayMeetByWord } from '../choreography/protocols/templates.ts'
import type { SeenPlace } from './facts.ts'

/** The channels that a place may be. For RabbitMQ there may be several, since its names are put together. */
export function readingsOf(place: SeenPlace, action: Action): readonly Channel[] {
  const { destination } = place
  return (
    systems[place.system]?.(place, action) ?? [
      { protocol: 'other', name: place.system, address: destination }
    ]
  )
}

/** What a place is called, in the words of the gate: `kafka orders.created` */
export function placeText(place: SeenPlace, action: Action): string {
  const [first] = readingsOf(place, action)
  return first === undefined ? `${place.system} ${place.destination}` : channelKey(first)
}

/** Whether a channel that somebody declares is where something was seen. */
export function isAt(declared: Channel, place: SeenPlace, action: Action): boolean {
  return readingsOf(place, action).some(
    seen =>
      seen.protocol === declared.protocol &&
      (meetings[declared.protocol] as Meets<Channel>)(declared, seen, action) // both are of its row
  )
}

const systems: Readonly<Partial<Record<string, (place: SeenPlace, action: Action) => readonly Channel[]>>> = {
  kafka: ({ destination }) => [{ protocol: 'kafka', topic: destination }],
  nats: ({ destination }) => [{ protocol: 'nats', subject: destination }],
  rabbitmq: (place, action) => amqpReadings[action](place),
  // As AsyncAPI names them.
  aws_sqs: ({ destination }) => [{ protocol: 'other', name: 'sqs', address: destination }],
  'aws.sns': ({ destination }) => [{ protocol: 'other', name: 'sns', address: destination }],
  gcp_pubsub: ({ destination }) => [{ protocol: 'other', name: 'googlepubsub', address: destination }]
}

type Meets<C extends Channel> = (declared: C, seen: C, action: Action) => boolean

const meetings: { readonly [Name in ProtocolName]: Meets<ChannelOf<Name>> } = {
  kafka: (declared, seen) => mayMeet(declared.topic, seen.topic),
  amqp: (declared, seen, action) => amqpMeetings[action](declared, seen),
  nats: (declared, seen) =>
    declared.subject === seen.subject ||
    nats.routes([{ protocol: 'nats', subject: declared.subject }], [])(seen).length > 0,
  other: (declared, seen) => declared.name === seen.name && mayMeet(declared.address, seen.address)
}

/** No span tells the virtual host. */
const vhost = '/'

const amqpReadings: { readonly [Name in Action]: (place: SeenPlace) => readonly AmqpChannel[] } = {
  send({ destination, exchange, routingKey }) {
    if (exchange !== undefined) return [sent(exchange, routingKey ?? '')]
    // `exchange:key`, or the exchange or the key alone where the other is empty, or both are the same.
    const parts = splits(destination)
      .filter(([, key]) => routingKey === undefined || key === routingKey)
      .map(([name, key]) => sent(name, key))
    if (destination === 'amq.default') return [sent('', routingKey ?? '')]
    const alone = routingKey === undefined || routingKey === destination ? [sent('', destination)] : []
    return [...parts, ...alone, sent(destination, routingKey ?? '')]
  },
  receive({ destination, exchange, routingKey, queue }) {
    if (exchange !== undefined) return [taken(queue, exchange, routingKey)]
    // The queue is what stands last, or all there is.
    return [
      ...splits(destination)
        .map(([, rest]) => taken(rest))
        .toReversed(),
      taken(destination)
    ]
  }
}

const amqpMeetings: { readonly [Name in Action]: (declared: AmqpChannel, seen: AmqpChannel) => boolean } = {
  send({ exchange, key, queue }, seen) {
    const name = exchange?.name ?? ''
    const declaredKey = key ?? (exchange === undefined ? queue?.name : undefined)
    if (!mayMeet(name, seen.exchange?.name ?? '')) return false
    return declaredKey === undefined || mayMeetByWord(declaredKey, seen.key ?? '')
  },
  receive({ exchange, queue }, seen) {
    if (queue !== undefined && seen.queue !== undefined) return mayMeet(queue.name, seen.queue.name)
    // One of the two has no name: they are told by what leads there.
    const sources = queue?.bindings.map(binding => binding.exchange) ?? [exchange?.name ?? '']
    return sources.length === 0 || seen.exchange === undefined || sources.includes(seen.exchange.name)
  }
}

function sent(exchange: string, key: string): AmqpChannel {
  return { protocol: 'amqp', vhost, exchange: { name: exchange }, key }
}

function taken(queue: string | undefined, exchange?: string, key?: string): AmqpChannel {
  return {
    protocol: 'amqp',
    vhost,
    ...(queue === undefined ? {} : { queue: { name: queue, bindings: [] } }),
    ...(exchange === undefined ? {} : { exchange: { name: exchange } }),
    ...(key === undefined ? {} : { key })
  }
}

/** A name parted at each colon; only the first few, so that a name of colons is no work. */
function splits(name: string): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = []
  for (let at = name.indexOf(':'); at >= 0 && found.length < mostSplits; at = name.indexOf(':', at + 1)) {
    found.push([name.slice(0, at), name.slice(at + 1)])
  }
  return found
}

const mostSplits = 16
