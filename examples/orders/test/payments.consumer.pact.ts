import { consumer, integer, string } from '@instep/vitest'
import { type OrderCreated, subjects } from '../src/events.ts'
import { onOrderCreated } from '../src/payments.ts'

consumer('payments', { of: 'orders' }).receives<OrderCreated>(
  'OrderCreated',
  {
    channel: 'shop.orders',
    subject: subjects.OrderCreated,
    given: ['a customer has placed an order'],
    reads: { orderId: string('o-1'), amountCents: integer(1250) },
    gives: { name: 'PaymentCaptured', event: { orderId: 'o-1', amountCents: 1250 } }
  },
  onOrderCreated
)
