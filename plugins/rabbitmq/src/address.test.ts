import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressOf, placeOf } from './address.ts'

test('an address is a routing key, with its exchange in front where that is another one', () => {
  expect(placeOf('orders.created', 'shop')).toEqual({ exchange: 'shop', key: 'orders.created' })
  expect(placeOf('billing/orders.created', 'shop')).toEqual({ exchange: 'billing', key: 'orders.created' })
  expect(placeOf('/payments.orders', 'shop')).toEqual({ exchange: '', key: 'payments.orders' })
})

test('whatever the key is, an address leads back to its place', () => {
  const name = fc.string().map(text => text.replaceAll('/', ''))
  fc.assert(
    fc.property(name, name, fc.string(), (own, exchange, key) => {
      expect(placeOf(addressOf({ exchange, key }, own), own)).toEqual({ exchange, key })
    })
  )
})
