import type { OrderCreated, OrderInEuros } from './events.ts'

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

/** The same from version 2.0.0 on: the amount has another name, and is in euros. */
export function placeOrderInEuros({ orderId, customer, amountCents }: PlaceOrder): OrderInEuros {
  return { orderId, customer, total: amountCents / 100 }
}
