import type { Operation } from '@instep/contracts'
import { type ConnectionOptions, openConnection } from '../connection.ts'
import { hasExchange, hasQueue } from '../queues.ts'
import type { Difference } from './difference.ts'
import { type Running, readRunning } from './management.ts'
import { bindingKey, type Topology, topologyOf } from './topology.ts'

/** Where the broker is asked. */
export type Asked =
  /** The URL of its management plugin, with a name and a password: `http://guest:guest@localhost:15672`. */
  | { readonly management: string | URL }
  /** The broker itself, which only tells whether there is an exchange or a queue of a name. */
  | { readonly connection: ConnectionOptions }

/** Compares what a service's operations say with what the broker has. Nothing is changed there. */
export async function checkTopology(
  asked: Asked,
  operations: readonly Operation[],
  vhost = '/'
): Promise<readonly Difference[]> {
  const topology = topologyOf(operations, vhost)
  return 'management' in asked
    ? compareTopology(topology, await readRunning(asked.management, vhost))
    : missingFrom(asked.connection, topology)
}

/** The differences, those of exchanges first. What is missing has no further ones. */
export function compareTopology(said: Topology, running: Running): readonly Difference[] {
  return [...exchangesOf(said, running), ...queuesOf(said, running), ...bindingsOf(said, running)]
}

function exchangesOf({ exchanges }: Topology, running: Running): readonly Difference[] {
  return exchanges.flatMap(({ name: exchange, type, alternate, needsAlternate }): readonly Difference[] => {
    const found = running.exchanges.get(exchange)
    if (found === undefined) return [{ kind: 'missingExchange', facts: { exchange } }]
    const differences: Difference[] = []
    if (type !== undefined && found.type !== type)
      differences.push({ kind: 'exchangeType', facts: { exchange, said: type, found: found.type } })
    if (alternate !== undefined && found.alternate !== alternate)
      differences.push({
        kind: 'otherAlternate',
        facts: { exchange, said: alternate, found: found.alternate }
      })
    else if (needsAlternate && found.alternate === undefined)
      differences.push({ kind: 'noAlternate', facts: { exchange } })
    if (found.alternate !== undefined && !running.exchanges.has(found.alternate))
      differences.push({ kind: 'missingExchange', facts: { exchange: found.alternate } })
    return differences
  })
}

function queuesOf({ queues }: Topology, running: Running): readonly Difference[] {
  return queues.flatMap(({ name: queue, arguments: said, needsDeadLetter }): readonly Difference[] => {
    const found = running.queues.get(queue)
    if (found === undefined) return [{ kind: 'missingQueue', facts: { queue } }]
    const differences = Object.entries(said).flatMap(([argument, value]): readonly Difference[] =>
      found[argument] === value
        ? []
        : [{ kind: 'otherArgument', facts: { queue, argument, said: value, found: found[argument] } }]
    )
    const letters = found['x-dead-letter-exchange']
    if (letters === undefined)
      return needsDeadLetter && said['x-dead-letter-exchange'] === undefined
        ? [...differences, { kind: 'noDeadLetter', facts: { queue } }]
        : differences
    // The default exchange is always there.
    return letters === '' || running.exchanges.has(String(letters))
      ? differences
      : [...differences, { kind: 'missingDeadLetterExchange', facts: { queue, exchange: String(letters) } }]
  })
}

function bindingsOf({ bindings }: Topology, running: Running): readonly Difference[] {
  const found = new Set(running.bindings.map(bindingKey))
  return bindings
    .filter(({ from, to }) => running.exchanges.has(from) && isThere(to, running))
    .filter(binding => !found.has(bindingKey(binding)))
    .map(facts => ({ kind: 'missingBinding', facts }))
}

function isThere(
  { kind, name }: { readonly kind: 'queue' | 'exchange'; readonly name: string },
  running: Running
) {
  return kind === 'queue' ? running.queues.has(name) : running.exchanges.has(name)
}

async function missingFrom(
  options: ConnectionOptions,
  { exchanges, queues }: Topology
): Promise<readonly Difference[]> {
  const connection = await openConnection(options)
  const differences: Difference[] = []
  try {
    for (const { name: exchange } of exchanges)
      if (!(await hasExchange(connection, exchange)))
        differences.push({ kind: 'missingExchange', facts: { exchange } })
    for (const { name: queue } of queues)
      if (!(await hasQueue(connection, queue))) differences.push({ kind: 'missingQueue', facts: { queue } })
    return differences
  } finally {
    await connection.close()
  }
}
