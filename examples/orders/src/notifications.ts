import { DeadLetter } from '@instep/messages'
import type { OrderCreated, PaymentCaptured, PaymentFailed } from './events.ts'

/** The text that a customer gets for each event. Of an order only its number and customer are read. */
export const texts = {
  OrderCreated: ({ orderId, customer }: Pick<OrderCreated, 'orderId' | 'customer'>): string =>
    `Thank you, ${named(customer)}. Your order ${orderId} is on its way.`,
  PaymentCaptured: ({ orderId, amountCents }: PaymentCaptured): string =>
    // A whole number that no double holds comes as a bigint.
    `We received ${(Number(amountCents) / 100).toFixed(2)} for order ${orderId}.`,
  PaymentFailed: ({ orderId, reason }: PaymentFailed): string =>
    `The payment for order ${orderId} failed: ${reason.toLowerCase().replaceAll('_', ' ')}.`
} as const

function named(customer: string): string {
  if (customer === '') throw new DeadLetter('an order needs a customer')
  return customer
}
