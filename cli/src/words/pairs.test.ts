import { expect, test } from 'vitest'
import { createOutput } from '../output.ts'
import { type Pair, pairWords } from './pairs.ts'

const out = createOutput({ format: 'text', isColoured: false, width: 80, write: () => undefined })
const schema = { subject: 'orders-value', version: 1 }
const side = (service: string): Pair['writer'] => ({
  service,
  version: '1',
  schema,
  evidence: { grade: 'declared', source: 'api', at: 0 },
  presence: 'running'
})
const unknown = (more: Partial<Pair>): Pair => ({
  subject: 'orders-value',
  writer: side('orders'),
  reader: side('mail'),
  outcome: 'unknown',
  differences: [],
  ...more
})

test.each([
  [
    { reason: 'missing' as const, missing: schema },
    [
      'The registry does not have orders-value version 1. Register it again, or declare the version that is meant.'
    ]
  ],
  [
    { reason: 'tooLarge' as const },
    ['The two schemas are too large to compare. Split them, or take the blame with an override.']
  ],
  [
    {
      reason: 'unproven' as const,
      type: 'JSON',
      differences: [{ rule: 'NOT_PROVEN', path: '#/a/format', breaks: false, facts: { keyword: 'format' } }]
    },
    [
      '? At #/a/format the reader wants a format that nothing keeps the writer to. Remove format from the reader, or give the writer the same first.',
      '  NOT_PROVEN at #/a/format',
      'It is not proven that the reader reads all that the writer may write, and no message was found that it does not read. Do what is said above, or take the blame with an override.'
    ]
  ]
])('why nobody knows is told with what to do: %j', (more, lines) => {
  const [title, ...told] = pairWords(out, unknown(more)).split('\n')
  expect(title).toBe('orders-value: mail@1 reads what orders@1 sends')
  expect(told).toEqual(lines.map(line => `  ${line}`))
})
