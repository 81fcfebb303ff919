import { createLanes } from '@instep/lanes'
import { type Broker, type Delivery, type Receiver, type Settlement, Unroutable } from '@instep/messages'
import type { Msg } from '@nats-io/transport-node'
import { type ConnectionOptions, openConnection } from './connection.ts'
import { type DeadLetterReason, deadLetterFacts, deadLetterSubject, errorFacts } from './dead-letter.ts'
import { contentOf, headersOf, laneOf } from './headers.ts'
import { telling } from './responders.ts'
import { soon } from './soon.ts'

export interface CoreOptions {
  /** `dead-letter.<group>.<subject>` unless told; `SubscribeOptions.deadLetter` counts more. */
  readonly deadLetterSubject?: (subject: string, group: string) => string
  /** How many messages of a subscription may wait here, those that are tried again among them; 10,000 unless told. */
  readonly longestQueue?: number
}

const defaultConcurrency = 10
const defaultQueue = 10_000

/**
 * Core NATS, which keeps nothing: messages go to those who listen. What waits here is lost with this process; what is
 * to be tried again waits here, too.
 */
export async function connectCoreNats(
  connection: ConnectionOptions,
  options: CoreOptions = {}
): Promise<Broker> {
  const { longestQueue = defaultQueue } = options
  const nats = await openConnection(connection)
  const send = telling(nats)
  const subscriptions = new Set<AsyncDisposable>()

  const publish: Broker['publish'] = async message => {
    const isHeard = await send(message.address, message.body ?? new Uint8Array(), headersOf(message))
    if (!isHeard) throw new Unroutable(message.address, 'nobody receives it')
  }

  return {
    publish,

    async subscribe(address, group, receiver, { deadLetter, concurrency = defaultConcurrency } = {}) {
      const lanes = createLanes(concurrency)
      const waiting = new Map<NodeJS.Timeout, () => void>()
      const { promise: empty, resolve: emptied } = Promise.withResolvers<void>()
      let [held, isOpen] = [0, true]

      const leave = (): void => {
        held -= 1
        if (!isOpen && held === 0) emptied()
      }
      const giveUp = async (delivery: Delivery, reason: DeadLetterReason, error: unknown): Promise<void> => {
        const subject = delivery.address
        const to = deadLetter ?? (options.deadLetterSubject ?? deadLetterSubject)(subject, group)
        const deliveries = delivery.attempt
        const facts = deadLetterFacts({ reason, subject, group, deliveries, ...errorFacts(error) })
        const sending = publish({ ...delivery, address: to, headers: { ...delivery.headers, ...facts } })
        // Nobody may be there who receives dead letters: this broker keeps nothing.
        await soon(sending)
      }
      const again = (
        delivery: Delivery,
        { after, error }: Settlement & { readonly outcome: 'retry' }
      ): void => {
        const give = (): void => void giveUp(delivery, 'error', error).finally(leave)
        if (!isOpen) return void give()
        const timer = setTimeout(
          () => {
            waiting.delete(timer)
            add({ ...delivery, attempt: delivery.attempt + 1 })
          },
          Math.min(after, 2 ** 31 - 1)
        )
        waiting.set(timer, give)
      }
      const add = (delivery: Delivery): void =>
        lanes.add(laneOf(delivery, address), async () => {
          const settlement = await settled(receiver, delivery)
          if (settlement.outcome === 'retry') return again(delivery, settlement)
          if (settlement.outcome === 'dead-letter') await giveUp(delivery, 'error', settlement.error)
          leave()
        })
      const subscription = nats.subscribe(address, {
        queue: group,
        callback: (error, message) => {
          if (error !== null) return
          const delivery = deliveryOf(message)
          held += 1
          if (held <= longestQueue) return add(delivery)
          void giveUp(delivery, 'overflow', new Error(`${longestQueue} messages wait already`)).finally(leave)
        }
      })
      await nats.flush()

      const disposable = {
        async [Symbol.asyncDispose]() {
          if (!subscriptions.delete(disposable)) return
          await soon(subscription.drain())
          isOpen = false
          for (const [timer, give] of waiting) {
            clearTimeout(timer)
            give()
          }
          if (held > 0) await empty
          await lanes.close()
        }
      }
      subscriptions.add(disposable)
      return disposable
    },

    async [Symbol.asyncDispose]() {
      await Promise.all([...subscriptions].map(subscription => subscription[Symbol.asyncDispose]()))
      await nats.close()
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

function deliveryOf(message: Msg): Delivery {
  const { subject, data, headers, sid } = message
  return { ...contentOf(data, headers), address: subject, attempt: 1, place: `subscription ${sid}` }
}
