import type { JetStreamClient, JetStreamManager, JsMsg } from '@nats-io/jetstream'
import { type DeadLetterReason, deadLetterFacts, tokenOf } from './dead-letter.ts'
import { contentOf } from './headers.ts'
import type { Publish } from './publish.ts'
import { openReader, type Reader } from './reader.ts'
import { deadLetterId } from './settle.ts'
import { ensureConsumer, ensureStream } from './streams.ts'

/** The consumer whose advisories are read, and where its dead letters go. */
export interface Watched {
  readonly stream: string
  readonly consumer: string
  readonly group: string
  readonly deadLetter: (subject: string) => string
}

/** What the server tells when it hands a message over no more. */
const advisories: Readonly<Record<string, DeadLetterReason>> = {
  MAX_DELIVERIES: 'max deliveries',
  MSG_TERMINATED: 'terminated'
}
const prefix = '$JS.EVENT.ADVISORY.CONSUMER'
const dayMilliseconds = 86_400_000
const ackWait = 30_000

/** A stream keeps the advisories, so that they are not lost while nobody is there to read them. */
export async function ensureAdvisories(manager: JetStreamManager): Promise<string> {
  const subjects = Object.keys(advisories).map(kind => `${prefix}.${kind}.>`)
  return ensureStream(manager, `${prefix}.MAX_DELIVERIES.>`, {
    name: 'dead-letter-advisories',
    subjects,
    maxAge: 7 * dayMilliseconds
  })
}

/** Makes dead letters of the messages that the server gives up: it only tells their numbers, and keeps them where they are. */
export async function watchAdvisories(
  client: JetStreamClient,
  manager: JetStreamManager,
  publish: Publish,
  watched: Watched
): Promise<readonly Reader[]> {
  const advised = await ensureAdvisories(manager)
  const read = async (kind: string, reason: DeadLetterReason): Promise<Reader> => {
    const consumer = await ensureConsumer(client, manager, {
      stream: advised,
      name: tokenOf(`${kind}-${watched.stream}-${watched.consumer}`),
      filter: `${prefix}.${kind}.${watched.stream}.${watched.consumer}`,
      ackWait,
      start: 'all'
    })
    const handle = async (advisory: JsMsg): Promise<void> => {
      const { stream_seq: sequence, deliveries } = advisory.json<Record<string, unknown>>()
      if (typeof sequence === 'number')
        await giveUp(manager, publish, watched, reason, sequence, Number(deliveries ?? 0))
      advisory.ack()
    }
    return openReader(consumer, ackWait, {
      window: 10,
      take: (advisory, left) => {
        handle(advisory)
          .catch(() => advisory.nak(5_000))
          .finally(left)
      }
    })
  }
  return Promise.all(Object.entries(advisories).map(([kind, reason]) => read(kind, reason)))
}

async function giveUp(
  manager: JetStreamManager,
  publish: Publish,
  { stream, consumer, group, deadLetter }: Watched,
  reason: DeadLetterReason,
  sequence: number,
  deliveries: number
): Promise<void> {
  const stored = await manager.streams.getMessage(stream, { seq: sequence })
  // What the stream keeps no longer cannot be sent on.
  if (stored === null) return
  const { headers, ...content } = contentOf(stored.data, stored.header)
  const { subject } = stored
  const facts = deadLetterFacts({ reason, subject, group, deliveries, stream, sequence, consumer })
  await publish(
    { ...content, address: deadLetter(subject), headers: { ...headers, ...facts } },
    deadLetterId(stream, consumer, sequence)
  )
}
