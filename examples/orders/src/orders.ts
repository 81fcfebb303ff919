import type { OrderCreated } from './events.ts'

/** What a customer sends to place an order. */
export interface PlaceOrder {
  readonly orderId: string
  readonly customer: string
  readonly amountCents: number
}

/** Orders takes an order, and tells everybody. */
export function placeOrder({ orderId, customer, amountCents }: PlaceOrder): OrderCreated {
  return { orderId, customer, amountCents }
}
