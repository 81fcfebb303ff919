import type { Client } from './client.ts'
import type { Outgoing } from './record.ts'

/** Takes a record to be sent; resolves when Kafka has it. */
export type Outbox = (record: Outgoing) => Promise<void>

interface Waiting {
  readonly record: Outgoing
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Half of what Kafka takes at once, unless it is configured otherwise. A larger message goes alone. */
const batchBytes = 512 * 1024
const batchRecords = 500
/** About what a record and its headers' names cost. */
const recordBytes = 200

/** Sends what is published meanwhile together: one request at a time, in the order of the calls. */
export function createOutbox(client: Pick<Client, 'send'>): Outbox {
  const waiting: Waiting[] = []
  let isSending = false

  const send = async (): Promise<void> => {
    isSending = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, countOf(waiting))
      try {
        await client.send(batch.map(({ record }) => record))
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isSending = false
  }
  return record =>
    new Promise((resolve, reject) => {
      waiting.push({ record, resolve, reject })
      if (!isSending) void send()
    })
}

/** How many of the first go together. */
function countOf(waiting: readonly Waiting[]): number {
  let [count, bytes] = [0, 0]
  for (const { record } of waiting) {
    bytes += sizeOf(record)
    if (count === batchRecords || (count > 0 && bytes > batchBytes)) break
    count += 1
  }
  return count
}

/** About how many bytes a record has on the wire. */
export function sizeOf({ key, value, headers }: Outgoing): number {
  return headers.reduce(
    (sum, [name, bytes]) => sum + name.length + (bytes?.length ?? 0),
    recordBytes + (key?.length ?? 0) + (value?.length ?? 0)
  )
}
