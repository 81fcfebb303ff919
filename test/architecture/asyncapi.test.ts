import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { extensions } from '../../registry/src/asyncapi/extensions.ts'
import { readContract } from '../../registry/src/asyncapi/read.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/asyncapi.md'), 'utf8')

test('docs/asyncapi.md lists exactly the extensions that there are, and where they stand', () => {
  const documented = [
    ...page.matchAll(/^\| (channel|operation|message)\b.*? \| `(x-instep-[\w-]+)` \|/gm)
  ].map(([, holder, name]) => `${holder} ${name}`)
  const known = Object.entries(extensions).flatMap(([holder, shapes]) =>
    Object.keys(shapes).map(name => `${holder} ${name}`)
  )
  expect(documented.toSorted()).toEqual(known.toSorted())
})

test('the document of docs/asyncapi.md is one', async () => {
  const [, document = ''] = /```yaml\n(asyncapi: [\s\S]*?)```/.exec(page) ?? []
  const { operations, notes } = await readContract(document)
  expect(operations.map(({ name, subject }) => [name, subject])).toEqual([
    ['onOrder', 'orders.created-value'],
    ['sendCaptured', 'payments.captured-value']
  ])
  expect(notes).toEqual([])
})

test.each([
  ['RabbitMQ', 'servers: { r: { host: r, protocol: amqp } }'],
  ['NATS JetStream', 'servers: { n: { host: n, protocol: nats } }']
])('the example for %s can be read', async (title, servers) => {
  const [, example = ''] = new RegExp(`### ${title}\n\n\`\`\`yaml\n([\\s\\S]*?)\`\`\``).exec(page) ?? []
  expect(example).toContain('channels:')
  const document = `asyncapi: 3.0.0\ninfo: { title: T, version: 1.0.0 }\n${servers}\n${example}`
  expect((await readContract(document)).operations).toEqual([])
})
