import {
  createReceiver,
  type Delivery,
  type Handler,
  type Outcome,
  type Read,
  type ReceiverOptions
} from '@instep/messages'
import { type Look, recorded } from './recorder.ts'
import { lookingForLeftovers } from './strays.ts'

/** What became of one delivery. */
export interface Tried {
  readonly outcome: Outcome
  readonly error: unknown
  /** Whether the handler was still at it when its time was over. */
  readonly isLate: boolean
  /** Whether there was an event to hand over. */
  readonly isRead: boolean
  /** What the handler gave back. */
  readonly result: unknown
  readonly looks: readonly Look[]
  /** The handler sent the event where nobody can look over its shoulder. */
  readonly isSeenWhole: boolean
}

/** Delivers messages to a handler, on the way they take in production. */
export type Deliver = (
  body: Uint8Array | null,
  facts?: Partial<Pick<Delivery, 'key' | 'headers'>>
) => Promise<Tried>

let count = 0

/** The way from bytes to an outcome, with an ear at the handler. */
export function createTrial(address: string, read: Read, handle: Handler, options: ReceiverOptions): Deliver {
  let seen = nothingSeen()
  const listening: Handler = async (event, context) => {
    const { event: wrapped, looks } = recorded(event)
    const mine = { ...nothingSeen(), isRead: true, looks }
    seen = mine
    context.signal.addEventListener('abort', () => {
      mine.isLate = true
    })
    try {
      mine.result = await lookingForLeftovers(() => handle(wrapped, context))
    } catch (error) {
      if (!isUncloneable(error)) throw error
      mine.isSeenWhole = true
      mine.result = await handle(event, context)
    }
  }
  const receive = createReceiver(read, listening, options)

  return async (body, facts = {}) => {
    seen = nothingSeen()
    count += 1
    const settlement = await receive({
      address,
      body,
      headers: {},
      attempt: 1,
      place: `test ${count}`,
      ...facts
    })
    const error = 'error' in settlement ? settlement.error : undefined
    return { ...seen, outcome: settlement.outcome, error }
  }
}

function nothingSeen() {
  const looks: readonly Look[] = []
  return { isLate: false, isRead: false, result: undefined as unknown, looks, isSeenWhole: false }
}

/** What is listened to cannot be cloned; a handler that gives the event to a thread gets it as it is. */
function isUncloneable(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'DataCloneError'
}
