import { type Headers, type Message, Unroutable } from '@instep/messages'
import {
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  PubHeaders
} from '@nats-io/jetstream'
import {
  ClosedConnectionError,
  InvalidArgumentError,
  InvalidSubjectError,
  nuid
} from '@nats-io/transport-node'
import { headersOf } from './headers.ts'
import { streamOf } from './streams.ts'

/** How long a server that is away is waited for, in milliseconds. */
const patienceMilliseconds = 60_000

/** Resolves when a stream has the message. */
export type Publish = (message: Message, id?: string) => Promise<void>

/**
 * Publishes to streams. A message has an id, so that a second attempt whose first one arrived after all is stored once:
 * the caller's `Nats-Msg-Id`, else one that is made.
 */
export function publishing(client: JetStreamClient, manager: JetStreamManager): Publish {
  return async (message, id = idIn(message.headers) ?? nuid.next()) => {
    const headers = headersOf(message)
    const deadline = Date.now() + patienceMilliseconds
    for (;;) {
      try {
        await client.publish(message.address, message.body ?? new Uint8Array(), { headers, msgID: id })
        return
      } catch (error) {
        if (isFinal(error)) throw error
        await insistOn(manager, message.address)
        if (Date.now() > deadline) throw error
        await new Promise(resolve => setTimeout(resolve, 200))
      }
    }
  }
}

function idIn(headers: Headers): string | undefined {
  const id = headers[PubHeaders.MsgIdHdr]
  return typeof id === 'string' ? id : undefined
}

/** The server said no, or it was never asked. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof JetStreamApiError ||
    error instanceof ClosedConnectionError ||
    error instanceof InvalidSubjectError ||
    error instanceof InvalidArgumentError ||
    error instanceof TypeError
  )
}

/** No answer, or no stream? A server that is away, or has not loaded its streams yet, says neither. */
async function insistOn(manager: JetStreamManager, subject: string): Promise<void> {
  try {
    await streamOf(manager, subject)
  } catch (error) {
    if (error instanceof Unroutable) throw error
  }
}
