import { test } from 'vitest'
import { onOrderCreated } from '../src/payments.ts'
import { verifyMessages } from './verify.ts'

const order = { orderId: 'o-7', customer: 'Grace' }

test('payments sends what its consumers understand', async () => {
  await verifyMessages('payments', {
    PaymentCaptured: async () => onOrderCreated({ ...order, amountCents: 4200 }).event,
    PaymentFailed: async () => onOrderCreated({ ...order, amountCents: 4_200_000 }).event
  })
})
