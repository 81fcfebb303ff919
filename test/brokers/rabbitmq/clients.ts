import { randomUUID } from 'node:crypto'
import type { Broker } from '@instep/messages'
import { connectRabbitmq, type RabbitmqOptions } from '@instep/rabbitmq'
import { type ChannelModel, connect } from 'amqplib'

export function openRabbitmq(url: string, options: RabbitmqOptions = {}): Promise<Broker> {
  return connectRabbitmq({ url }, options)
}

/** A plain client, that knows nothing of us. */
export async function plain(url: string): Promise<ChannelModel & AsyncDisposable> {
  const connection = await connect(url)
  connection.on('error', () => {})
  return Object.assign(connection, { [Symbol.asyncDispose]: () => connection.close() })
}

/** A name of a test's own. */
export function fresh(name = 'orders'): string {
  return `${name}-${randomUUID()}`
}
