import { Unroutable } from '@instep/messages'
import {
  AckPolicy,
  type Consumer,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager
} from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'

/** The stream that takes a subject in. @throws Unroutable when there is none */
export async function streamOf(manager: JetStreamManager, subject: string): Promise<string> {
  const [stream] = await manager.streams.names(subject).next()
  if (stream === undefined) throw new Unroutable(subject, 'no stream takes it in')
  return stream
}

/** Makes a stream unless one takes the subject in already. */
export async function ensureStream(
  manager: JetStreamManager,
  subject: string,
  made: { readonly name: string; readonly subjects: readonly string[]; readonly maxAge?: number }
): Promise<string> {
  const [stream] = await manager.streams.names(subject).next()
  if (stream !== undefined) return stream
  const { name, subjects, maxAge = 0 } = made
  await manager.streams.add({ name, subjects: [...subjects], max_age: nanos(maxAge) })
  return name
}

export interface Durable {
  readonly stream: string
  readonly name: string
  readonly filter: string
  readonly ackWait: number
  readonly maxDeliver?: number | undefined
  readonly maxPending?: number
  readonly start: 'new' | 'all'
}

/**
 * The durable consumer of a group, made when there is none. One that is there is used as it is.
 * @throws Error when it receives something else
 */
export async function ensureConsumer(
  client: JetStreamClient,
  manager: JetStreamManager,
  { stream, name, filter, ackWait, maxDeliver, maxPending, start }: Durable
): Promise<Consumer> {
  if (!(await isThere(manager, stream, name))) {
    const { state } = await manager.streams.info(stream)
    await manager.consumers.add(stream, {
      durable_name: name,
      ack_policy: AckPolicy.Explicit,
      // "What is new" would be something else after the server came back without the consumer's last state.
      ...(start === 'new'
        ? { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: state.last_seq + 1 }
        : { deliver_policy: DeliverPolicy.All }),
      filter_subject: filter,
      ack_wait: nanos(ackWait),
      ...(maxDeliver === undefined ? {} : { max_deliver: maxDeliver }),
      ...(maxPending === undefined ? {} : { max_ack_pending: maxPending })
    })
  }
  const consumer = await client.consumers.get(stream, name)
  const { config } = await consumer.info(true)
  const filters = config.filter_subjects ?? [config.filter_subject ?? '>']
  if (filters.length !== 1 || filters[0] !== filter)
    throw new Error(`the consumer ${name} of the stream ${stream} receives ${filters.join()}, not ${filter}`)
  return consumer
}

async function isThere(manager: JetStreamManager, stream: string, name: string): Promise<boolean> {
  for await (const known of manager.consumers.list(stream)) if (known.name === name) return true
  return false
}
