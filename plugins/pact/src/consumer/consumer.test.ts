import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { collectTests, registerSchema, temporaryFolder } from '../../../../test/support/contract-tests.ts'
import { startRegistry } from '../../../../test/support/registry.ts'
import { consumer } from '../index.ts'
import { readProofs } from '../proofs.ts'
import { integer, like } from './matchers.ts'

const order = {
  type: 'record',
  name: 'OrderCreated',
  namespace: 'shop',
  fields: [
    { name: 'orderId', type: 'string' },
    { name: 'amountCents', type: 'long' },
    { name: 'note', type: ['null', 'string'], default: null }
  ]
}

test('the right handler passes every test, and leaves a pact and proofs', async () => {
  await using registry = await startRegistry()
  using folder = temporaryFolder()
  await registerSchema(registry, 'orders-value', order)
  const { test, run, names } = collectTests()
  const seen: unknown[] = []
  consumer('payments', { of: 'orders', test, registry: registry.url, folder: folder.path }).receives<{
    readonly orderId: string
    readonly amountCents: number
  }>(
    'OrderCreated',
    {
      channel: 'orders',
      subject: 'orders-value',
      given: ['a customer has placed an order'],
      reads: { orderId: like('o-1'), amountCents: integer(1250) }
    },
    ({ orderId, amountCents }) => void seen.push([orderId, amountCents])
  )
  expect(await run()).toEqual(new Map())
  expect(names()).toHaveLength(14)
  expect(readFileSync(join(folder.path, 'pacts/payments-orders.json'), 'utf8')).toContain('"orders-value"')
  expect(await readProofs(folder.path)).toHaveLength(14)
  expect(seen[0]).toEqual(['o-1', 1250])
})
