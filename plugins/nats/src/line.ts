import type { Delivery, Receiver, Settlement } from '@instep/messages'
import { createLanes } from '@instep/messages'
import type { DeadLetterReason } from './dead-letter.ts'

export interface LineOptions {
  readonly receiver: Receiver
  readonly concurrency: number
  /** How many messages may be held, those that are tried again among them. */
  readonly longest: number
  readonly laneOf: (delivery: Delivery) => string | undefined
  /** Sends a message on that is given up. It never rejects. */
  readonly giveUp: (delivery: Delivery, reason: DeadLetterReason, error: unknown) => Promise<void>
}

/** Messages that nobody keeps but this process, on their way to a receiver. */
export interface Line {
  take(delivery: Delivery): void
  /** Deals with all that are here; gives up those that wait to be tried again. */
  close(): Promise<void>
}

export function openLine({ receiver, concurrency, longest, laneOf, giveUp }: LineOptions): Line {
  const lanes = createLanes(concurrency)
  /** What is done instead of trying again, should the end come first. */
  const waiting = new Map<NodeJS.Timeout, () => void>()
  const { promise: empty, resolve: emptied } = Promise.withResolvers<void>()
  let [held, isOpen] = [0, true]

  const leave = (): void => {
    held -= 1
    if (!isOpen && held === 0) emptied()
  }
  const add = (delivery: Delivery): void =>
    lanes.add(laneOf(delivery), async () => {
      const settlement = await settled(receiver, delivery)
      if (settlement.outcome === 'retry') return again(delivery, settlement)
      if (settlement.outcome === 'dead-letter') await giveUp(delivery, 'error', settlement.error)
      leave()
    })
  const again = (delivery: Delivery, { after, error }: Settlement & { readonly outcome: 'retry' }): void => {
    const instead = (): void => void giveUp(delivery, 'error', error).finally(leave)
    if (!isOpen) return void instead()
    // No timer waits longer.
    const wait = Math.min(after, 2 ** 31 - 1)
    const timer = setTimeout(() => {
      waiting.delete(timer)
      add({ ...delivery, attempt: delivery.attempt + 1 })
    }, wait)
    waiting.set(timer, instead)
  }

  return {
    take(delivery) {
      held += 1
      if (held <= longest) return void add(delivery)
      void giveUp(delivery, 'overflow', new Error(`${longest} messages wait already`)).finally(leave)
    },

    async close() {
      isOpen = false
      for (const [timer, instead] of waiting) {
        clearTimeout(timer)
        instead()
      }
      if (held > 0) await empty
      await lanes.close()
    }
  }
}

/** What a receiver says; a rejection means that it is to come again, soon at first, then less often. */
async function settled(receiver: Receiver, delivery: Delivery): Promise<Settlement> {
  try {
    return await receiver(delivery)
  } catch (error) {
    return { outcome: 'retry', after: Math.min(100 * 2 ** delivery.attempt, 30_000), error }
  }
}
