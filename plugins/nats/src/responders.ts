import { createInbox, type MsgHdrs, type NatsConnection, nuid } from '@nats-io/transport-node'

/** Publishes, and tells whether anybody was there to receive it. */
export type Tell = (subject: string, data: Uint8Array, headers: MsgHdrs) => Promise<boolean>

/** What the server answers in place of somebody who is not there. */
const noResponders = 503

/**
 * The server tells nothing of a message that nobody receives, unless it has a place for answers. It tells at once: what
 * it has to tell is here before the answer to the ping that is sent behind the message.
 */
export function telling(nats: NatsConnection): Tell {
  const inbox = createInbox()
  const unheard = new Set<string>()
  nats.subscribe(`${inbox}.*`, {
    callback: (error, message) => {
      if (error === null && message.headers?.code === noResponders) unheard.add(message.subject)
    }
  })
  return async (subject, data, headers) => {
    const reply = `${inbox}.${nuid.next()}`
    nats.publish(subject, data, { headers, reply })
    await nats.flush()
    return !unheard.delete(reply)
  }
}
