import { Unroutable } from '@instep/messages'
import type { Options } from 'amqplib'
import { type Connection, isNotFound } from './connection.ts'

/** Whether there is a queue of this name. */
export async function hasQueue(connection: Connection, queue: string): Promise<boolean> {
  try {
    await connection.ask(channel => channel.checkQueue(queue))
    return true
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}

export async function hasExchange(connection: Connection, exchange: string): Promise<boolean> {
  try {
    await connection.ask(channel => channel.checkExchange(exchange))
    return true
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}

/** Makes an exchange unless there is one. One that is there is left as it is. */
export async function ensureExchange(
  connection: Connection,
  name: string,
  options: Options.AssertExchange = {}
): Promise<void> {
  if (await hasExchange(connection, name)) return
  await connection.ask(channel => channel.assertExchange(name, 'topic', { durable: true, ...options }))
}

export interface QueueSpec {
  readonly name: string
  readonly exchange: string
  readonly key: string
  readonly deadLetterExchange?: string
  readonly deliveryLimit?: number | undefined
}

/** Makes a quorum queue unless there is one, and binds it. One that is there keeps its arguments. */
export async function ensureQueue(connection: Connection, queue: QueueSpec): Promise<void> {
  const { name, exchange, key, deadLetterExchange, deliveryLimit } = queue
  if (!(await hasQueue(connection, name))) {
    await connection.ask(channel =>
      channel.assertQueue(name, {
        durable: true,
        ...(deadLetterExchange === undefined ? {} : { deadLetterExchange }),
        arguments: {
          'x-queue-type': 'quorum',
          ...(deadLetterExchange === undefined
            ? {}
            : { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' }),
          ...(deliveryLimit === undefined ? {} : { 'x-delivery-limit': deliveryLimit })
        }
      })
    )
  }
  await connection.ask(channel => channel.bindQueue(name, exchange, key))
}

/** @throws Unroutable */
export async function insistOnQueue(connection: Connection, address: string, queue: string): Promise<void> {
  if (!(await hasQueue(connection, queue))) throw new Unroutable(address, `there is no queue ${queue}`)
}

/** @throws Unroutable */
export async function insistOnExchange(connection: Connection, exchange: string): Promise<void> {
  if (!(await hasExchange(connection, exchange))) throw new Unroutable(exchange, 'there is no such exchange')
}
