import { test } from 'node:test'
import { consumer, integer, like } from '@instep/pact'

/** Tests of payments on Node's own runner: of the handler that is asked for. */
const handlers = {
  right: ({ orderId, amountCents }: Order) => void [orderId, amountCents],
  floating: ({ orderId, amountCents }: Order) => {
    Promise.reject(new Error(`charging ${amountCents} for ${orderId} failed`))
  }
} as const

interface Order {
  readonly orderId: string
  readonly amountCents: number
}

consumer('payments', { of: 'orders', test }).receives<Order>(
  'OrderCreated',
  { channel: 'orders', subject: 'orders-value', reads: { orderId: like('o-1'), amountCents: integer(1250) } },
  handlers[process.env.HANDLER as keyof typeof handlers]
)
