import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { askGate, deploy } from '../../../../test/support/choreography.ts'
import { call } from '../../../../test/support/confluent.ts'
import { collectTests, registerSchema, temporaryFolder } from '../../../../test/support/contract-tests.ts'
import { startRegistry } from '../../../../test/support/registry.ts'
import { consumer } from '../index.ts'
import { eachKeyLike, integer, like } from './matchers.ts'

const fields = [
  { name: 'orderId', type: 'string' },
  { name: 'total', type: 'long' },
  { name: 'customer', type: 'string' }
]

const publication = (text: string) => ({
  pacticipantName: 'payments',
  pacticipantVersionNumber: '1',
  contracts: [
    {
      consumerName: 'payments',
      providerName: 'orders',
      specification: 'pact',
      contentType: 'application/json',
      content: Buffer.from(text).toString('base64')
    }
  ]
})

test.each([
  ['AVRO', { type: 'record', name: 'Order', fields }],
  [
    'JSON',
    {
      type: 'object',
      required: ['orderId', 'total', 'customer'],
      properties: { orderId: { type: 'string' }, total: { type: 'integer' }, customer: { type: 'string' } }
    }
  ],
  [
    'PROTOBUF',
    'syntax = "proto3"; message Other {} message Order { string orderId = 1; int32 total = 2; string customer = 3; }'
  ]
])(
  '%s: a published pact is evidence that its consumer was tested with the schema',
  async (format, schema) => {
    await using registry = await startRegistry()
    using folder = temporaryFolder()
    await registerSchema(registry, 'orders-value', schema, format)
    const { test, run } = collectTests()
    consumer('payments', {
      of: 'orders',
      test,
      settings: { registry: registry.url, folder: folder.path }
    }).receives<{
      readonly orderId: string
      readonly total: number
    }>(
      'Order',
      { channel: 'orders', subject: 'orders-value', reads: { orderId: like('o-1'), total: integer(3) } },
      ({ orderId, total }) => void [orderId, total]
    )
    expect(await run('payments handles Order')).toEqual(new Map())

    const content = readFileSync(join(folder.path, 'pacts/payments-orders.json'), 'utf8')
    const [status] = await call(registry, 'POST /contracts/publish', publication(content))
    expect(status).toBe(200)
    expect(await call(registry, 'GET /api/services/payments/versions/1/operations')).toMatchObject([
      200,
      {
        operations: [
          {
            action: 'receive',
            subject: 'orders-value',
            schema: { subject: 'orders-value', version: 1 },
            evidence: { grade: 'tested', source: 'pact' }
          }
        ]
      }
    ])
    // The gate believes it as far.
    await call(registry, 'POST /environments', { name: 'production', production: true })
    await call(registry, 'POST /api/services/orders/versions/1/operations', {
      operations: [{ action: 'send', subject: 'orders-value' }]
    })
    await deploy(registry, 'orders@1')
    expect((await askGate(registry, 'payments@1')).pairs).toMatchObject([
      { reader: { service: 'payments', evidence: { grade: 'tested' } }, writer: { service: 'orders' } }
    ])
  }
)

test('the same test writes the same pact when the subject has grown, and at another registry', async () => {
  await using registry = await startRegistry()
  await using other = await startRegistry()
  const order = (...more: readonly object[]) => ({
    type: 'record',
    name: 'Order',
    fields: [{ name: 'customer', type: { type: 'record', name: 'Customer', fields: [fields[0], ...more] } }]
  })
  const written = async (url: string): Promise<string> => {
    using folder = temporaryFolder()
    const { test, run } = collectTests()
    consumer('payments', { of: 'orders', test, settings: { registry: url, folder: folder.path } }).receives(
      'Order',
      { channel: 'orders', subject: 'orders-value', reads: { customer: eachKeyLike('orderId', 'o-1') } },
      event => void JSON.stringify(event)
    )
    expect(await run()).toEqual(new Map())
    return readFileSync(join(folder.path, 'pacts/payments-orders.json'), 'utf8')
  }
  const publish = (text: string) => call(registry, 'POST /contracts/publish', publication(text))

  await registerSchema(registry, 'orders-value', order())
  const first = await written(registry.url)
  expect(await publish(first)).toMatchObject([200, {}])
  await registerSchema(registry, 'orders-value', order({ name: 'currency', type: 'string', default: 'EUR' }))
  const second = await written(registry.url)
  expect(second).toBe(first)
  expect(await publish(second)).toMatchObject([200, {}])
  expect(await call(registry, 'GET /api/services/payments/versions/1/operations')).toMatchObject([
    200,
    {
      operations: [
        { schema: { version: 1 }, evidence: { grade: 'tested' } },
        { schema: { version: 2 }, evidence: { grade: 'tested' } }
      ]
    }
  ])

  await registerSchema(other, 'something-else', { type: 'record', name: 'Else', fields: [] }, 'AVRO')
  await registerSchema(other, 'orders-value', order({ name: 'country', type: 'string' }))
  expect(await written(other.url)).toBe(first)
})
