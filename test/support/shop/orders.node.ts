import { join } from 'node:path'
import test from 'node:test'
import { producer } from '@instep/pact'

/** The same with the runner that comes with Node. */
producer('orders', { test }).sends({
  OrderCreated: {
    make: () => ({ orderId: 'o-1', total: 12.5 }),
    subject: 'orders.created-value',
    schema: join(import.meta.dirname, 'schemas/orders.created-value/2.avsc'),
    channel: 'orders.created'
  }
})
