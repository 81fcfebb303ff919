import { createLanes } from '@instep/messages'
import type { Channel, ConsumeMessage } from 'amqplib'
import { type Connection, closed } from './connection.ts'
import { headerNames } from './headers.ts'

const pauseMilliseconds = 500

/** As long as a channel lives. */
interface Session {
  readonly channel: Channel
  readonly tag: string
  readonly ended: Promise<void>
}

/**
 * Consumes a queue, again and again: after the broker was away, and after it ended the channel.
 * @param handle rejects when the broker has to keep the message
 */
export async function openConsumer(
  connection: Connection,
  queue: string,
  concurrency: number,
  handle: (message: ConsumeMessage) => Promise<void>
): Promise<AsyncDisposable> {
  const lanes = createLanes(concurrency)
  let isOpen = true
  let current: Session | undefined

  const begin = async (): Promise<Session> => {
    const channel = await connection.channel()
    let isAlive = true
    const ended = closed(channel).then(() => {
      isAlive = false
    })
    await channel.prefetch(concurrency)
    const { consumerTag } = await channel.consume(queue, message => {
      // The broker ended it: the queue was deleted, or moved.
      if (message === null) return void channel.close().catch(() => {})
      lanes.add(laneOf(message), async () => {
        // With its channel the broker took the message back: it is on its way again.
        if (!isAlive) return
        try {
          await handle(message)
          tell(() => channel.ack(message))
        } catch {
          await pause()
          tell(() => channel.nack(message, false, true))
        }
      })
    })
    current = { channel, tag: consumerTag, ended }
    if (!isOpen) await channel.close()
    return current
  }
  const stay = async (first: Session): Promise<void> => {
    let session: Session | undefined = first
    for (;;) {
      await session?.ended
      if (isOpen) await pause()
      if (!isOpen) return
      session = await begin().catch(() => undefined)
    }
  }
  void stay(await begin())

  return {
    async [Symbol.asyncDispose]() {
      isOpen = false
      if (current !== undefined) await current.channel.cancel(current.tag).catch(() => {})
      await lanes.close()
      // What waited and was not handled goes back to the queue with the channel.
      await current?.channel.close().catch(() => {})
    }
  }
}

function laneOf({ properties: { headers } }: ConsumeMessage): string | undefined {
  const key: unknown = headers?.[headerNames.key]
  if (typeof key === 'string') return Buffer.from(key).toString('latin1')
  return key instanceof Uint8Array ? Buffer.from(key).toString('latin1') : undefined
}

function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, pauseMilliseconds))
}

/** A channel that is closed hears nothing, and has given everything back. */
function tell(word: () => void): void {
  try {
    word()
  } catch {
    // It comes again.
  }
}
