import process from 'node:process'
import { producer } from '@instep/pact'
import { test } from 'vitest'
import { messages, order } from './messages.ts'

/** What pact-js shows, too: that the pacts hold. */
const same = (name: string, body: () => Promise<void>): void => {
  if (process.env.PROOFS === 'all' || name === 'orders sends what its consumers read')
    test(name, { timeout: 600_000 }, body)
}

producer('orders', { test: same }).sends(
  Object.fromEntries(messages.map(({ name, subject }) => [name, { make: order, subject }]))
)
