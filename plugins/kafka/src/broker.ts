import { type Broker, Unroutable } from '@instep/messages'
import type { Client } from './client.ts'
import { readRetry, type Tried } from './headers.ts'
import { createLanes } from './lanes.ts'
import { createOutbox } from './outbox.ts'
import { openReader, type Reader } from './reader.ts'
import type { Received } from './record.ts'
import { settling } from './settle.ts'

export interface KafkaOptions {
  /**
   * Where a message waits that comes again: on a retry topic, so that others go on, those with its key among them; or
   * in place, so that those with its key stay behind it. On a retry topic unless told.
   */
  readonly retries?: 'topic' | 'in place'
  /** Whether retry and dead-letter topics that are missing are made when somebody subscribes; they are unless told. */
  readonly createTopics?: boolean
  /** `<topic>-dlt` unless told; `SubscribeOptions.deadLetter` counts more. */
  readonly deadLetterTopic?: (topic: string, group: string) => string
  /** `<topic>-<group>-retry` unless told. A group never shares it with another. */
  readonly retryTopic?: (topic: string, group: string) => string
  /** How long Kafka waits for a sign of life before it gives a consumer's share to others, in milliseconds. */
  readonly sessionTimeout?: number
}

export const defaultSessionTimeout = 30_000

/** How many messages are in the receiver's hands at once, unless told. */
const defaultConcurrency = 10
/** How many are read ahead, and how many wait for their time, per partition. */
const readAhead = 100
const waitingRetries = 500

/** Kafka through one of its clients. */
export function createKafkaBroker(client: Client, options: KafkaOptions = {}): Broker {
  const {
    retries = 'topic',
    createTopics = true,
    deadLetterTopic = topic => `${topic}-dlt`,
    retryTopic = (topic, group) => `${topic}-${group}-retry`
  } = options
  const known = new Set<string>()
  const subscriptions = new Set<AsyncDisposable>()
  const send = createOutbox(client)

  const insistOn = async (topic: string): Promise<void> => {
    if (known.has(topic)) return
    if ((await client.partitions(topic)) === undefined) throw new Unroutable(topic, 'there is no such topic')
    known.add(topic)
  }
  const ensure = async (topic: string, original: string): Promise<void> => {
    if ((await client.partitions(topic)) !== undefined) return
    if (!createTopics) throw new Unroutable(topic, 'there is no such topic, and none is made')
    await client.createBeside(topic, original)
  }

  return {
    async publish({ address, key, body, headers }) {
      await insistOn(address)
      await send({
        topic: address,
        key: key === undefined ? null : bytesOf(key),
        value: body,
        headers: Object.entries(headers).map(([name, value]) => [name, bytesOf(value)] as const)
      })
    },

    async subscribe(address, group, receiver, subscribeOptions = {}) {
      await insistOn(address)
      const path = {
        group,
        deadLetter: subscribeOptions.deadLetter ?? deadLetterTopic(address, group),
        retry: retries === 'topic' ? retryTopic(address, group) : undefined
      }
      await ensure(path.deadLetter, address)
      if (path.retry !== undefined) await ensure(path.retry, address)
      await client.beginAtEnd(address, group)

      const lanes = createLanes(subscribeOptions.concurrency ?? defaultConcurrency)
      const shared = { lanes, step: settling.bind(undefined, send, receiver, path) }
      const main = { topic: address, group, window: readAhead, read: firstTry }
      const later =
        path.retry === undefined
          ? []
          : [{ topic: path.retry, group: `${group}-retry`, window: waitingRetries, read: readRetry }]
      const readers = await openAll(
        [main, ...later].map(options => openReader(client, { ...shared, ...options }))
      )
      const subscription = {
        async [Symbol.asyncDispose]() {
          if (!subscriptions.delete(subscription)) return
          for (const reader of readers) reader.stop()
          await lanes.close()
          await Promise.all(readers.map(reader => reader.close()))
        }
      }
      subscriptions.add(subscription)
      return subscription
    },

    async [Symbol.asyncDispose]() {
      await Promise.all([...subscriptions].map(subscription => subscription[Symbol.asyncDispose]()))
      await client[Symbol.asyncDispose]()
    }
  }
}

/** All of them, or none. */
async function openAll(opening: readonly Promise<Reader>[]): Promise<readonly Reader[]> {
  try {
    return await Promise.all(opening)
  } catch (error) {
    for (const opened of await Promise.allSettled(opening)) {
      if (opened.status === 'rejected') continue
      opened.value.stop()
      await opened.value.close()
    }
    throw error
  }
}

function firstTry(record: Received): Tried {
  return { record, attempt: 1, due: 0 }
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? new TextEncoder().encode(value) : value
}
