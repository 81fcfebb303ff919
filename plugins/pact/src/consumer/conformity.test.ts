import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectTests, registerSchema, temporaryFolder } from '../../../../test/support/contract-tests.ts'
import { type RunningRegistry, startRegistry } from '../../../../test/support/registry.ts'
import { consumer } from '../index.ts'
import { readProofs } from '../proofs.ts'
import type { Expectation } from './expectation.ts'
import { decimal, eachLike, integer, like } from './matchers.ts'

const line = {
  type: 'record',
  name: 'Line',
  fields: [
    { name: 'sku', type: 'string' },
    { name: 'quantity', type: 'int' }
  ]
}
const order = {
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'orderId', type: 'string' },
    { name: 'count', type: 'int' },
    { name: 'lines', type: { type: 'array', items: line } },
    {
      name: 'address',
      type: ['null', { type: 'record', name: 'Address', fields: [{ name: 'city', type: 'string' }] }]
    }
  ]
}

let registry: RunningRegistry
beforeAll(async () => {
  registry = await startRegistry()
  await registerSchema(registry, 'orders-value', order)
})
afterAll(async () => registry[Symbol.asyncDispose]())

async function verdict(
  part: string,
  reads: Expectation['reads'],
  handle: (event: Readonly<Record<string, never>>) => unknown = () => undefined
) {
  using folder = temporaryFolder()
  const { test, run } = collectTests()
  consumer('payments', {
    of: 'orders',
    test,
    settings: { registry: registry.url, folder: folder.path }
  }).receives('Order', { channel: 'orders', subject: 'orders-value', reads }, handle)
  const failed = await run(part)
  return { said: [...failed.values()][0], proofs: await readProofs(folder.path) }
}

const prefix = 'What is read is no part of a message of orders-value in version 1: '

test.each<readonly [what: string, reads: Expectation['reads'], said: string | undefined]>([
  ['a part', { orderId: like('o-1') }, undefined],
  ['a part of a list', { lines: eachLike({ sku: 's' }) }, undefined],
  ['a part of what may be null', { address: { city: 'London' } }, undefined],
  ['null', { address: null }, undefined],
  ['a field that is not there', { customer: like('Ada') }, '`customer` is not in the schema.'],
  [
    'a field of an item that is not there',
    { lines: eachLike({ price: 1 }) },
    '`lines[].price` is not in the schema.'
  ],
  [
    'a matcher of another type',
    { count: decimal(1.5) },
    '`count` is 1.5, which the schema does not have there (integer).'
  ],
  [
    'a text for a number',
    { count: like('1') },
    "`count` is '1', which the schema does not have there (integer)."
  ],
  [
    'a number out of range',
    { count: integer(2 ** 40) },
    '`count` is 1099511627776, which the schema does not have there (integer).'
  ],
  ['a record for a list', { lines: {} }, '`lines` is {}, and a list in the schema.'],
  [
    'a record for a text',
    { orderId: { value: 'o-1' } },
    "`orderId` is { value: 'o-1' }, which the schema does not have there (string)."
  ]
])('that %s is read is held against the schema', async (_, reads, said) => {
  expect((await verdict('is in orders-value', reads)).said).toBe(
    said === undefined ? undefined : `${prefix}${said}`
  )
})

test('all fields of the message are in the proof', async () => {
  expect((await verdict('is in orders-value', { orderId: 'o-1' })).proofs).toMatchObject([
    {
      version: 1,
      fields: ['orderId', 'count', 'lines', 'lines[].sku', 'lines[].quantity', 'address', 'address.city']
    }
  ])
})

test('a field that the handler reads and the pact does not name is a failure', async () => {
  const { said } = await verdict(
    'tells orders',
    { orderId: 'o-1' },
    ({ orderId, count }) => void [orderId, count]
  )
  expect(said).toBe(
    'The handler of payments reads `count` of Order, which the pact does not tell orders about. Add it to `reads`.'
  )
})

test('a field that the pact names and the handler never reads is told in the proof', async () => {
  const { said, proofs } = await verdict(
    'payments handles Order',
    { orderId: 'o-1', count: 1 },
    ({ orderId }) => void orderId
  )
  expect(said).toBeUndefined()
  expect(proofs).toContainEqual(
    expect.objectContaining({
      reads: ['orderId'],
      shown: [expect.objectContaining({ passed: true, detail: 'the handler never reads count' })]
    })
  )
})

test('a handler may give the event to who clones it', async () => {
  const { said } = await verdict('payments handles', { orderId: 'o-1' }, event => void structuredClone(event))
  expect(said).toBeUndefined()
})
