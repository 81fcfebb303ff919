import { join } from 'node:path'
import process from 'node:process'
import { MatchersV3, PactV4 } from '@pact-foundation/pact'
import { expect, test } from 'vitest'
import { handle, messages, type Order } from './messages.ts'

const { number, string } = MatchersV3
const dir = join(process.env.INSTEP_FOLDER ?? '.instep', 'pacts')

for (const { name, subject } of messages)
  test(`payments handles ${name}`, async () => {
    await new PactV4({ consumer: 'payments', provider: 'orders', dir, logLevel: 'error' })
      .addAsynchronousInteraction()
      .given('an order with one line')
      .reference('schema', 'subject', subject)
      .expectsToReceive(name, message => {
        message.withJSONContent({ orderId: string('o-1'), total: number(42.5) })
      })
      .executeTest(async ({ contents }) => {
        expect(handle(contents.content as unknown as Order)).toBe('order o-1 costs 42.5')
      })
  })
