import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { settingsFrom, writeProof } from '@instep/pact'
import { expect, test } from 'vitest'
import { messagePact } from '../pacts.ts'

test('payments captures the amount of an order', async () => {
  const { folder } = settingsFrom()
  await mkdir(join(folder, 'pacts'), { recursive: true })
  await writeFile(join(folder, 'pacts/payments-orders.json'), messagePact('payments', 'orders'))
  await writeProof(folder, {
    side: 'consumer',
    service: 'payments',
    other: 'orders',
    message: 'OrderCreated',
    channel: 'orders.created',
    subject: 'orders.created-value',
    version: 2,
    shown: [
      { kind: 'example', name: 'payments handles OrderCreated', passed: true },
      { kind: 'conformity', name: 'the example conforms', passed: true },
      { kind: 'evolution', name: 'payments reads what is written', passed: true },
      { kind: 'failures', name: 'payments survives what cannot be read', passed: true }
    ],
    reads: ['orderId'],
    fields: ['orderId', 'total']
  })
  expect(folder).not.toBe('')
})
