import type { Delivery, Outcome, Receiver, Settlement } from '@instep/messages'
import type { JsMsg } from '@nats-io/jetstream'
import { deadLetterFacts, errorFacts } from './dead-letter.ts'
import { contentOf } from './headers.ts'
import type { Publish } from './publish.ts'

/** Where messages go that are given up. */
export interface FailurePath {
  readonly group: string
  readonly deadLetter: (subject: string) => string
  /** How often the server hands a message over; undefined when it never stops. */
  readonly maxDeliver: number | undefined
}

/** Deals with one message. The server is told nothing before it has what becomes of it. It never rejects. */
export async function settle(
  message: JsMsg,
  receiver: Receiver,
  path: FailurePath,
  publish: Publish
): Promise<void> {
  try {
    const settlement = await receiver(deliveryOf(message))
    const { outcome } = settlement
    await (consequences[outcome] as Consequence)(settlement, message, path, publish) // its own row
  } catch {
    // Nobody knows what became of it, so it comes again: soon at first, then less often.
    tell(() => message.nak(Math.min(100 * 2 ** message.info.deliveryCount, 30_000)))
  }
}

type Consequence<Of extends Settlement = Settlement> = (
  settlement: Of,
  message: JsMsg,
  path: FailurePath,
  publish: Publish
) => Promise<void> | void

/** What becomes of a message for each outcome. */
const consequences = {
  ok: (_, message) => tell(() => message.ack()),
  drop: (_, message) => tell(() => message.ack()),
  retry: (settlement, message, path, publish) => {
    // It would not come again.
    if (message.info.deliveryCount >= (path.maxDeliver ?? Number.POSITIVE_INFINITY))
      return giveUp(settlement, message, path, publish)
    tell(() => message.nak(Math.ceil(settlement.after)))
  },
  'dead-letter': (settlement, message, path, publish) => giveUp(settlement, message, path, publish)
} as const satisfies { [Name in Outcome]: Consequence<Extract<Settlement, { readonly outcome: Name }>> }

/** Not terminated, but acknowledged: an advisory about it would make a second dead letter. */
async function giveUp(
  { error }: { readonly error: unknown },
  message: JsMsg,
  { group, deadLetter }: FailurePath,
  publish: Publish
): Promise<void> {
  const { stream, consumer, streamSequence, deliveryCount } = message.info
  const facts = deadLetterFacts({
    reason: 'error',
    subject: message.subject,
    group,
    deliveries: deliveryCount,
    stream,
    sequence: streamSequence,
    consumer,
    ...errorFacts(error)
  })
  const { headers, ...content } = contentOf(message.data, message.headers)
  await publish(
    { ...content, address: deadLetter(message.subject), headers: { ...headers, ...facts } },
    deadLetterId(stream, consumer, streamSequence)
  )
  tell(() => message.ack())
}

/** One dead letter per message and consumer, whoever finds that it is one. */
export function deadLetterId(stream: string, consumer: string, sequence: number): string {
  return `dead-letter ${stream} ${consumer} ${sequence}`
}

function deliveryOf(message: JsMsg): Delivery {
  const { stream, streamSequence, deliveryCount } = message.info
  return {
    ...contentOf(message.data, message.headers),
    address: message.subject,
    attempt: deliveryCount,
    place: `${stream}@${streamSequence}`
  }
}

/** What is not told because the connection is closed is found out by the server itself. */
function tell(word: () => void): void {
  try {
    word()
  } catch {
    // It hands the message over again.
  }
}
