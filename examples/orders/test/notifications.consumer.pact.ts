import { consumer, integer, regex, string } from '@instep/vitest'
import { subjects } from '../src/events.ts'
import { texts } from '../src/notifications.ts'

const [orderId, customer, amountCents] = [string('o-1'), string('Ada'), integer(1250)]
const reason = regex('^(DECLINED|LIMIT_EXCEEDED)$', 'DECLINED')

/** Who sends what, what is read of it, and what a customer is told. */
const cases = [
  ['orders', 'OrderCreated', { orderId, customer }, 'Thank you, Ada. Your order o-1 is on its way.'],
  ['payments', 'PaymentCaptured', { orderId, amountCents }, 'We received 12.50 for order o-1.'],
  ['payments', 'PaymentFailed', { orderId, reason }, 'The payment for order o-1 failed: declined.']
] as const

for (const [of, name, reads, gives] of cases) {
  const expectation = { channel: `shop.${of}`, subject: subjects[name], reads, gives }
  consumer('notifications', { of }).receives<never>(name, expectation, texts[name])
}
