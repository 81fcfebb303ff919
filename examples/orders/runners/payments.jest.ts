import { consumer, integer, string } from '@instep/pact'
import { type OrderCreated, subjects } from '../src/events.ts'
import { onOrderCreated } from '../src/payments.ts'

/** The test of payments on jest, whose `test` is global. */
consumer('payments', { of: 'orders' }).receives<OrderCreated>(
  'OrderCreated',
  {
    channel: 'shop.orders',
    subject: subjects.OrderCreated,
    reads: { orderId: string('o-1'), amountCents: integer(1250) }
  },
  onOrderCreated
)
