import type { Delivery, Headers, Message } from '@instep/messages'
import type { MessagePropertyHeaders } from 'amqplib'

/** What AMQP has no place for stands in headers of ours. */
export const headerNames = {
  key: 'x-message-key',
  tombstone: 'x-message-tombstone'
} as const

/** Where a message was first sent, and what was the matter, as Spring AMQP names it when it publishes again. */
export const deadLetterHeaders = {
  exchange: 'x-original-exchange',
  routingKey: 'x-original-routingKey',
  message: 'x-exception-message',
  stack: 'x-exception-stacktrace'
} as const

/** What stands beside a message that waits to come again. */
export const retryHeaders = {
  exchange: 'x-retry-exchange',
  routingKey: 'x-retry-routing-key',
  attempt: 'x-retry-attempt'
} as const

/** So that a dead letter is not refused for its size when the message was not. */
const stackCharacters = 4_000
const messageCharacters = 1_000

type Table = Readonly<Record<string, unknown>>

/** The headers of a message on its way; null for one that stands for nothing. */
export function tableOf({ key, body, headers }: Pick<Message, 'key' | 'body' | 'headers'>): Table {
  return Object.fromEntries([
    ...Object.entries(headers).map(([name, value]) => [name, fieldOf(value)]),
    ...(key === undefined ? [] : [[headerNames.key, fieldOf(key)]]),
    ...(body === null ? [[headerNames.tombstone, true]] : [])
  ])
}

/** What a delivery has beside where it was and how often it came. */
export function contentOf(
  content: Uint8Array,
  table: MessagePropertyHeaders | undefined
): Pick<Delivery, 'key' | 'body' | 'headers'> {
  const key = table?.[headerNames.key]
  const isTombstone = table?.[headerNames.tombstone] === true && content.length === 0
  const isRetry = table?.[retryHeaders.attempt] !== undefined
  const headers: Headers = Object.fromEntries(
    Object.entries(table ?? {}).flatMap(([name, value]) =>
      own.has(name) || (isRetry && isDeath(name)) ? [] : [[name, headerOf(value)]]
    )
  )
  return {
    ...(key === undefined ? {} : { key: headerOf(key) }),
    body: isTombstone ? null : content,
    headers
  }
}

/** The headers of a message, without those that tell of an earlier retry and of its time in its queue. */
export function withoutRetry(table: MessagePropertyHeaders | undefined): Table {
  const isRetry = table?.[retryHeaders.attempt] !== undefined
  return Object.fromEntries(
    Object.entries(table ?? {}).filter(([name]) => !passing.has(name) && !(isRetry && isDeath(name)))
  )
}

export function errorHeaders(error: unknown): Table {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const stack = error instanceof Error ? error.stack : undefined
  return {
    [deadLetterHeaders.message]: words.slice(0, messageCharacters),
    ...(stack === undefined ? {} : { [deadLetterHeaders.stack]: stack.slice(0, stackCharacters) })
  }
}

const passing: ReadonlySet<string> = new Set([
  ...Object.values(retryHeaders),
  'x-delivery-count',
  'x-acquired-count'
])
const own: ReadonlySet<string> = new Set([...Object.values(headerNames), ...passing])

/** What the broker wrote when a retry was due. */
function isDeath(name: string): boolean {
  return name === 'x-death' || name.startsWith('x-first-death-') || name.startsWith('x-last-death-')
}

function fieldOf(value: string | Uint8Array): string | Buffer {
  return typeof value === 'string' ? value : Buffer.from(value)
}

/** Other clients send numbers, lists and tables; those of the broker itself are lists and tables, too. */
function headerOf(value: unknown): string | Uint8Array {
  if (typeof value === 'string' || value instanceof Uint8Array) return value
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
