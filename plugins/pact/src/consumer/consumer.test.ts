import { existsSync, readFileSync } from 'node:fs'
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
  consumer('payments', {
    of: 'orders',
    test,
    settings: { registry: registry.url, folder: folder.path }
  }).receives<{
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

test('a pact is written anew when what is read changes', async () => {
  await using registry = await startRegistry()
  using folder = temporaryFolder()
  await registerSchema(registry, 'orders-value', order)
  for (const reads of [{ orderId: like('o-1') }, { amountCents: integer(1) }]) {
    const { test, run } = collectTests()
    consumer('payments', {
      of: 'orders',
      test,
      settings: { registry: registry.url, folder: folder.path }
    }).receives('OrderCreated', { channel: 'orders', subject: 'orders-value', reads }, () => undefined)
    expect(await run()).toEqual(new Map())
  }
  const { interactions } = JSON.parse(readFileSync(join(folder.path, 'pacts/payments-orders.json'), 'utf8'))
  expect(interactions).toMatchObject([{ contents: { content: { amountCents: 1 } } }])
})

test('a consumer with a schema of its own reads what it knows, and its defaults for the rest', async () => {
  await using registry = await startRegistry()
  using folder = temporaryFolder()
  await registerSchema(registry, 'orders-value', order)
  await registerSchema(registry, 'payments.order-value', {
    ...order,
    fields: [order.fields[0], { name: 'currency', type: 'string', default: 'EUR' }]
  })
  const { test, run } = collectTests()
  const seen: unknown[] = []
  consumer('payments', {
    of: 'orders',
    test,
    settings: { registry: registry.url, folder: folder.path }
  }).receives<{
    readonly orderId: string
    readonly currency: string
  }>(
    'OrderCreated',
    {
      channel: 'orders',
      subject: 'orders-value',
      reader: { subject: 'payments.order-value' },
      reads: { orderId: like('o-1'), currency: like('GBP') }
    },
    ({ orderId, currency }) => void seen.push([orderId, currency])
  )
  expect(await run()).toEqual(new Map())
  // Orders sends no currency, so none arrives.
  expect(seen[0]).toEqual(['o-1', 'EUR'])
})

test('messages without a frame are read with the schema that the consumer knows', async () => {
  await using registry = await startRegistry()
  using folder = temporaryFolder()
  const schema = { type: 'object', required: ['orderId'], properties: { orderId: { type: 'string' } } }
  await registerSchema(registry, 'orders-value', schema, 'JSON')
  const { test, run } = collectTests()
  consumer('payments', {
    of: 'orders',
    test,
    settings: { registry: registry.url, folder: folder.path }
  }).receives<{
    readonly orderId: string
  }>(
    'OrderCreated',
    { channel: 'orders', subject: 'orders-value', wire: 'plain', reads: { orderId: like('o-1') } },
    ({ orderId }) => void orderId
  )
  expect(await run()).toEqual(new Map())
  const notShown = (await readProofs(folder.path)).flatMap(({ notShown = [] }) => notShown)
  expect(notShown.map(({ why }) => why).toSorted()).toEqual([
    'the message travels without an id',
    'the schema has no enum at its top'
  ])
})

test('a handler that gives back something else than it says is told what, and writes no pact', async () => {
  await using registry = await startRegistry()
  using folder = temporaryFolder()
  await registerSchema(registry, 'orders-value', {
    type: 'record',
    name: 'Order',
    fields: [{ name: 'orderId', type: 'string' }]
  })
  const { test, run } = collectTests()
  consumer('payments', {
    of: 'orders',
    test,
    settings: { registry: registry.url, folder: folder.path }
  }).receives<{
    readonly orderId: string
  }>(
    'Order',
    { channel: 'orders', subject: 'orders-value', reads: { orderId: like('o-1') }, gives: 'paid o-1' },
    ({ orderId }) => `paid ${orderId.toUpperCase()}`
  )
  expect([...(await run())]).toEqual([
    ['payments handles Order', "payments gives 'paid O-1' for its example of Order, and not 'paid o-1'"]
  ])
  expect(existsSync(join(folder.path, 'pacts'))).toBe(false)
})
