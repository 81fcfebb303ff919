import { member, members, type Node, placeOf, textOf } from '../document/node.ts'
import type { Problems } from '../problems.ts'
import { amqp } from './amqp.ts'
import { boundProtocols } from './bindings.ts'
import type { Broker } from './broker.ts'
import { kafka } from './kafka.ts'
import { nats } from './nats.ts'
import { other } from './other.ts'

/** The brokers by what servers and bindings call them; `other` is any other. */
const brokers: Readonly<Record<string, Broker>> = {
  kafka,
  'kafka-secure': kafka,
  amqp,
  amqps: amqp,
  nats,
  'nats-tls': nats
}

export function brokerNamed(protocol: string): Broker {
  return Object.hasOwn(brokers, protocol) ? (brokers[protocol] ?? other) : other
}

/** What tells one broker from another: names of one broker are one, others are what they are called. */
function kindOf(protocol: string): string {
  const { name } = brokerNamed(protocol)
  return name === 'other' ? protocol : name
}

/** Finds the protocol of a channel, seen from an operation; undefined after a problem. */
export type ProtocolFinder = (channel: Node, operation: Node) => string | undefined

/**
 * What the servers of a channel speak, else what all servers of the document speak, else what the bindings are about.
 * Where that is several, the bindings choose.
 */
export function protocolFinder(document: Node, problems: Problems): ProtocolFinder {
  const everywhere = spokenBy(member(document, 'servers'))
  return (channel, operation) => {
    const own = spokenBy(member(channel, 'servers'))
    const spoken = own.length === 0 ? everywhere : own
    const bound = distinct([...boundProtocols(channel), ...boundProtocols(operation)])
    const chosen =
      spoken.length === 0 ? bound : spoken.filter(name => bound.some(one => kindOf(one) === kindOf(name)))
    const candidates = spoken.length === 1 || chosen.length === 0 ? spoken : chosen
    const [protocol, ...others] = candidates
    if (protocol !== undefined && others.length === 0) return protocol
    problems.add(
      placeOf(channel).path,
      protocol === undefined
        ? 'Nothing says which broker the channel is on: give the document a server, or the channel bindings'
        : `The channel may be on ${candidates.join(' or ')}: name its servers`
    )
    return undefined
  }
}

function spokenBy(servers: Node | undefined): readonly string[] {
  return distinct(
    (servers === undefined ? [] : members(servers)).flatMap(
      ([, server]) => textOf(member(server, 'protocol'))?.toLowerCase() ?? []
    )
  )
}

/** One name of each kind of broker. */
function distinct(protocols: readonly string[]): readonly string[] {
  return [...new Map(protocols.toReversed().map(name => [kindOf(name), name])).values()].toReversed()
}
