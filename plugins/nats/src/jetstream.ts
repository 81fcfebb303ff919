import type { Broker } from '@instep/messages'
import { createLanes } from '@instep/messages'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { watchAdvisories } from './advisories.ts'
import { type ConnectionOptions, openConnection } from './connection.ts'
import { deadLetterSubject, tokenOf } from './dead-letter.ts'
import { contentOf, laneOf } from './headers.ts'
import { publishing } from './publish.ts'
import { ackWaitOf, openReader } from './reader.ts'
import { settle } from './settle.ts'
import { soon } from './soon.ts'
import { ensureConsumer, ensureStream, streamOf } from './streams.ts'

export interface JetStreamOptions {
  /** The name of a group's consumer; `<group>-<subject>` unless told, with `_` for each dot. */
  readonly durable?: (subject: string, group: string) => string
  /** How long the server waits for a sign of life of a message, in milliseconds; half a minute unless told. */
  readonly ackWait?: number
  /** How often the server hands a message over before it gives it up; it never does unless told. */
  readonly maxDeliver?: number
  /** How many messages of a group may be on their way or wait to come again; 10,000 unless told, 1 for strict order. */
  readonly maxPending?: number
  /** `dead-letter.<group>.<subject>` unless told; `SubscribeOptions.deadLetter` counts more. */
  readonly deadLetterSubject?: (subject: string, group: string) => string
  /** Whether streams for dead letters and advisories that are missing are made; they are unless told. */
  readonly createStreams?: boolean
}

const defaultConcurrency = 10

/** NATS JetStream: `await using broker = await connectJetStream({ servers: 'nats://localhost:4222' })`. */
export async function connectJetStream(
  connection: ConnectionOptions,
  options: JetStreamOptions = {}
): Promise<Broker> {
  const {
    durable = (subject, group) => tokenOf(`${group}-${subject}`),
    ackWait = 30_000,
    maxPending = 10_000,
    createStreams = true
  } = options
  const nats = await openConnection(connection)
  const client = jetstream(nats)
  const manager = await jetstreamManager(nats).catch(async error => {
    await nats.close()
    throw error
  })
  const publish = publishing(client, manager)
  const subscriptions = new Set<AsyncDisposable>()

  return {
    publish: message => publish(message),

    async subscribe(address, group, receiver, { deadLetter, concurrency = defaultConcurrency } = {}) {
      const stream = await streamOf(manager, address)
      const subjectFor = (subject: string): string =>
        deadLetter ?? (options.deadLetterSubject ?? deadLetterSubject)(subject, group)
      const letters = subjectFor(address)
      if (createStreams)
        await ensureStream(manager, letters, { name: 'dead-letter', subjects: ['dead-letter.>'] })
      // A stream of its own, or of others: without one, a dead letter would be lost.
      await streamOf(manager, letters)

      const name = durable(address, group)
      const { maxDeliver } = options
      const consumer = await ensureConsumer(client, manager, {
        ...{ stream, name, filter: address, ackWait, maxDeliver, maxPending, start: 'new' }
      })
      const { config } = await consumer.info(true)
      const path = {
        group,
        deadLetter: subjectFor,
        maxDeliver: (config.max_deliver ?? -1) > 0 ? config.max_deliver : undefined
      }
      const advisories = createStreams
        ? await watchAdvisories(client, manager, publish, { ...path, stream, consumer: name })
        : []
      const lanes = createLanes(concurrency)
      const reader = openReader(consumer, await ackWaitOf(consumer), {
        window: 2 * concurrency,
        take: (message, left) => {
          const lane = laneOf(
            { ...contentOf(message.data, message.headers), address: message.subject },
            address
          )
          lanes.add(lane, () => settle(message, receiver, path, publish).finally(left))
        }
      })
      const subscription = {
        async [Symbol.asyncDispose]() {
          if (!subscriptions.delete(subscription)) return
          const readers = [reader, ...advisories]
          await Promise.all([...readers.map(one => one.stop()), lanes.close()])
          for (const one of readers) one.giveBack()
          // The last words reach the server, if it is there.
          await soon(nats.flush())
        }
      }
      subscriptions.add(subscription)
      return subscription
    },

    async [Symbol.asyncDispose]() {
      await Promise.all([...subscriptions].map(subscription => subscription[Symbol.asyncDispose]()))
      await nats.close()
    }
  }
}
