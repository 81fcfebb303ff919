import { int, integer, long, toInteger } from './numbers.ts'
import type { Outgoing, Received, RecordHeaders } from './record.ts'

/** How Spring for Apache Kafka names the facts of a dead letter. Its numbers are binary. */
export const deadLetterHeaders = {
  topic: 'kafka_dlt-original-topic',
  partition: 'kafka_dlt-original-partition',
  offset: 'kafka_dlt-original-offset',
  timestamp: 'kafka_dlt-original-timestamp',
  timestampType: 'kafka_dlt-original-timestamp-type',
  group: 'kafka_dlt-original-consumer-group',
  error: 'kafka_dlt-exception-fqcn',
  cause: 'kafka_dlt-exception-cause-fqcn',
  message: 'kafka_dlt-exception-message',
  stack: 'kafka_dlt-exception-stacktrace'
} as const satisfies FactNames

/** How it names them on a retry topic. */
export const retryHeaders = {
  topic: 'kafka_original-topic',
  partition: 'kafka_original-partition',
  offset: 'kafka_original-offset',
  timestamp: 'kafka_original-timestamp',
  timestampType: 'kafka_original-timestamp-type',
  group: 'kafka_original-consumer-group',
  error: 'kafka_exception-fqcn',
  cause: 'kafka_exception-cause-fqcn',
  message: 'kafka_exception-message',
  stack: 'kafka_exception-stacktrace'
} as const satisfies FactNames

/** What a retry topic says of when and how often. */
const timing = {
  attempts: 'retry_topic-attempts',
  due: 'retry_topic-backoff-timestamp',
  first: 'retry_topic-original-timestamp'
} as const

type Fact =
  | 'topic'
  | 'partition'
  | 'offset'
  | 'timestamp'
  | 'timestampType'
  | 'group'
  | 'error'
  | 'cause'
  | 'message'
  | 'stack'

type FactNames = Readonly<Record<Fact, string>>

/** So that a dead letter is not refused for its size when the message was not. */
const stackCharacters = 4_000
const messageCharacters = 1_000

/** The record that was read, and how often it was tried; on a retry topic, what stood on the topic that it came from. */
export interface Tried {
  readonly record: Received
  readonly attempt: number
  /** Not before this time, in milliseconds. */
  readonly due: number
}

/** A message that is given up: its bytes, its key and its headers, and beside them what was the matter. */
export function deadLetter(tried: Tried, topic: string, group: string, error: unknown): Outgoing {
  const { key, value, headers } = tried.record
  return { topic, key, value, headers: [...headers, ...facts(deadLetterHeaders, tried.record, group, error)] }
}

/** A message that comes again later. */
export function retryLater(
  tried: Tried,
  topic: string,
  group: string,
  error: unknown,
  due: number
): Outgoing {
  const { key, value, headers, timestamp } = tried.record
  return {
    topic,
    key,
    value,
    headers: [
      ...headers,
      ...facts(retryHeaders, tried.record, group, error),
      [timing.attempts, int(tried.attempt + 1)],
      [timing.due, integer(BigInt(due))],
      [timing.first, integer(timestamp)]
    ]
  }
}

/** Reads a record of a retry topic back: it is again what it was on its own topic. */
export function readRetry(record: Received): Tried {
  const values = new Map(record.headers)
  const number = (name: string): bigint | undefined => {
    const bytes = values.get(name)
    return bytes === undefined || bytes === null ? undefined : toInteger(bytes)
  }
  const topic = values.get(retryHeaders.topic)
  const original: Received = {
    ...record,
    topic: topic ? new TextDecoder().decode(topic) : record.topic,
    partition: Number(number(retryHeaders.partition) ?? record.partition),
    offset: number(retryHeaders.offset) ?? record.offset,
    timestamp: number(retryHeaders.timestamp) ?? record.timestamp,
    headers: record.headers.filter(([name]) => !added.has(name))
  }
  return {
    record: original,
    attempt: Math.max(1, Number(number(timing.attempts) ?? 1)),
    due: Number(number(timing.due) ?? 0)
  }
}

const added: ReadonlySet<string> = new Set([...Object.values(retryHeaders), ...Object.values(timing)])

function facts(names: FactNames, record: Received, group: string, error: unknown): RecordHeaders {
  const cause = error instanceof Error ? error.cause : undefined
  return [
    [names.topic, text(record.topic)],
    [names.partition, int(record.partition)],
    [names.offset, long(record.offset)],
    [names.timestamp, long(record.timestamp)],
    [names.timestampType, text('CreateTime')],
    [names.group, text(group)],
    [names.error, text(classOf(error))],
    ...(cause === undefined ? [] : [[names.cause, text(classOf(cause))] as const]),
    [names.message, text(wordsOf(error).slice(0, messageCharacters))],
    [names.stack, text(stackOf(error).slice(0, stackCharacters))]
  ]
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}

function classOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
