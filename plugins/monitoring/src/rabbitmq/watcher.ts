import type { AmqpChannel } from '@instep/contracts'
import type { Drained, Measurement, Watcher } from '../measurement.ts'
import { type Watched, watchedOf } from '../watched.ts'
import { createManagement, type Management, type ManagementOptions, type Queue } from './management.ts'

/** Looks at queues and exchanges through RabbitMQ's management API. */
export function watchRabbitmq(options: ManagementOptions): Watcher {
  const management = createManagement(options)
  return {
    measure: watched => Promise.all(watchedOf('amqp', watched).map(one => measure(management, one))),
    isDrained: (watched, time) => isDrained(management, watched, time),
    async [Symbol.asyncDispose]() {}
  }
}

async function measure(management: Management, watched: Watched<AmqpChannel>): Promise<Measurement> {
  const { channel } = watched
  const name = channel.queue?.name
  if (name === undefined) return { watched, problem: 'the contract names no queue' }
  const queue = await management.queue(channel.vhost, name)
  if (queue === undefined) return { watched, problem: `there is no queue ${name}` }
  const [deadLetters, unroutable] = await Promise.all([
    deadLettersOf(management, watched, queue),
    unroutableOf(management, channel)
  ])
  const oldest = oldestOf(queue)
  return {
    watched,
    lag: queue.messages_ready ?? 0,
    ...(oldest === undefined ? {} : { oldest }),
    inHand: queue.messages_unacknowledged ?? 0,
    redelivered: queue.message_stats?.redeliver ?? 0,
    ...(deadLetters === undefined ? {} : { deadLetters }),
    ...(unroutable === undefined ? {} : { unroutable }),
    consumers: queue.consumers ?? 0
  }
}

/** Senders have to write a timestamp for it, in seconds; RabbitMQ adds none. */
function oldestOf({ head_message_timestamp: head }: Queue): number | undefined {
  return typeof head === 'number' ? Math.max(0, Date.now() - head * 1000) : undefined
}

/** The depth of the queues that dead letters end in; undefined when nobody says where that is. */
async function deadLettersOf(
  management: Management,
  { channel, deadLetter }: Watched<AmqpChannel>,
  { arguments: own = {} }: Queue
): Promise<number | undefined> {
  const { vhost } = channel
  if (deadLetter !== undefined && (await management.queue(vhost, deadLetter)) !== undefined)
    return depthOf(management, vhost, [deadLetter])
  const exchange = deadLetter ?? textOf(own['x-dead-letter-exchange'])
  if (exchange === undefined) return undefined
  // The default exchange leads to the queue that the routing key names.
  if (exchange === '') return depthOf(management, vhost, [textOf(own['x-dead-letter-routing-key']) ?? ''])
  return depthOf(management, vhost, await management.queuesBehind(vhost, exchange))
}

/** What the exchanges that the queue is bound to could give to nobody: what lies behind their alternate exchange. */
async function unroutableOf(
  management: Management,
  { vhost, queue }: AmqpChannel
): Promise<number | undefined> {
  const names = [...new Set((queue?.bindings ?? []).map(({ exchange }) => exchange))]
  const exchanges = await Promise.all(names.map(name => management.exchange(vhost, name)))
  const alternates = exchanges.flatMap(found => textOf(found?.arguments?.['alternate-exchange']) ?? [])
  if (alternates.length === 0) return undefined
  const queues = await Promise.all(alternates.map(name => management.queuesBehind(vhost, name)))
  return depthOf(management, vhost, [...new Set(queues.flat())])
}

async function depthOf(management: Management, vhost: string, names: readonly string[]): Promise<number> {
  const queues = await Promise.all(names.map(name => management.queue(vhost, name)))
  return queues.reduce((sum, queue) => sum + (queue?.messages_ready ?? 0), 0)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** A queue is drained when it is empty, or when its oldest message came later than the time. */
async function isDrained(
  management: Management,
  { channel, place }: Watched,
  time: number
): Promise<Drained> {
  const name = channel.protocol === 'amqp' ? channel.queue?.name : undefined
  if (channel.protocol !== 'amqp' || name === undefined)
    return { isDrained: false, left: `nobody says which queue ${place} is` }
  const queue = await management.queue(channel.vhost, name)
  if (queue === undefined) return { isDrained: true }
  const left = (queue.messages_ready ?? 0) + (queue.messages_unacknowledged ?? 0)
  const head = queue.head_message_timestamp
  // Those in hand stand before the head of the queue, and no time is told of them.
  const cameLater =
    typeof head === 'number' && head * 1000 >= time && (queue.messages_unacknowledged ?? 0) === 0
  if (left === 0 || cameLater) return { isDrained: true }
  return { isDrained: false, left: `${left} messages are in the queue ${name}` }
}
