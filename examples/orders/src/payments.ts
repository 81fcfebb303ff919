import type { OrderCreated, PaymentCaptured, PaymentFailed } from './events.ts'

/** Payments captures no more than this without a person. */
const limitCents = 100_000

/** What payments tells about an order. */
export type PaymentOutcome =
  | { readonly name: 'PaymentCaptured'; readonly event: PaymentCaptured }
  | { readonly name: 'PaymentFailed'; readonly event: PaymentFailed }

/** Payments captures the money for an order, or says why it cannot. */
export function onOrderCreated({ orderId, amountCents }: OrderCreated): PaymentOutcome {
  if (!Number.isInteger(amountCents) || amountCents <= 0)
    throw new TypeError(`order ${orderId} has no amount`)
  return amountCents > limitCents
    ? { name: 'PaymentFailed', event: { orderId, reason: 'LIMIT_EXCEEDED' } }
    : { name: 'PaymentCaptured', event: { orderId, amountCents } }
}
