import { type Broker, type Delivery, Unroutable } from '@instep/messages'
import type { Msg } from '@nats-io/transport-node'
import { type ConnectionOptions, openConnection } from './connection.ts'
import { deadLetterFacts, deadLetterSubject, errorFacts } from './dead-letter.ts'
import { contentOf, headersOf, laneOf } from './headers.ts'
import { type LineOptions, openLine } from './line.ts'
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
      const giveUp: LineOptions['giveUp'] = async (delivery, reason, error) => {
        const subject = delivery.address
        const to = deadLetter ?? (options.deadLetterSubject ?? deadLetterSubject)(subject, group)
        const deliveries = delivery.attempt
        const facts = deadLetterFacts({ reason, subject, group, deliveries, ...errorFacts(error) })
        // Nobody may be there who receives dead letters: this broker keeps nothing.
        await soon(publish({ ...delivery, address: to, headers: { ...delivery.headers, ...facts } }))
      }
      const line = openLine({
        ...{ receiver, concurrency, longest: longestQueue, giveUp },
        laneOf: delivery => laneOf(delivery, address)
      })
      const subscription = nats.subscribe(address, {
        queue: group,
        callback: (error, message) => {
          if (error === null) line.take(deliveryOf(message))
        }
      })
      await nats.flush()

      const disposable = {
        async [Symbol.asyncDispose]() {
          if (!subscriptions.delete(disposable)) return
          await soon(subscription.drain())
          await line.close()
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

function deliveryOf(message: Msg): Delivery {
  const { subject, data, headers, sid } = message
  return { ...contentOf(data, headers), address: subject, attempt: 1, place: `subscription ${sid}` }
}
