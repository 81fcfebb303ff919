import type { Operation } from '@instep/contracts'
import { type ConnectionOptions, openConnection } from '../connection.ts'
import { topologyOf } from './topology.ts'

/**
 * Declares the exchanges, queues and bindings of a service's operations, quorum queues all. Exchanges whose type the
 * operations do not say are others' to declare.
 * @throws the broker's refusal, where something is there already and otherwise
 */
export async function declareTopology(
  connection: ConnectionOptions,
  operations: readonly Operation[],
  vhost = '/'
): Promise<void> {
  const { exchanges, queues, bindings } = topologyOf(operations, vhost)
  const open = await openConnection(connection)
  try {
    await open.ask(async channel => {
      for (const { name, type, alternate } of exchanges) {
        if (type === undefined || isOfTheBroker(name)) continue
        await channel.assertExchange(name, type, {
          durable: true,
          ...(alternate === undefined ? {} : { alternateExchange: alternate })
        })
      }
      for (const queue of queues)
        await channel.assertQueue(queue.name, { durable: true, arguments: queue.arguments })
      for (const { from, to, key, arguments: compared } of bindings) {
        if (to.kind === 'queue') await channel.bindQueue(to.name, from, key, compared)
        else await channel.bindExchange(to.name, from, key, compared)
      }
    })
  } finally {
    await open.close()
  }
}

function isOfTheBroker(exchange: string): boolean {
  return exchange.startsWith('amq.')
}
