import { test } from 'vitest'
import { placeOrder, placeOrderInEuros } from '../src/orders.ts'
import { verifyMessages } from './verify.ts'

const place = process.env.SERVICE_VERSION === '2.0.0' ? placeOrderInEuros : placeOrder

test('orders sends what its consumers understand', async () => {
  await verifyMessages('orders', {
    OrderCreated: async () => place({ orderId: 'o-7', customer: 'Grace', amountCents: 4200 })
  })
})
