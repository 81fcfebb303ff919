import type { AmqpChannel, AmqpQueue } from '../channel.ts'
import { impliedBindings, queuesReached, topologiesOf } from './amqp-topology.ts'
import type { Protocol } from './protocol.ts'
import { remembered } from './remembered.ts'

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
    const topologies =
      unnamed.length === 0 ? topologiesByList(declared) : topologiesOf([...declared, ...unnamed])
    const positions = Map.groupBy(placed.keys(), position => {
      const { vhost = '', queue } = placed[position] ?? {}
      return JSON.stringify([vhost, queue?.name])
    })
    return ({ vhost, exchange, key = '', headers }) => {
      const topology = topologies.get(vhost)
      if (topology === undefined) return []
      return [...queuesReached(topology, exchange?.name ?? '', { key, headers })].flatMap(
        name => positions.get(JSON.stringify([vhost, name])) ?? []
      )
    }
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
function queueOf(channel: AmqpChannel, position: number): AmqpQueue {
  return channel.queue ?? { name: `\u0000${position}`, bindings: impliedBindings({ key: '', ...channel }) }
}

const topologiesByList = remembered(topologiesOf)
