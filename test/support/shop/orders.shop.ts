import { join } from 'node:path'
import process from 'node:process'
import { producer } from '@instep/vitest'

/** What the shop's code gets wrong, when it is told to. */
const total = process.env.SHOP_TOTAL ?? 12.5

producer('orders').sends({
  OrderCreated: {
    make: () => ({ orderId: 'o-1', total }),
    subject: 'orders.created-value',
    schema: join(import.meta.dirname, 'schemas/orders.created-value/2.avsc'),
    channel: 'orders.created'
  }
})
