import { expect, test } from 'vitest'
import { avro } from './index.ts'

const record = (...fields: readonly object[]) =>
  avro.parse(JSON.stringify({ type: 'record', name: 'A', fields }))
const a = { name: 'a', type: 'int' }

test('a default that is no value of its type fills in nothing', () => {
  const [writer, reader] = [record(a), record(a, { name: 'b', type: 'bytes', default: null })]
  expect(reader.reads(writer)).toBe(true)
  const reading = reader.readingOf(writer)
  expect(reading).toMatchObject({
    kind: 'refuted',
    differences: [{ rule: 'NOT_RESOLVED_BY_CODEC', path: '/', breaks: true }],
    counterexample: { error: expect.stringContaining('no matching field for default-less A.b') }
  })
  const [difference] = reading.kind === 'refuted' ? reading.differences : []
  expect(difference && avro.explain(difference)).toMatch(/^No message .* default-less A\.b\. Give every/)
  expect(difference && avro.confluentMessage(difference).match(/%s/g)).toHaveLength(2)
})

test('defaults and aliases as they should be are proven to read', () => {
  const writer = record(a, { name: 'c', type: 'string' })
  const reader = record(
    a,
    { name: 'd', aliases: ['c'], type: 'string' },
    { name: 'b', type: 'int', default: 1 }
  )
  expect(reader.readingOf(writer)).toEqual({ kind: 'proven' })
})
