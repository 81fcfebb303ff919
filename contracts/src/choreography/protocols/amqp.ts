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

  isReadAgain: false,

  rest: (_, receiver) => ({
    place: amqp.keyOf(receiver),
    retention: receiver.queue?.messageTtl ?? 'forever'
  }),

  sharingKeyOf: ({ vhost, queue }) => (queue === undefined ? undefined : queueKey(vhost, queue)),

  readerNames: ({ queue }) => (queue === undefined ? [] : [queue.name]),

  dropsUntaken(sender, declared) {
    const name = sender.exchange?.name ?? ''
    // The default exchange leads to the queue that the key names as long as there is that queue.
    if (name === '') return !amqp.keeps(sender, declared)
    return topologiesByList(declared).get(sender.vhost)?.exchanges.get(name)?.alternate === undefined
  },

  keeps({ vhost, exchange, key = '', headers }, declared) {
    const topology = topologiesByList(declared).get(vhost)
    if (topology === undefined) return false
    const reached = queuesReached(topology, exchange?.name ?? '', { key, headers })
    return [...reached].some(name => topology.queues.has(name))
  },

  deadLettersOf({ vhost, queue }, said, sent, declared) {
    const base = { protocol: 'amqp', vhost } as const
    const isExchange =
      said !== undefined && topologiesByList(declared).get(vhost)?.exchanges.has(said) === true
    const name = queue?.deadLetterExchange ?? (isExchange ? said : undefined)
    if (name === undefined)
      return said === undefined ? undefined : [{ ...base, exchange: { name: '' }, key: said }]
    const exchange = { name }
    if (queue?.deadLetterKey !== undefined) return [{ ...base, exchange, key: queue.deadLetterKey }]
    // Without a key of their own, dead letters keep the one that they came with.
    return sent.map(({ key = '', headers }) => ({
      ...base,
      exchange,
      key,
      ...(headers === undefined ? {} : { headers })
    }))
  },

  declarationsIn: ({ vhost, exchange, queue }) => [
    ...(exchange === undefined || exchange.name === ''
      ? []
      : [
          {
            thing: `amqp ${vhost} exchange ${exchange.name}`,
            properties: { type: exchange.type, 'alternate exchange': exchange.alternate }
          }
        ]),
    ...(queue === undefined
      ? []
      : [
          {
            thing: `amqp ${vhost} queue ${queue.name}`,
            properties: {
              'message TTL': queue.messageTtl,
              'dead letter exchange': queue.deadLetterExchange,
              'dead letter key': queue.deadLetterKey,
              'delivery limit': queue.deliveryLimit
            }
          }
        ])
  ],

  streamWithout: () => undefined
}

function queueKey(vhost: string, { name }: AmqpQueue): string {
  return `amqp ${vhost} ${name}`
}

/** The queue that a receiver reads. No broker's queue has a name with NUL in it. */
function queueOf(channel: AmqpChannel, position: number): AmqpQueue {
  return channel.queue ?? { name: `\u0000${position}`, bindings: impliedBindings({ key: '', ...channel }) }
}

const topologiesByList = remembered(topologiesOf)
