import { SchemaRegistryClient } from '@confluentinc/schemaregistry'
import { expect, test } from 'vitest'
import { call, record } from '../../support/confluent.ts'
import { startRegistry } from '../../support/registry.ts'

const topic = {
  resourceName: 'orders',
  resourceNamespace: 'lkc-1',
  resourceId: 'topic-1',
  resourceType: 'topic'
}

test('@confluentinc/schemaregistry binds a subject to a topic, finds it and unbinds it', async () => {
  await using server = await startRegistry()
  const client = new SchemaRegistryClient({ baseURLs: [server.url] })
  await client.register('orders-value', { ...record('a'), schemaType: 'AVRO' })
  const made = await client.createAssociation({
    ...topic,
    associations: [{ subject: 'orders-value', associationType: 'value', lifecycle: 'WEAK' as never }]
  })
  expect(made.associations).toEqual([
    { subject: 'orders-value', associationType: 'value', lifecycle: 'WEAK', frozen: false }
  ])

  const find = () => client.getAssociationsByResourceName('orders', 'lkc-1', 'topic', ['value'], null, 0, -1)
  expect(await find()).toEqual([
    {
      ...topic,
      subject: 'orders-value',
      guid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      associationType: 'value',
      lifecycle: 'WEAK',
      frozen: false
    }
  ])
  await client.deleteAssociations('topic-1', 'topic', ['value'], false)
  expect(await find()).toEqual([])
})

test('a schema that comes with an association is registered under its subject, which is then its alone', async () => {
  await using server = await startRegistry()
  const [status, body] = await call(server, 'POST /associations', {
    ...topic,
    associations: [{ associationType: 'value', schema: record('a') }]
  })
  expect([status, body]).toMatchObject([
    200,
    {
      associations: [{ subject: ':.lkc-1:orders-value', lifecycle: 'STRONG', schema: { id: 1, version: 1 } }]
    }
  ])
  expect(await call(server, 'GET /subjects')).toEqual([200, [':.lkc-1:orders-value']])

  const [, other] = await call(server, 'POST /associations', {
    ...topic,
    resourceId: 'topic-2',
    associations: [{ subject: ':.lkc-1:orders-value', lifecycle: 'WEAK' }]
  })
  expect(other).toMatchObject({ error_code: 40905 })
  const referring = {
    schema: '{"type":"array","items":"Order"}',
    references: [{ name: 'Order', subject: ':.lkc-1:orders-value', version: 1 }]
  }
  expect(await call(server, 'POST /subjects/s/versions', referring)).toEqual([
    422,
    {
      error_code: 42205,
      message: "Subject ':.lkc-1:orders-value' has a strong association and cannot be referenced"
    }
  ])
  const filtered = await call(server, 'GET /schemas?subjectPrefix=:*:&associationType=value&lifecycle=STRONG')
  expect(filtered).toMatchObject([200, [{ subject: ':.lkc-1:orders-value', associations: [{ ...topic }] }]])
  const [, none] = await call(server, 'GET /schemas?subjectPrefix=:*:&lifecycle=WEAK')
  expect(none).toEqual([])
})

test('a rehearsal answers as the change would, and leaves nothing behind', async () => {
  await using server = await startRegistry()
  const request = { ...topic, associations: [{ schema: record('a') }] }
  const [, rehearsed] = await call(server, 'POST /associations?dryRun=true', request)
  expect(rehearsed).toMatchObject({ associations: [{ subject: ':.lkc-1:orders-value', schema: { id: 1 } }] })
  expect(await call(server, 'GET /associations/resources/topic-1')).toEqual([200, []])
  expect(await call(server, 'GET /subjects')).toEqual([200, []])
})

test('an association that is refused leaves none of the request behind', async () => {
  await using server = await startRegistry()
  const [status, body] = await call(server, 'POST /associations', {
    ...topic,
    associations: [{ associationType: 'key', schema: record('a') }, { associationType: 'value' }]
  })
  expect([status, body]).toMatchObject([409, { error_code: 40907 }])
  expect(await call(server, 'GET /subjects')).toEqual([200, []])
})

test('a cascade deletes the subject that is the resource’s alone', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /associations', {
    ...topic,
    associations: [{ schema: record('a'), lifecycle: 'STRONG', frozen: true }]
  })
  expect(await call(server, 'DELETE /associations/resources/topic-1')).toMatchObject([
    409,
    { error_code: 40908 }
  ])
  expect(await call(server, 'DELETE /associations/resources/topic-1?cascadeLifecycle=true')).toEqual([
    204,
    undefined
  ])
  expect(await call(server, 'GET /subjects')).toEqual([200, []])
  expect(await call(server, 'GET /subjects?deleted=true')).toEqual([200, [':.lkc-1:orders-value']])
})

test('a batch tells of each resource for itself', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/shared/versions', record('a'))
  const [status, body] = await call(server, 'POST /associations:batchMutate', {
    requests: [
      { ...topic, associations: [{ opType: 'CREATE', subject: 'shared' }] },
      { ...topic, resourceId: 'topic-2', associations: [{ opType: 'UPSERT', subject: 'unknown' }] },
      { ...topic, resourceId: 'topic-3', associations: [{ opType: 'DELETE' }] }
    ]
  })
  expect([status, body]).toMatchObject([
    207,
    {
      results: [
        { result: { resourceId: 'topic-1', associations: [{ subject: 'shared' }] } },
        { error: { error_code: 40907 } },
        { error: { error_code: 40410, message: "Association for 'topic-3' not found." } }
      ]
    }
  ])
  const [, found] = await call(server, 'POST /associations:batchGet', {
    requests: [{ resourceId: 'topic-1' }, {}]
  })
  expect(found).toMatchObject({
    results: [{ result: { associations: [{ subject: 'shared' }] } }, { error: { error_code: 42212 } }]
  })
})

test.each([
  ['without a name', { resourceName: '' }, 42212],
  ['of another type than topic', { resourceType: 'queue' }, 42212],
  ['without associations', { associations: [] }, 42212],
  ['of a type that is neither key nor value', { associations: [{ associationType: 'header' }] }, 42212],
  ['with a subject of control characters', { associations: [{ subject: 'a\u0001' }] }, 42208]
])('a resource %s is refused', async (_, change, code) => {
  await using server = await startRegistry()
  const [, body] = await call(server, 'PUT /associations', {
    ...topic,
    associations: [{ subject: 's' }],
    ...change
  })
  expect(body).toMatchObject({ error_code: code })
})

test('exporters are kept, listed and changed, and say that they are not run', async () => {
  await using server = await startRegistry()
  const exporter = { name: 'to-dr', subjects: ['orders-*'], contextType: 'CUSTOM', context: '.dr' }
  expect(await call(server, 'POST /exporters', exporter)).toEqual([200, { name: 'to-dr' }])
  expect(await call(server, 'POST /exporters', exporter)).toMatchObject([409, { error_code: 40960 }])
  expect(await call(server, 'GET /exporters')).toEqual([200, ['to-dr']])
  expect(await call(server, 'PUT /exporters/to-dr/config', { 'schema.registry.url': 'http://dr' })).toEqual([
    200,
    { name: 'to-dr' }
  ])
  expect(await call(server, 'PUT /exporters/to-dr/resume')).toEqual([200, { name: 'to-dr' }])
  expect(await call(server, 'GET /exporters/to-dr/status')).toMatchObject([200, { state: 'PAUSED' }])
  expect(await call(server, 'GET /exporters/to-dr')).toEqual([
    200,
    { ...exporter, config: { 'schema.registry.url': 'http://dr' } }
  ])
  expect(await call(server, 'DELETE /exporters/to-dr')).toEqual([204, undefined])
  expect(await call(server, 'GET /exporters/to-dr/config')).toMatchObject([404, { error_code: 40450 }])
})
