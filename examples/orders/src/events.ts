/** The events of the shop, as the services see them. */
export interface OrderCreated {
  readonly orderId: string
  readonly customer: string
  readonly amountCents: number
}

/** As orders tells it from version 2.0.0 on. */
export interface OrderInEuros {
  readonly orderId: string
  readonly customer: string
  readonly total: number
}

export interface PaymentCaptured {
  readonly orderId: string
  readonly amountCents: number
}

export interface PaymentFailed {
  readonly orderId: string
  readonly reason: 'DECLINED' | 'LIMIT_EXCEEDED'
}

/** The subjects under which the producers register their events. */
export const subjects = {
  OrderCreated: 'shop.OrderCreated-value',
  PaymentCaptured: 'shop.PaymentCaptured-value',
  PaymentFailed: 'shop.PaymentFailed-value'
} as const

export type EventName = keyof typeof subjects

/** Where events travel: a topic of Kafka, a routing key of RabbitMQ, a subject of NATS. */
export const places = { orders: 'shop.orders', payments: 'shop.payments' } as const

/** Where each service that receives puts what it cannot deal with. */
export const deadLetters = { payments: 'shop.orders-dlt', notifications: 'shop.notifications-dlt' } as const

/** The header that tells events apart where several kinds share a place. */
export const eventHeader = 'event-type'
