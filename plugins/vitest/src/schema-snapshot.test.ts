import { formatOf } from '@instep/contracts'
import { expect, test } from 'vitest'
import { changeText } from './schema-snapshot.ts'

const record = (...fields: readonly object[]) =>
  formatOf('AVRO').parse(JSON.stringify({ type: 'record', name: 'Order', fields }))
const id = { name: 'id', type: 'string' }
const total = { name: 'total', type: 'double' }

test('a change that harms nobody is told as such', () => {
  expect(changeText('Order.avsc', record(id), record(id, { ...total, default: 0 }))).toBe(
    'the schema is not as in Order.avsc, and both read what the other writes. Accept it with -u when it is meant.'
  )
})

test('a change that breaks says which side, and why', () => {
  const added = changeText('Order.avsc', record(id), record(id, total))
  expect(added).toContain('the new schema cannot read messages that were written with the old one:\n    ')
  expect(added).toContain('total')
  expect(added).not.toContain('the old schema cannot read')
  expect(changeText('Order.avsc', record(id, total), record(id))).toContain(
    'the old schema cannot read messages that are written with the new one'
  )
})
