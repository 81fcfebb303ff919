import type { AmqpChannel, AmqpQueue } from '../channel.ts'
import { type Sent, type Topology, topologiesOf } from './amqp-topology.ts'
import type { Protocol } from './protocol.ts'

/**
 * AMQP 0-9-1: a sender gives a message to an exchange with a routing key, bindings lead from there to queues, through
 * other exchanges too, and who reads a queue gets it. A receiver that names an exchange and a key but no queue has a
 * queue of its own, bound with that key.
 */
export const amqp: Protocol<AmqpChannel> = {
  name: 'amqp',

  keyOf: ({ vhost, exchange, key = '', queue }) =>
    queue === undefined ? `amqp ${vhost} ${exchange?.name ?? ''} ${key}` : queueKey(vhost, queue),

  routes(receivers, declared) {
    const placed = receivers.map((receiver, position) => ({
      ...receiver,
      queue: queueOf(receiver, position)
    }))
    const unnamed = placed.filter((_, position) => receivers[position]?.queue === undefined)
    const topologies = unnamed.length === 0 ? remembered(declared) : topologiesOf([...declared, ...unnamed])
    const positions = Map.groupBy(placed.keys(), position => {
      const { vhost = '', queue } = placed[position] ?? {}
      return JSON.stringify([vhost, queue?.name])
    })
    return ({ vhost, exchange, key = '', headers }) =>
      [...queuesReached(topologies.get(vhost), exchange?.name ?? '', { key, headers })].flatMap(
        name => positions.get(JSON.stringify([vhost, name])) ?? []
      )
  },

  rest: (_, receiver) => ({
    place: amqp.keyOf(receiver),
    retention: receiver.queue?.messageTtl ?? 'forever'
  }),

  sharingKeyOf: ({ vhost, queue }) => (queue === undefined ? undefined : queueKey(vhost, queue))
}

function queueKey(vhost: string, { name }: AmqpQueue): string {
  return `amqp ${vhost} ${name}`
}

/** The queue that a receiver reads. No broker's queue has a name with NUL in it. */
function queueOf({ queue, exchange, key = '' }: AmqpChannel, position: number): AmqpQueue {
  if (queue !== undefined) return queue
  return {
    name: `\u0000${position}`,
    bindings: exchange === undefined ? [] : [{ exchange: exchange.name, key }]
  }
}

const topologies = new WeakMap<readonly AmqpChannel[], ReadonlyMap<string, Topology>>()

function remembered(declared: readonly AmqpChannel[]): ReadonlyMap<string, Topology> {
  const known = topologies.get(declared) ?? topologiesOf(declared)
  topologies.set(declared, known)
  return known
}

/**
 * The queues that a message may end in. The default exchange leads to the queue that the key names. An alternate
 * exchange gets what no binding takes, and, where the key is filled in at run time, what perhaps none takes.
 */
export function queuesReached(topology: Topology | undefined, from: string, sent: Sent): ReadonlySet<string> {
  const queues = new Set<string>()
  const exchanges = new Set([from])
  for (const name of exchanges) {
    if (name === '') {
      queues.add(sent.key)
      continue
    }
    const exchange = topology?.get(name)
    const taken = exchange?.takes(sent) ?? []
    for (const { kind, name } of taken) (kind === 'queue' ? queues : exchanges).add(name)
    if (exchange?.alternate !== undefined && (taken.length === 0 || sent.key.includes('{'))) {
      exchanges.add(exchange.alternate)
    }
  }
  return queues
}
