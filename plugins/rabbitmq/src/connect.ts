import { randomUUID } from 'node:crypto'
import type { Broker } from '@instep/messages'
import { placeOf } from './address.ts'
import { type ConnectionOptions, openConnection } from './connection.ts'
import { openConsumer } from './consumer.ts'
import { tableOf } from './headers.ts'
import { createOutbox } from './outbox.ts'
import { ensureExchange, ensureQueue, insistOnExchange, insistOnQueue } from './queues.ts'
import { waitingRooms } from './retries.ts'
import { settle } from './settle.ts'

export interface RabbitmqOptions {
  /**
   * Where messages are sent whose address is a routing key only; `amq.topic` unless told. `billing/invoices` is the key
   * `invoices` on the exchange `billing`, and `/payments` the queue `payments`.
   */
  readonly exchange?: string
  /** Where the exchange gives what no binding takes, if it is made here. */
  readonly alternateExchange?: string
  /** The queue of a group; `<group>.<address>` unless told. */
  readonly queue?: (address: string, group: string) => string
  /** `<queue>.dead-letter` unless told; `SubscribeOptions.deadLetter` counts more. */
  readonly deadLetterExchange?: (queue: string) => string
  /** How often a message may come back to its queue from consumers that ended, before the broker gives it up. */
  readonly deliveryLimit?: number
  /** What the exchanges and queues are named after in which messages wait to come again; `retry` unless told. */
  readonly retryPrefix?: string
  /** Whether exchanges, queues and bindings that are missing are made; they are unless told. */
  readonly declare?: boolean
}

const defaultConcurrency = 10

/** RabbitMQ: `await using broker = await connectRabbitmq({ url: 'amqp://localhost' }, { exchange: 'shop' })`. */
export async function connectRabbitmq(
  options: ConnectionOptions,
  {
    exchange = 'amq.topic',
    alternateExchange,
    queue: queueFor = (address, group) => `${group}.${address}`,
    deadLetterExchange = queue => `${queue}.dead-letter`,
    deliveryLimit,
    retryPrefix = 'retry',
    declare = true
  }: RabbitmqOptions = {}
): Promise<Broker> {
  const connection = await openConnection(options)
  const send = createOutbox(connection)
  const room = waitingRooms(connection, retryPrefix)
  const subscriptions = new Set<AsyncDisposable>()
  try {
    if (declare)
      await ensureExchange(connection, exchange, alternateExchange === undefined ? {} : { alternateExchange })
    await insistOnExchange(connection, exchange)
  } catch (error) {
    await connection.close()
    throw error
  }

  return {
    async publish(message) {
      const place = placeOf(message.address, exchange)
      await send({
        exchange: place.exchange,
        routingKey: place.key,
        content: Buffer.from(message.body ?? []),
        properties: { messageId: randomUUID(), headers: tableOf(message) }
      })
    },

    async subscribe(address, group, receiver, { deadLetter, concurrency = defaultConcurrency } = {}) {
      const place = placeOf(address, exchange)
      const isQueue = place.exchange === ''
      const queue = isQueue ? place.key : queueFor(address, group)
      const letters = deadLetter ?? deadLetterExchange(queue)
      if (declare) {
        await ensureExchange(connection, letters)
        // What nobody reads is kept all the same.
        await ensureQueue(connection, { name: letters, exchange: letters, key: '#' })
        if (!isQueue)
          await ensureQueue(connection, { ...place, name: queue, deadLetterExchange: letters, deliveryLimit })
      }
      await insistOnExchange(connection, letters)
      await insistOnQueue(connection, address, queue)
      const path = { exchange, queue, deadLetterExchange: letters, room }
      const consumer = await openConsumer(connection, queue, concurrency, message =>
        settle(message, receiver, path, send)
      )
      const subscription = {
        async [Symbol.asyncDispose]() {
          if (subscriptions.delete(subscription)) await consumer[Symbol.asyncDispose]()
        }
      }
      subscriptions.add(subscription)
      return subscription
    },

    async [Symbol.asyncDispose]() {
      await Promise.all([...subscriptions].map(subscription => subscription[Symbol.asyncDispose]()))
      await connection.close()
    }
  }
}
