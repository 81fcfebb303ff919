import type { Client } from './client.ts'
import type { Outgoing } from './record.ts'

/** Sends what is published meanwhile together: one request at a time, in the order of the calls. */
export function createOutbox(client: Client): (record: Outgoing) => Promise<void> {
  const waiting: {
    readonly record: Outgoing
    readonly resolve: () => void
    readonly reject: (error: unknown) => void
  }[] = []
  let isSending = false

  const send = async (): Promise<void> => {
    isSending = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchRecords)
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

/** Many small messages and few large ones fit into a request. */
const batchRecords = 500
