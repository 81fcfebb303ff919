import type { Consumer, ConsumerMessages, JsMsg } from '@nats-io/jetstream'
import { millis } from '@nats-io/transport-node'

export interface ReaderOptions {
  /** How many messages may be taken and not settled. */
  readonly window: number
  /** Deals with a message: it acknowledges, or says when it is to come again. It calls `left` when it is done. */
  readonly take: (message: JsMsg, left: () => void) => void
}

/** Takes messages of a consumer, never more than it has room for. */
export interface Reader {
  /** Takes nothing more. */
  stop(): Promise<void>
  /** Gives what is not settled back at once. */
  giveBack(): void
}

/** How long a request for messages waits at the server. */
const expiresMilliseconds = 5_000
const pauseMilliseconds = 500

export function openReader(consumer: Consumer, ackWait: number, { window, take }: ReaderOptions): Reader {
  const held = new Set<JsMsg>()
  let isOpen = true
  let batch: ConsumerMessages | undefined
  let wake = (): void => {}

  const hold = (message: JsMsg): void => {
    if (!isOpen) return void message.nak()
    held.add(message)
    take(message, () => {
      held.delete(message)
      wake()
    })
  }
  const room = async (): Promise<void> => {
    while (isOpen && held.size >= window) {
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  }
  const reading = (async () => {
    while (isOpen) {
      try {
        await room()
        if (!isOpen) return
        batch = await consumer.fetch({ max_messages: window - held.size, expires: expiresMilliseconds })
        if (!isOpen) void batch.close()
        for await (const message of batch) hold(message)
      } catch {
        // The server is away, or was asked while it came back: it is asked again.
        await new Promise(resolve => setTimeout(resolve, pauseMilliseconds))
      }
    }
  })()
  // The server hands over again what it hears nothing of.
  const alive = setInterval(() => {
    for (const message of held) message.working()
  }, ackWait / 3)

  return {
    async stop() {
      isOpen = false
      wake()
      // It is closed when the loop has seen the last of it.
      void batch?.close()
      await reading
    },
    giveBack() {
      clearInterval(alive)
      for (const message of held) message.nak()
      held.clear()
    }
  }
}

/** How long the server waits for a word of a message, in milliseconds. */
export async function ackWaitOf(consumer: Consumer): Promise<number> {
  const { config } = await consumer.info(true)
  return millis(config.ack_wait ?? 30_000_000_000)
}
