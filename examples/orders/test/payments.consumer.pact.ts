import { MatchersV3 } from '@pact-foundation/pact'
import { expect, test } from 'vitest'
import { type OrderCreated, subjects } from '../src/events.ts'
import { onOrderCreated } from '../src/payments.ts'
import { pactBetween } from './pacts.ts'

const { integer, string } = MatchersV3

test('payments captures the amount of an order', async () => {
  await pactBetween('payments', 'orders')
    .addAsynchronousInteraction()
    .given('a customer has placed an order')
    .reference('schema', 'subject', subjects.OrderCreated)
    .expectsToReceive('OrderCreated', message => {
      message.withJSONContent({ orderId: string('o-1'), amountCents: integer(1250) })
    })
    .executeTest(async ({ contents }) => {
      expect(onOrderCreated(contents.content as unknown as OrderCreated)).toEqual({
        name: 'PaymentCaptured',
        event: { orderId: 'o-1', amountCents: 1250 }
      })
    })
})
