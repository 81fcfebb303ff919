import type { Proof } from '@instep/pact/publishing'
import { expect, test } from 'vitest'
import { summaryOf } from './summary.ts'
import { plain, summaryLines, wrapped } from './words.ts'

const proof = (more: Partial<Proof>): Proof => ({
  side: 'producer',
  service: 'orders',
  message: 'OrderCreated',
  shown: [],
  reads: [],
  fields: [],
  ...more
})
const encoding = { kind: 'encoding', name: 'OrderCreated', passed: true } as const
const lines = (...proofs: Proof[]) => summaryLines(summaryOf(proofs), plain, 80)

test('a run that shows nothing has no summary', () => {
  expect(lines()).toEqual([])
})

test('what several tests show of a message is told once, and one failure counts', () => {
  const [service] = summaryOf([
    proof({ shown: [encoding] }),
    proof({ shown: [{ ...encoding, passed: false }] }),
    proof({ shown: [{ kind: 'operation', name: 'OrderCreated', passed: true }] })
  ])
  expect(service?.messages).toMatchObject([
    {
      kinds: [
        { kind: 'encoding', passed: false },
        { kind: 'operation', passed: true }
      ]
    }
  ])
})

test('a declared message is covered as soon as one test shows something of it', () => {
  expect(lines(proof({}))).toContain('  orders declares that it sends OrderCreated: no test does')
  expect(lines(proof({}), proof({ shown: [encoding] }))).not.toContain('Not covered')
})

test('fields that no handler read are told; a part that was read counts for the whole', () => {
  const reads = proof({
    side: 'consumer',
    service: 'payments',
    other: 'orders',
    shown: [{ kind: 'example', name: 'OrderCreated', passed: true }],
    reads: ['lines[].price', 'customer.name'],
    fields: [
      'lines',
      'lines[].price',
      'lines[].sku',
      'customer',
      'customer.name',
      'customer.age',
      'linesTotal'
    ]
  })
  expect(lines(reads)).toContain(
    '  payments never reads of OrderCreated: customer.age, linesTotal, lines[].sku'
  )
})

test('fields that no producer fills in are told, as long as one test does not', () => {
  const some = proof({ shown: [encoding], fields: ['orderId', 'note', 'lines'], reads: ['orderId'] })
  expect(lines(some)).toContain('  orders never fills in of OrderCreated: lines, note')
  const rest = proof({ shown: [encoding], reads: ['note', 'lines'] })
  expect(lines(some, rest)).not.toContain('never fills in')
})

test('a service of both sides is told on both', () => {
  const both = [
    proof({ shown: [encoding] }),
    proof({
      side: 'consumer',
      message: 'OrderPaid',
      shown: [{ kind: 'example', name: 'OrderPaid', passed: true }]
    })
  ]
  expect(lines(...both)).toEqual([
    'Contracts',
    '',
    'orders receives',
    '  ✓ OrderPaid',
    '      proven: example',
    '',
    'orders sends',
    '  ✓ OrderCreated',
    '      proven: fits its schema'
  ])
})

test('no line is longer than the terminal, as long as words are shorter', () => {
  const long = proof({
    message: 'OrderCreatedByACustomerOfTheShop',
    subject: 'shop.orders.created.by.a.customer-value',
    channel: 'shop.orders.created.by.a.customer',
    shown: [encoding, { kind: 'verification', name: 'the pact of billing@1', passed: false }]
  })
  for (const line of lines(long)) expect(line.length).toBeLessThanOrEqual(80)
  expect(wrapped('one two three', 9, '- ', '  ')).toEqual(['- one two', '  three'])
})
