import type { Delivery, Headers, Receiver } from './broker.ts'
import { RegistryFailure } from './registry-failure.ts'
import { DeadLetter, Drop, type Outcome, Retry, type Settlement } from './settlement.ts'

/** What a handler may want to know beside the event. */
export interface Context {
  readonly headers: Headers
  /** As it came: a text or bytes; or what it says, where the contract names the schema of keys. */
  readonly key: unknown
  readonly attempt: number
  readonly place: string
  /** Aborted when the handler has had its time. */
  readonly signal: AbortSignal
}

/**
 * Deals with one event. It throws `Retry`, `DeadLetter` or `Drop` to say what becomes of the message; any other error
 * is one that may pass.
 */
export type Handler<Event = unknown> = (event: Event, context: Context) => unknown

/** What can be the matter with a message. */
export const troubles = ['unreadable', 'tombstone', 'duplicate', 'failed', 'late'] as const

export type Trouble = (typeof troubles)[number]

/** What becomes of a message in trouble, unless a consumer decides otherwise. */
export const defaultOutcomes = {
  unreadable: 'dead-letter',
  tombstone: 'drop',
  duplicate: 'drop',
  failed: 'retry',
  late: 'retry'
} as const satisfies Record<Trouble, Outcome>

export interface ReceiverOptions {
  readonly outcomes?: Partial<Readonly<Record<Trouble, Outcome>>>
  /** How often a message is tried before it is given up to the dead letters; 5 unless told. */
  readonly attempts?: number
  /** How long to wait after an attempt, in milliseconds; a second, doubled each time, up to a minute, unless told. */
  readonly backOff?: (attempt: number) => number
  /** How long a handler may take, in milliseconds; half a minute unless told. */
  readonly timeout?: number
  /** Whether a message was dealt with before: the hook for idempotence. */
  readonly isDone?: (delivery: Delivery) => boolean | Promise<boolean>
  /** Called when a message was dealt with, before the broker is told. */
  readonly done?: (delivery: Delivery) => void | Promise<void>
}

/** Turns the bytes of a delivery into an event. @throws what makes them unreadable, or RegistryFailure */
export type Read = (delivery: Delivery) => unknown

/** The one way a message takes: read, handled, and settled with an outcome that somebody chose. */
export function createReceiver(read: Read, handle: Handler, options: ReceiverOptions = {}): Receiver {
  const { attempts = 5, backOff = doubling, timeout = 30_000, isDone, done } = options
  const chosen = { ...defaultOutcomes, ...options.outcomes }

  const settled = (trouble: Trouble, delivery: Delivery, error: unknown): Settlement => {
    const outcome = chosen[trouble]
    if (outcome === 'ok') return { outcome }
    if (outcome !== 'retry') return { outcome, error }
    return delivery.attempt >= attempts
      ? { outcome: 'dead-letter', error }
      : { outcome, error, after: backOff(delivery.attempt) }
  }
  const asked = (error: unknown, delivery: Delivery): Settlement => {
    if (error instanceof DeadLetter) return { outcome: 'dead-letter', error }
    if (error instanceof Drop) return { outcome: 'drop', error }
    if (error instanceof Late) return settled('late', delivery, error)
    if (!(error instanceof Retry)) return settled('failed', delivery, error)
    if (delivery.attempt >= attempts) return { outcome: 'dead-letter', error }
    return { outcome: 'retry', error, after: error.after ?? backOff(delivery.attempt) }
  }

  return async delivery => {
    if (await isDone?.(delivery)) return settled('duplicate', delivery, new Error('it was dealt with before'))
    if (delivery.body === null) return settled('tombstone', delivery, new Error('it is a tombstone'))
    let event: unknown
    try {
      event = await read(delivery)
    } catch (error) {
      // No fault of the message: it waits for the registry, however long that takes.
      if (error instanceof RegistryFailure)
        return { outcome: 'retry', error, after: backOff(delivery.attempt) }
      return settled('unreadable', delivery, error)
    }
    try {
      await inTime(timeout, signal => {
        const { headers, key, attempt, place } = delivery
        return handle(event, { headers, key, attempt, place, signal })
      })
    } catch (error) {
      return asked(error, delivery)
    }
    await done?.(delivery)
    return { outcome: 'ok' }
  }
}

/** The handler took longer than it may. */
export class Late extends Error {
  override readonly name = 'Late'
}

async function inTime(timeout: number, work: (signal: AbortSignal) => unknown): Promise<void> {
  const controller = new AbortController()
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const late = new Late(`the handler took longer than ${timeout} ms`)
    controller.abort(late)
    reject(late)
  }, timeout)
  try {
    await Promise.race([work(controller.signal), promise])
  } finally {
    clearTimeout(timer)
  }
}

function doubling(attempt: number): number {
  return Math.min(1000 * 2 ** (attempt - 1), 60_000)
}
