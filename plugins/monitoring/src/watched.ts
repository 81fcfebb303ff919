import {
  type Channel,
  type ChannelOf,
  channelKey,
  type Delivery,
  type DeliveryLimits,
  type ProtocolName
} from '@instep/contracts'

/** A place where services receive, as their contracts declare it: what is measured, and whom it concerns. */
export interface Watched<Where extends Channel = Channel> {
  readonly place: string
  readonly channel: Where
  readonly services: readonly string[]
  /** The consumer group of Kafka, the durable consumer of NATS; a queue is its own. */
  readonly group: string | undefined
  /** Where messages go that are given up, as the contract says; undefined where it says nothing, or that there is none. */
  readonly deadLetter: string | undefined
  /** How much is too much, as the contracts say; the strictest where several say something. */
  readonly limits: DeliveryLimits
}

/** What of an operation says where its service receives. */
export interface Declared {
  readonly action: 'send' | 'receive'
  readonly service: string
  readonly channel?: Channel | undefined
  readonly delivery?: Delivery | undefined
}

/** The places where services receive, each with each of its groups once. */
export function watchedIn(operations: readonly Declared[]): readonly Watched[] {
  const receiving = operations.flatMap(operation =>
    operation.action === 'receive' && operation.channel !== undefined
      ? [{ ...operation, channel: operation.channel }]
      : []
  )
  const groups = Map.groupBy(receiving, ({ channel, delivery }) =>
    JSON.stringify([channelKey(channel), groupOf(channel, delivery?.group)])
  )
  return [...groups.values()].flatMap(all => {
    const [first] = all
    if (first === undefined) return []
    const { channel, delivery } = first
    const deadLetter = all.find(one => one.delivery?.deadLetter !== undefined)?.delivery?.deadLetter
    return {
      place: channelKey(channel),
      channel,
      services: [...new Set(all.map(({ service }) => service))].toSorted(),
      group: groupOf(channel, delivery?.group),
      deadLetter: deadLetter === 'none' ? undefined : deadLetter,
      limits: strictest(all.map(one => one.delivery?.limits ?? {}))
    }
  })
}

function strictest(all: readonly DeliveryLimits[]): DeliveryLimits {
  const names = all.flatMap(limits => Object.keys(limits) as (keyof DeliveryLimits)[]) // the keys of the type
  return Object.fromEntries(
    names.map(name => [name, Math.min(...all.map(limits => limits[name] ?? Number.POSITIVE_INFINITY))])
  )
}

function groupOf(channel: Channel, group: string | undefined): string | undefined {
  return channel.protocol === 'nats' ? (channel.consumer?.durable ?? group) : group
}

/** Those of one protocol. */
export function watchedOf<Name extends ProtocolName>(
  name: Name,
  watched: readonly Watched[]
): readonly Watched<ChannelOf<Name>>[] {
  return watched.filter((one): one is Watched<ChannelOf<Name>> => one.channel.protocol === name)
}
