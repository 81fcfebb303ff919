import { DeadLetter } from '@instep/messages'
import type { OrderCreated, OrderInEuros, PaymentCaptured, PaymentFailed } from './events.ts'

/** Payments captures no more than this without a person. */
const limitCents = 100_000

/** What payments tells about an order. */
export type PaymentOutcome =
  | { readonly name: 'PaymentCaptured'; readonly event: PaymentCaptured }
  | { readonly name: 'PaymentFailed'; readonly event: PaymentFailed }

/** Payments captures the money for an order, or says why it cannot. @throws DeadLetter */
export function onOrderCreated(order: OrderCreated | OrderInEuros): PaymentOutcome {
  const { orderId } = order
  const amountCents = centsOf(order)
  if (!Number.isInteger(amountCents) || amountCents <= 0)
    throw new DeadLetter(`order ${orderId} has no amount`)
  return amountCents > limitCents
    ? { name: 'PaymentFailed', event: { orderId, reason: 'LIMIT_EXCEEDED' } }
    : { name: 'PaymentCaptured', event: { orderId, amountCents } }
}

/** Version 1.5.0 reads what orders sent before its version 2.0.0, and what it sends since. */
function centsOf(order: OrderCreated | OrderInEuros): number {
  return 'total' in order && order.total > 0
    ? Math.round(order.total * 100)
    : 'amountCents' in order
      ? order.amountCents
      : 0
}
