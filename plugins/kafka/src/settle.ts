import type { Delivery, Headers, Outcome, Receiver, Settlement } from '@instep/messages'
import { deadLetter, retryLater, type Tried } from './headers.ts'
import type { Outbox } from './outbox.ts'
import { nameOf, type Outgoing } from './record.ts'

/** Where messages go that are not dealt with. */
export interface FailurePath {
  readonly group: string
  readonly deadLetter: string
  /** Undefined: a message that comes again waits where it is, and those with its key behind it. */
  readonly retry: string | undefined
}

/** Deals with one message; gives the milliseconds after which to call it again, undefined when it is settled. */
export type Step = () => Promise<number | undefined>

/** The way of one message to its settlement. Nothing counts as settled before Kafka has taken what becomes of it. */
export function settling(send: Outbox, receiver: Receiver, path: FailurePath, first: Tried): Step {
  let tried = first
  let failures = 0
  /** What is still to be sent: the receiver has dealt with the message and is not asked again. */
  let unsent: Outgoing | undefined

  return async () => {
    try {
      if (unsent === undefined) {
        const settlement = await receiver(deliveryOf(tried))
        if (settlement.outcome === 'retry' && path.retry === undefined) {
          tried = { ...tried, attempt: tried.attempt + 1 }
          return settlement.after
        }
        unsent = (consequences[settlement.outcome] as Consequence)(tried, path, settlement) // its own row
      }
      if (unsent !== undefined) await send(unsent)
      return undefined
    } catch {
      // Nobody knows what became of it, so it comes again: soon at first, then less often.
      failures += 1
      return Math.min(100 * 2 ** failures, 30_000)
    }
  }
}

type Consequence<Of extends Settlement = Settlement> = (
  tried: Tried,
  path: FailurePath,
  settlement: Of
) => Outgoing | undefined

/** What Kafka is told for each outcome, before the offset is committed. */
const consequences = {
  ok: () => undefined,
  drop: () => undefined,
  retry: (tried, { retry, group }, { error, after }) =>
    retry === undefined ? undefined : retryLater(tried, retry, group, error, Date.now() + Math.ceil(after)),
  'dead-letter': (tried, path, { error }) => deadLetter(tried, path.deadLetter, path.group, error)
} as const satisfies { [Name in Outcome]: Consequence<Extract<Settlement, { readonly outcome: Name }>> }

function deliveryOf({ record, attempt }: Tried): Delivery {
  const headers: Headers = Object.fromEntries(
    record.headers.map(([name, value]) => [name, value ?? new Uint8Array()])
  )
  return {
    address: record.topic,
    ...(record.key === null ? {} : { key: record.key }),
    body: record.value,
    headers,
    attempt,
    place: `${nameOf(record)}@${record.offset}`
  }
}
