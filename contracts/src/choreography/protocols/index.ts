import type { Channel, ChannelOf, ProtocolName } from '../channel.ts'
import { amqp } from './amqp.ts'
import { kafka } from './kafka.ts'
import { nats } from './nats.ts'
import { other } from './other.ts'
import type { Protocol, Rest, Routes } from './protocol.ts'

const protocols: { readonly [Name in ProtocolName]: Protocol<ChannelOf<Name>> } = { kafka, amqp, nats, other }

export const protocolNames = Object.keys(protocols) as readonly ProtocolName[] // the table's own keys

/** What a channel's broker knows of it. */
export function protocolOf(channel: Channel): Protocol {
  return protocols[channel.protocol] as unknown as Protocol // a channel meets the row of its own protocol
}

export function channelKey(channel: Channel): string {
  return protocolOf(channel).keyOf(channel)
}

/** Whether what others declare may change where a channel leads. */
export function needsTopology(channel: Channel): boolean {
  return protocolOf(channel).hasTopology
}

/** Which of some receivers, of any brokers, get what is sent to a channel, by their positions. */
export function routesOf(
  receivers: readonly (Channel | undefined)[],
  declared: readonly Channel[]
): Routes<Channel> {
  const ofProtocol = new Map<ProtocolName, Routes<Channel>>()
  for (const name of protocolNames) {
    const own = receivers.flatMap((channel, position) =>
      channel?.protocol === name ? [{ channel, position }] : []
    )
    if (own.length === 0) continue
    const routes = (protocols[name] as unknown as Protocol).routes(
      own.map(({ channel }) => channel),
      declared.filter(({ protocol }) => protocol === name)
    )
    ofProtocol.set(name, sender => routes(sender).flatMap(found => own[found]?.position ?? []))
  }
  return sender => ofProtocol.get(sender.protocol)?.(sender) ?? []
}

/** Where a message waits between two channels of which the first reaches the second. */
export function restBetween(sender: Channel, receiver: Channel): Rest | undefined {
  return protocolOf(sender).rest(sender, receiver)
}
