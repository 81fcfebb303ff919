import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { askGate, deploy } from '../../../../test/support/choreography.ts'
import { call } from '../../../../test/support/confluent.ts'
import { collectTests, registerSchema, temporaryFolder } from '../../../../test/support/contract-tests.ts'
import { startRegistry } from '../../../../test/support/registry.ts'
import { consumer } from '../index.ts'
import { integer, like } from './matchers.ts'

const fields = [
  { name: 'orderId', type: 'string' },
  { name: 'total', type: 'long' },
  { name: 'customer', type: 'string' }
]

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

    const content = readFileSync(join(folder.path, 'pacts/payments-orders.json'))
    const [status] = await call(registry, 'POST /contracts/publish', {
      pacticipantName: 'payments',
      pacticipantVersionNumber: '1',
      contracts: [
        {
          consumerName: 'payments',
          providerName: 'orders',
          specification: 'pact',
          contentType: 'application/json',
          content: content.toString('base64')
        }
      ]
    })
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
