import process from 'node:process'
import { integer, like } from '@instep/pact'

export interface Order {
  readonly orderId: string
  readonly amountCents: number
}

const handlers = {
  right: ({ orderId, amountCents }: Order) => void [orderId, amountCents],
  floating: ({ orderId, amountCents }: Order) => {
    Promise.reject(new Error(`charging ${amountCents} for ${orderId} failed`))
  }
} as const

/** What payments expects of an order, and the handler that is asked for. */
export const expectation = {
  channel: 'orders',
  subject: 'orders-value',
  reads: { orderId: like('o-1'), amountCents: integer(1250) }
}
export const handler = handlers[process.env.HANDLER as keyof typeof handlers]
