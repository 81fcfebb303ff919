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
      declaredFor(name, declared)
    )
    ofProtocol.set(name, sender => routes(sender).flatMap(found => own[found]?.position ?? []))
  }
  return sender => ofProtocol.get(sender.protocol)?.(sender) ?? []
}

const byProtocol = new WeakMap<readonly Channel[], Partial<Record<ProtocolName, readonly Channel[]>>>()

/** The channels of one protocol: the same list for the same list, so that what is made of it may be remembered. */
export function declaredFor(name: ProtocolName, declared: readonly Channel[]): readonly Channel[] {
  const known = byProtocol.get(declared) ?? Object.groupBy(declared, ({ protocol }) => protocol)
  byProtocol.set(declared, known)
  return known[name] ?? none
}

const none: readonly Channel[] = []

/** Where what was sent waits for somebody who was not there yet; undefined where it does not. */
export function restForNewcomers(sender: Channel): Rest | undefined {
  const { isReadAgain, rest } = protocolOf(sender)
  return isReadAgain ? rest(sender, sender) : undefined
}

/** Where a message waits between two channels of which the first reaches the second. */
export function restBetween(sender: Channel, receiver: Channel): Rest | undefined {
  return protocolOf(sender).rest(sender, receiver)
}
