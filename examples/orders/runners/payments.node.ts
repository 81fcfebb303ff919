import { test } from 'node:test'
import { consumer, integer, string } from '@instep/pact'
import { type OrderCreated, subjects } from '../src/events.ts'
import { onOrderCreated } from '../src/payments.ts'

/** The test of payments on the runner that comes with Node: `node --test runners/payments.node.ts`. */
consumer('payments', { of: 'orders', test }).receives<OrderCreated>(
  'OrderCreated',
  {
    channel: 'shop.orders',
    subject: subjects.OrderCreated,
    reads: { orderId: string('o-1'), amountCents: integer(1250) }
  },
  onOrderCreated
)
