import type { KafkaMessage } from 'kafkajs'
import type { Received, RecordHeaders } from '../record.ts'

/** A record as kafkajs reads it. */
export function received(topic: string, partition: number, message: KafkaMessage): Received {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    timestamp: BigInt(message.timestamp),
    key: message.key,
    value: message.value,
    headers: Object.entries(message.headers ?? {}).flatMap(([name, values]) =>
      (Array.isArray(values) ? values : [values]).map(
        value => [name, typeof value === 'string' ? Buffer.from(value) : (value ?? null)] as const
      )
    ),
    leaderEpoch: -1
  }
}

/** Headers as kafkajs writes them. */
export function headersOf(headers: RecordHeaders): Record<string, Buffer[]> {
  const values = Map.groupBy(headers, ([name]) => name)
  // kafkajs cannot write a header without a value.
  return Object.fromEntries(
    [...values].map(([name, entries]) => [
      name,
      entries.map(([, value]) => toBuffer(value) ?? Buffer.alloc(0))
    ])
  )
}

/** The same bytes as a Buffer. */
export function toBuffer(bytes: Uint8Array | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
