import process from 'node:process'

/** What both sides of the comparison test: as many messages, each with a subject of its own. */
export const count = Number(process.env.MESSAGES ?? 100)

export interface Order {
  readonly orderId: string
  readonly total: number
}

export const messages = Array.from({ length: count }, (_, index) => ({
  name: `OrderCreated${index}`,
  subject: `orders.created-${index}-value`
}))

export const schema = JSON.stringify({
  type: 'record',
  name: 'OrderCreated',
  fields: [
    { name: 'orderId', type: 'string' },
    { name: 'customer', type: 'string' },
    { name: 'total', type: 'double' },
    { name: 'currency', type: { type: 'enum', name: 'Currency', symbols: ['EUR', 'USD'] } },
    { name: 'lines', type: { type: 'array', items: 'string' } }
  ]
})

/** As the producer makes it. */
export function order(): Order & Readonly<Record<string, unknown>> {
  return { orderId: 'o-7', customer: 'Ada', total: 12.5, currency: 'EUR', lines: ['a', 'b'] }
}

/** As the consumer handles it. */
export function handle({ orderId, total }: Order): string {
  if (!Number.isFinite(total)) return `order ${orderId} has no total`
  return `order ${orderId} costs ${total}`
}
