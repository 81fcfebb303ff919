import type { ChannelOf } from '@instep/contracts'
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NodeConnectionOptions } from '@nats-io/transport-node'
import type { Drained, Measurement, Watcher } from '../measurement.ts'
import { type Watched, watchedOf } from '../watched.ts'

export type NatsConnectionOptions = NodeConnectionOptions

/** Looks at streams and durable consumers of JetStream. What core NATS loses, nobody counts. */
export async function watchNats(options: NatsConnectionOptions): Promise<Watcher> {
  const connection = await connect({
    name: 'instep-monitoring',
    timeout: 5000,
    maxReconnectAttempts: 3,
    ...options
  })
  const manager = await jetstreamManager(connection)
  return {
    measure: watched => Promise.all(watchedOf('nats', watched).map(one => measure(manager, one))),
    isDrained: (watched, time) => isDrained(manager, watched, time),
    [Symbol.asyncDispose]: () => connection.close()
  }
}

async function measure(manager: JetStreamManager, watched: Watched<ChannelOf<'nats'>>): Promise<Measurement> {
  const { channel, group } = watched
  if (channel.stream === undefined)
    return { watched, problem: 'no stream keeps its messages: what is lost is not counted' }
  const stream = channel.stream.name
  if (!(await hasStream(manager, stream))) return { watched, problem: `there is no stream ${stream}` }
  const deadLetters = await depthOf(manager, watched.deadLetter)
  if (group === undefined)
    return { watched, ...deadLetters, problem: 'the contract names no durable consumer' }
  const info = await orAbsent(() => manager.consumers.info(stream, group))
  if (info === undefined)
    return { watched, ...deadLetters, problem: `the stream ${stream} has no consumer ${group}` }
  const { num_pending, num_ack_pending, num_redelivered, num_waiting, ack_floor } = info
  const lag = num_pending + num_ack_pending
  const first = lag === 0 ? undefined : await writtenAt(manager, stream, ack_floor.stream_seq + 1)
  return {
    watched,
    lag,
    ...(first === undefined ? {} : { oldest: Math.max(0, Date.now() - first) }),
    inHand: num_ack_pending,
    redelivered: num_redelivered,
    ...deadLetters,
    // One whose hands are full asks for nothing.
    consumers: num_waiting + num_ack_pending > 0 || info.push_bound === true ? 1 : 0
  }
}

/** When the message with a number, or the first one after those that are gone, came; in milliseconds since 1970. */
async function writtenAt(
  manager: JetStreamManager,
  stream: string,
  sequence: number
): Promise<number | undefined> {
  const { state } = await manager.streams.info(stream)
  const message = await orAbsent(() =>
    manager.streams.getMessage(stream, { seq: Math.max(sequence, state.first_seq) })
  )
  return message?.time.getTime()
}

/** The messages that are kept under the subject of dead letters. */
async function depthOf(
  manager: JetStreamManager,
  subject: string | undefined
): Promise<{ readonly deadLetters?: number }> {
  if (subject === undefined) return {}
  const stream = await orAbsent(() => manager.streams.find(subject))
  if (stream === undefined) return { deadLetters: 0 }
  const { state } = await manager.streams.info(stream, { subjects_filter: subject })
  return { deadLetters: Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0) }
}

async function hasStream(manager: JetStreamManager, name: string): Promise<boolean> {
  return (await orAbsent(() => manager.streams.info(name))) !== undefined
}

/** JetStream rejects for what is not there. */
async function orAbsent<Value>(ask: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await ask()
  } catch (error) {
    const isAbsent =
      error instanceof Error &&
      /not found|no stream matches|no message found/i.test(`${error.name} ${error.message}`)
    if (isAbsent) return undefined
    throw error
  }
}

/** Drained is a stream for a consumer when it has acknowledged all that came before the time. */
async function isDrained(
  manager: JetStreamManager,
  { channel, group, place }: Watched,
  time: number
): Promise<Drained> {
  if (channel.protocol !== 'nats' || channel.stream === undefined) return { isDrained: true }
  const stream = channel.stream.name
  if (group === undefined) return { isDrained: false, left: `nobody says which consumer reads ${place}` }
  const info = await orAbsent(() => manager.consumers.info(stream, group))
  if (info === undefined)
    return { isDrained: false, left: `the stream ${stream} has no consumer ${group} that would have read it` }
  const left = info.num_pending + info.num_ack_pending
  const first = left === 0 ? undefined : await writtenAt(manager, stream, info.ack_floor.stream_seq + 1)
  if (left === 0 || (first !== undefined && first >= time)) return { isDrained: true }
  return { isDrained: false, left: `${left} messages of ${stream} are still to be dealt with by ${group}` }
}
