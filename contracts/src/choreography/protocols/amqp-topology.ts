import type { AmqpBinding, AmqpChannel } from '../channel.ts'
import { type Chooser, chooserOf, type Destination, type Sent } from './amqp-exchanges.ts'
import { isTemplate, mayMeetByWord } from './templates.ts'

/** An exchange, with all that anybody binds to it. */
interface Exchange extends Chooser {
  readonly alternate: string | undefined
}

/** A virtual host, as all who speak of it declare it. */
export interface Topology {
  readonly exchanges: ReadonlyMap<string, Exchange>
  readonly queues: ReadonlySet<string>
  /** The queues whose names have parts that are filled in. */
  readonly templates: readonly string[]
}

/** Puts together what everybody declares, by virtual host. */
export function topologiesOf(declared: readonly AmqpChannel[]): ReadonlyMap<string, Topology> {
  const hosts = new Map<string, Draft>()
  for (const channel of declared) {
    const host = hosts.get(channel.vhost) ?? { exchanges: new Map(), queues: new Set() }
    hosts.set(channel.vhost, host)
    addExchange(host, channel)
    addQueue(host, channel)
  }
  return new Map([...hosts].map(([vhost, host]) => [vhost, finished(host)]))
}

/** No key that AMQP can carry is longer. */
const longestKey = 255

/**
 * The queues that a message may end in. The default exchange leads to the queue that the key names. An alternate
 * exchange gets what no binding takes, and, where something is filled in at run time, what perhaps none takes.
 */
export function queuesReached(topology: Topology, from: string, sent: Sent): ReadonlySet<string> {
  const queues = new Set<string>()
  if (sent.key.length > longestKey) return queues
  const exchanges = new Set([from])
  for (const name of exchanges) {
    if (name === '') {
      for (const queue of queuesNamed(topology, sent.key)) queues.add(queue)
      continue
    }
    const exchange = topology.exchanges.get(name)
    if (exchange === undefined) continue
    for (const { kind, name } of exchange.takes(sent)) (kind === 'queue' ? queues : exchanges).add(name)
    if (exchange.alternate !== undefined && !exchange.surelyTakes(sent)) exchanges.add(exchange.alternate)
  }
  return queues
}

function queuesNamed({ queues, templates }: Topology, key: string): readonly string[] {
  if (isTemplate(key)) return [...queues].filter(name => mayMeetByWord(name, key))
  const others = templates.filter(name => mayMeetByWord(name, key))
  return queues.has(key) ? [key, ...others] : others
}

interface Draft {
  readonly exchanges: Map<string, ExchangeDraft>
  readonly queues: Set<string>
}

interface ExchangeDraft {
  type: NonNullable<AmqpChannel['exchange']>['type']
  alternate: string | undefined
  readonly bindings: { readonly binding: AmqpBinding; readonly to: Destination }[]
}

function addExchange(host: Draft, { exchange }: AmqpChannel): void {
  if (exchange === undefined) return
  const draft = draftOf(host, exchange.name)
  draft.type ??= exchange.type
  draft.alternate ??= exchange.alternate
  for (const binding of exchange.bindings ?? [])
    bind(host, binding, { kind: 'exchange', name: exchange.name })
}

function addQueue(host: Draft, channel: AmqpChannel): void {
  const { queue } = channel
  if (queue === undefined) return
  host.queues.add(queue.name)
  for (const binding of queue.bindings.length === 0 ? impliedBindings(channel) : queue.bindings) {
    bind(host, binding, { kind: 'queue', name: queue.name })
  }
}

/** Who names an exchange and a key beside a queue, and binds nothing, means that binding. */
export function impliedBindings({ exchange, key, headers }: AmqpChannel): readonly AmqpBinding[] {
  if (exchange === undefined || (key === undefined && headers === undefined)) return []
  return [
    { exchange: exchange.name, key: key ?? '', ...(headers === undefined ? {} : { arguments: headers }) }
  ]
}

/** Nothing is bound to the default exchange. */
function bind(host: Draft, binding: AmqpBinding, to: Destination): void {
  if (binding.exchange !== '') draftOf(host, binding.exchange).bindings.push({ binding, to })
}

function draftOf({ exchanges }: Draft, name: string): ExchangeDraft {
  const draft = exchanges.get(name) ?? { type: undefined, alternate: undefined, bindings: [] }
  exchanges.set(name, draft)
  return draft
}

function finished({ exchanges, queues }: Draft): Topology {
  return {
    queues,
    templates: [...queues].filter(isTemplate),
    exchanges: new Map(
      [...exchanges].map(([name, { type, alternate, bindings }]) => [
        name,
        { alternate, ...chooserOf(type, bindings) }
      ])
    )
  }
}
