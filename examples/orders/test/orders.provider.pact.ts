import { test } from 'vitest'
import { placeOrder } from '../src/orders.ts'
import { verifyMessages } from './verify.ts'

test('orders sends what its consumers understand', async () => {
  await verifyMessages('orders', {
    OrderCreated: async () => placeOrder({ orderId: 'o-7', customer: 'Grace', amountCents: 4200 })
  })
})
