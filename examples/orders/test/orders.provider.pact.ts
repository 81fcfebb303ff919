import { producer } from '@instep/vitest'
import { placeOrder, placeOrderInEuros } from '../src/orders.ts'

const place = process.env.INSTEP_VERSION === '2.0.0' ? placeOrderInEuros : placeOrder

producer('orders').sends({
  OrderCreated: {
    make: () => place({ orderId: 'o-7', customer: 'Grace', amountCents: 4200 }),
    channel: 'shop.orders'
  }
})
