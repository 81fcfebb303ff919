import { Unroutable } from '@instep/messages'
import type { ConfirmChannel, Message, Options } from 'amqplib'
import { type Connection, isNotFound } from './connection.ts'

/** A message on its way to an exchange. */
export interface Outgoing {
  readonly exchange: string
  readonly routingKey: string
  readonly content: Buffer
  readonly properties: Options.Publish & { readonly messageId: string }
}

/**
 * Resolves when a queue has the message for good.
 * @throws Unroutable when no queue takes it, or there is no such exchange
 */
export type Send = (message: Outgoing) => Promise<void>

/** How long a broker that is away is waited for, in milliseconds. */
const patienceMilliseconds = 60_000

/** What is on its way on a channel, and may come back. */
interface Line {
  readonly channel: ConfirmChannel
  readonly sent: Map<string, { isReturned: boolean; count: number }>
  /** What ended the channel, as far as the broker said. */
  error: unknown
}

/** Sends to exchanges, each over a channel of its own: an exchange that is missing holds nothing else up. */
export function createOutbox(connection: Connection): Send {
  const lines = new Map<string, Promise<Line>>()

  const lineTo = (exchange: string): Promise<Line> => {
    const known = lines.get(exchange)
    if (known !== undefined) return known
    const opening = openLine(connection, () => lines.delete(exchange))
    lines.set(exchange, opening)
    opening.catch(() => lines.delete(exchange))
    return opening
  }

  return async message => {
    const deadline = Date.now() + patienceMilliseconds
    for (;;) {
      const line = await lineTo(message.exchange)
      try {
        return await transmit(line, message)
      } catch (error) {
        if (error instanceof Unroutable || error instanceof RangeError || error instanceof TypeError)
          throw error
        if (isNotFound(line.error))
          throw new Unroutable(message.routingKey, `there is no exchange ${message.exchange}`)
        if (Date.now() > deadline) throw error
        await new Promise(resolve => setTimeout(resolve, 200))
      }
    }
  }
}

async function openLine(connection: Connection, gone: () => void): Promise<Line> {
  const channel = await connection.confirmChannel()
  const line: Line = { channel, sent: new Map(), error: undefined }
  channel.on('error', error => {
    line.error = error
  })
  channel.on('close', gone)
  channel.on('return', (message: Message) => {
    const { messageId } = message.properties
    const sent = line.sent.get(nameOf(message.fields.routingKey, String(messageId)))
    if (sent !== undefined) sent.isReturned = true
  })
  return line
}

/** The broker confirms what it could not route, too, but it gives it back first. */
async function transmit({ channel, sent }: Line, message: Outgoing): Promise<void> {
  const { exchange, routingKey, content, properties } = message
  const name = nameOf(routingKey, properties.messageId)
  const entry = sent.get(name) ?? { isReturned: false, count: 0 }
  sent.set(name, entry)
  entry.count += 1
  try {
    await new Promise<void>((resolve, reject) => {
      const options = { ...properties, mandatory: true, persistent: true }
      channel.publish(exchange, routingKey, content, options, error => {
        if (error) reject(error)
        else resolve()
      })
    })
  } finally {
    entry.count -= 1
    if (entry.count === 0) sent.delete(name)
  }
  if (entry.isReturned) throw new Unroutable(routingKey, `no queue takes it from the exchange ${exchange}`)
}

function nameOf(routingKey: string, messageId: string): string {
  return `${messageId} ${routingKey}`
}
