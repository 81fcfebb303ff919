import { randomUUID } from 'node:crypto'
import type { Delivery, Outcome, Receiver, Settlement } from '@instep/messages'
import type { ConsumeMessage } from 'amqplib'
import { addressOf } from './address.ts'
import { contentOf, deadLetterHeaders, errorHeaders, retryHeaders, withoutRetry } from './headers.ts'
import type { Outgoing, Send } from './outbox.ts'
import type { WaitingRoom } from './retries.ts'

/** Where messages go that are not dealt with. */
export interface FailurePath {
  /** The exchange that goes without saying in addresses. */
  readonly exchange: string
  readonly queue: string
  readonly deadLetterExchange: string
  readonly room: WaitingRoom
}

/** A message as it was first sent. */
interface Origin {
  readonly exchange: string
  readonly routingKey: string
  readonly attempt: number
}

/** Deals with a message. It is settled when this resolves; a rejection means that the broker has to keep it. */
export async function settle(
  message: ConsumeMessage,
  receiver: Receiver,
  path: FailurePath,
  send: Send
): Promise<void> {
  const origin = originOf(message)
  const settlement = await receiver(deliveryOf(message, origin, path)).catch(
    // Nobody knows what became of it, so it comes again: soon at first, then less often.
    (error: unknown): Settlement => {
      const after = Math.min(100 * 2 ** origin.attempt, 30_000)
      return { outcome: 'retry', after, error }
    }
  )
  const { outcome } = settlement
  const next = await (consequences[outcome] as Consequence)(message, origin, path, settlement) // its own row
  if (next !== undefined) await send(next)
}

type Consequence<Of extends Settlement = Settlement> = (
  message: ConsumeMessage,
  origin: Origin,
  path: FailurePath,
  settlement: Of
) => Promise<Outgoing | undefined>

/** What the broker takes for each outcome, before the message is acknowledged. */
const consequences = {
  ok: async () => undefined,
  drop: async () => undefined,
  retry: async (message, { exchange, routingKey, attempt }, { queue, room }, { after }) => ({
    ...copyOf(message, {
      [retryHeaders.exchange]: exchange,
      [retryHeaders.routingKey]: routingKey,
      [retryHeaders.attempt]: attempt + 1
    }),
    exchange: await room(after),
    routingKey: queue
  }),
  'dead-letter': async (message, { exchange, routingKey }, { deadLetterExchange }, { error }) => ({
    ...copyOf(message, {
      [deadLetterHeaders.exchange]: exchange,
      [deadLetterHeaders.routingKey]: routingKey,
      ...errorHeaders(error)
    }),
    exchange: deadLetterExchange,
    routingKey
  })
} as const satisfies { [Name in Outcome]: Consequence<Extract<Settlement, { readonly outcome: Name }>> }

/** The same bytes, properties and headers, and a few headers more. */
function copyOf(
  { content, properties }: ConsumeMessage,
  more: Readonly<Record<string, unknown>>
): Pick<Outgoing, 'content' | 'properties'> {
  // The broker itself says who it is and who sent it; what is to expire has been taken before it did.
  const {
    headers,
    clusterId: _,
    userId: _user,
    deliveryMode: _mode,
    expiration: _expiration,
    ...kept
  } = properties
  return {
    content,
    properties: {
      ...kept,
      messageId: String(properties.messageId ?? randomUUID()),
      headers: { ...withoutRetry(headers), ...more }
    }
  }
}

function originOf({ fields, properties: { headers } }: ConsumeMessage): Origin {
  const attempt = Number(headers?.[retryHeaders.attempt] ?? 1)
  // A quorum queue counts what came back to it; others only tell that it did.
  const again = Number(headers?.['x-delivery-count'] ?? (fields.redelivered ? 1 : 0))
  return {
    exchange: String(headers?.[retryHeaders.exchange] ?? fields.exchange),
    routingKey: String(headers?.[retryHeaders.routingKey] ?? fields.routingKey),
    attempt: attempt + again
  }
}

function deliveryOf(message: ConsumeMessage, origin: Origin, { exchange, queue }: FailurePath): Delivery {
  const { messageId } = message.properties
  return {
    ...contentOf(message.content, message.properties.headers),
    address: addressOf({ exchange: origin.exchange, key: origin.routingKey }, exchange),
    attempt: origin.attempt,
    place: messageId === undefined ? queue : `${queue} ${String(messageId)}`
  }
}
