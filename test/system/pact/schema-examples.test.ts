import { expect, test } from 'vitest'
import { call, record } from '../../support/confluent.ts'
import { pactClient } from '../../support/http.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'

const message = (contents: unknown, more: object = {}) => ({
  consumer: { name: 'payments' },
  provider: { name: 'orders' },
  interactions: [
    {
      type: 'Asynchronous/Messages',
      description: 'an order was created',
      contents,
      comments: { references: { schema: { subject: 'orders-value' } } },
      ...more
    }
  ],
  metadata: { pactSpecification: { version: '4.0' } }
})

async function published(server: RunningRegistry, pact: object): Promise<readonly string[]> {
  const { body } = await pactClient(server.url)('POST /contracts/publish', {
    pacticipantName: 'payments',
    pacticipantVersionNumber: '1',
    contracts: [
      {
        consumerName: 'payments',
        providerName: 'orders',
        specification: 'pact',
        contentType: 'application/json',
        content: Buffer.from(JSON.stringify(pact)).toString('base64')
      }
    ]
  })
  return body.notices.map(({ type, text }: { type: string; text: string }) => `${type}: ${text.trim()}`)
}

const grade = async (server: RunningRegistry) => {
  const [, body] = await call(server, 'GET /api/services/payments/versions/1/operations')
  return (body as { operations: { evidence: { grade: string } }[] }).operations[0]?.evidence.grade
}

const json = (content: unknown) => ({ content, contentType: 'application/json', encoded: false })
const bytes = (...content: readonly number[]) => ({
  content: Buffer.from(content).toString('base64'),
  contentType: 'avro/binary',
  encoded: 'base64'
})

test.each([
  ['a value', json({ id: 'o-1' })],
  ['bytes', bytes(6, 0x6f, 0x2d, 0x31)],
  ['framed bytes', bytes(0, 0, 0, 0, 1, 6, 0x6f, 0x2d, 0x31)]
])('an example that is %s and fits its schema is a test that the consumer reads it', async (_, contents) => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/orders-value/versions', record('id'))
  expect(await published(server, message(contents))).toContain('success: 1 message example fits its schema.')
  expect(await grade(server)).toBe('tested')
})

test.each([
  ['a value of the wrong type', json({ id: 7 }), '7 at /id is no string'],
  ['a value that lacks a field', json({}), 'undefined at /id is no string'],
  ['bytes that end too soon', bytes(6, 0x6f), ''],
  ['framed bytes that end too soon', bytes(0, 0, 0, 0, 1, 6, 0x6f), '']
])('an example that is %s is told of, and proves nothing', async (_, contents, detail) => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/orders-value/versions', record('id'))
  const notices = await published(server, message(contents))
  const warning = notices.find(text => text.startsWith('warning: The example of "an order was created"'))
  expect(warning).toContain('does not fit subject orders-value version 1')
  expect(warning).toContain(detail)
  expect(await grade(server)).toBe('declared')
})

test('an example in JSON Schema is checked, too', async () => {
  await using server = await startRegistry()
  const schema = JSON.stringify({ properties: { id: { type: 'string', minLength: 3 } }, required: ['id'] })
  await call(server, 'POST /subjects/orders-value/versions', { schemaType: 'JSON', schema })
  const notices = await published(server, message(json({ id: 'x' })))
  expect(notices.some(text => text.startsWith('warning: The example of'))).toBe(true)
})

test('framed bytes are read as the consumer’s schema reads what their own schema wrote', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/orders-value/versions', record('id'))
  await call(server, 'POST /subjects/orders-value/versions', record('id', 'note?'))
  const framed = bytes(0, 0, 0, 0, 1, 6, 0x6f, 0x2d, 0x31)
  const link = { comments: { references: { schema: { subject: 'orders-value', version: 2 } } } }
  expect(await published(server, message(framed, link))).toContain(
    'success: 1 message example fits its schema.'
  )
})

test('a schema that a plugin embeds is news when it changes under equal interactions', async () => {
  await using server = await startRegistry()
  const embedding = (schema: string) => ({
    ...message(json({ id: 'o-1' })),
    metadata: {
      pactSpecification: { version: '4.0' },
      plugins: [{ name: 'avro', version: '1', configuration: { abc: { schema } } }]
    }
  })
  const events = async (pact: object) =>
    (await published(server, pact)).find(text => text.includes('Events detected'))
  await call(server, 'POST /subjects/orders-value/versions', record('id'))
  expect(await events(embedding('"string"'))).toContain('contract_published, contract_content_changed')
  expect(await events(embedding('"string"'))).toContain('(content is the same)')
  expect(await events(embedding('"int"'))).toContain('contract_published, contract_embedded_schema_changed')
  const stored = await pactClient(server.url)('GET /pacts/provider/orders/consumer/payments/version/1')
  expect(stored.body.metadata.plugins[0].configuration.abc.schema).toBe('"int"')
})
