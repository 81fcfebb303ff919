import { MatchersV3 } from '@pact-foundation/pact'
import { expect, test } from 'vitest'
import { texts } from '../src/notifications.ts'
import { pactBetween } from './pacts.ts'

const { integer, regex, string } = MatchersV3

/** Each event that notifications understands: who sends it, what it needs of it, what a customer is told. */
const cases = [
  {
    name: 'OrderCreated',
    provider: 'orders',
    state: 'a customer has placed an order',
    content: { orderId: string('o-1'), customer: string('Ada') },
    text: 'Thank you, Ada. Your order o-1 is on its way.'
  },
  {
    name: 'PaymentCaptured',
    provider: 'payments',
    state: 'a payment was captured',
    content: { orderId: string('o-1'), amountCents: integer(1250) },
    text: 'We received 12.50 for order o-1.'
  },
  {
    name: 'PaymentFailed',
    provider: 'payments',
    state: 'a payment failed',
    content: { orderId: string('o-1'), reason: regex('^(DECLINED|LIMIT_EXCEEDED)$', 'DECLINED') },
    text: 'The payment for order o-1 failed: declined.'
  }
] as const

test.each(cases)(
  'notifications tells the customer of $name',
  async ({ name, provider, state, content, text }) => {
    await pactBetween('notifications', provider)
      .addAsynchronousInteraction()
      .given(state)
      .expectsToReceive(name, message => {
        message.withJSONContent(content)
      })
      .executeTest(async ({ contents }) => {
        expect(texts[name](contents.content as never)).toBe(text)
      })
  }
)
