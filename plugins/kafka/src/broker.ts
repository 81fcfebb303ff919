import { type Broker, Unroutable } from '@instep/messages'
import type { Client } from './client.ts'
import { readRetry } from './headers.ts'
import { createLanes } from './lanes.ts'
import { createOutbox } from './outbox.ts'
import { openReader } from './reader.ts'
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
  const groups = new Map<string, string>()
  const subscriptions = new Set<AsyncDisposable>()
  const send = createOutbox(client)

  const partitionsOf = async (topic: string): Promise<number> => {
    const partitions = await client.partitions(topic)
    if (partitions === undefined) throw new Unroutable(topic, 'there is no such topic')
    known.add(topic)
    return partitions
  }
  const ensure = async (topic: string, partitions: number): Promise<void> => {
    if ((await client.partitions(topic)) !== undefined) return
    if (!createTopics) throw new Unroutable(topic, 'there is no such topic, and none is made')
    await client.createTopic(topic, partitions)
  }

  return {
    async publish({ address, key, body, headers }) {
      if (!known.has(address)) await partitionsOf(address)
      await send({
        topic: address,
        key: key === undefined ? null : bytesOf(key),
        value: body,
        headers: Object.entries(headers).map(([name, value]) => [name, bytesOf(value)] as const)
      })
    },

    async subscribe(address, group, receiver, subscribeOptions = {}) {
      const other = groups.get(group)
      if (other !== undefined && other !== address) {
        throw new Error(
          `the group ${group} receives ${other}: in Kafka, whoever joins or leaves stops all of a group, so ${address} needs a group of its own`
        )
      }
      const partitions = await partitionsOf(address)
      const path = {
        group,
        deadLetter: subscribeOptions.deadLetter ?? deadLetterTopic(address, group),
        retry: retries === 'topic' ? retryTopic(address, group) : undefined
      }
      await ensure(path.deadLetter, partitions)
      if (path.retry !== undefined) await ensure(path.retry, partitions)
      await client.beginAtEnd(address, group)
      groups.set(group, address)

      const lanes = createLanes(subscribeOptions.concurrency ?? defaultConcurrency)
      const shared = { lanes, step: settling.bind(undefined, client, receiver, path) }
      const readers = await Promise.all([
        openReader(client, {
          ...shared,
          topic: address,
          group,
          window: readAhead,
          read: record => ({ record, attempt: 1, due: 0 })
        }),
        ...(path.retry === undefined
          ? []
          : [
              openReader(client, {
                ...shared,
                topic: path.retry,
                group: `${group}-retry`,
                window: waitingRetries,
                read: readRetry
              })
            ])
      ])
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

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? new TextEncoder().encode(value) : value
}
