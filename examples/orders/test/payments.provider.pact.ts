import { producer } from '@instep/vitest'
import { onOrderCreated } from '../src/payments.ts'

const told = (amountCents: number) => () =>
  onOrderCreated({ orderId: 'o-7', customer: 'Ada', amountCents }).event

producer('payments').sends({
  PaymentCaptured: { make: told(4200), channel: 'shop.payments' },
  PaymentFailed: { make: told(4_200_000), channel: 'shop.payments' }
})
