import process from 'node:process'
import { Verifier, type VerifierOptions } from '@pact-foundation/pact'
import { test } from 'vitest'
import { messages, order } from './messages.ts'

test('orders sends what its consumers read', { timeout: 600_000 }, async () => {
  const options = {
    provider: 'orders',
    pactBrokerUrl: process.env.INSTEP_REGISTRY,
    consumerVersionSelectors: [{ mainBranch: true }, { deployedOrReleased: true }],
    messageProviders: Object.fromEntries(messages.map(({ name }) => [name, async () => order()])),
    logLevel: 'error'
  }
  await new Verifier(options as unknown as VerifierOptions).verifyProvider()
})
