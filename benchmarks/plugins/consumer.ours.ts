import process from 'node:process'
import { consumer, number, string } from '@instep/pact'
import { test } from 'vitest'
import { handle, messages, type Order } from './messages.ts'

/** What pact-js shows, too: the example, and the pact that is written with it. */
const isSame = (name: string): boolean => /^payments handles \w+$/.test(name)
const same = (name: string, body: () => Promise<void>): void => {
  if (process.env.PROOFS === 'all' || isSame(name)) test(name, body)
}

const payments = consumer('payments', { of: 'orders', test: same })
for (const { name, subject } of messages)
  payments.receives<Order>(
    name,
    {
      channel: 'orders.created',
      subject,
      given: ['an order with one line'],
      reads: { orderId: string('o-1'), total: number(42.5) },
      gives: 'order o-1 costs 42.5'
    },
    handle
  )
