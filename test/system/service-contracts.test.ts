import { expect, test } from 'vitest'
import { call, recordText } from '../support/confluent.ts'
import { messagePact } from '../support/pacts.ts'
import { type RunningRegistry, startRegistry } from '../support/registry.ts'

interface Message {
  readonly action: 'send' | 'receive'
  /** An Avro record by its fields, or lines of YAML that stand in its place. */
  readonly schema: readonly string[] | string
  readonly topic?: string
}

/** A document on Kafka; each message has a topic of its own unless told. */
function documentOf(...messages: readonly Message[]): string {
  const lines = messages.map(({ schema, topic = 'orders' }, index) => {
    const payload =
      typeof schema === 'string'
        ? schema
        : `payload: { schemaFormat: application/vnd.apache.avro;version=1.9.0, schema: ${recordText(...schema)} }`
    return `  c${index}:
    address: ${topic}
    messages: { m${index}: { name: Order, ${payload} } }`
  })
  const operations = messages.map(
    ({ action }, index) =>
      `  ${action}${index}: { action: ${action}, channel: { $ref: '#/channels/c${index}' } }`
  )
  return `asyncapi: 3.0.0
info: { title: Orders, version: 1.0.0 }
servers: { k: { host: 'k:9092', protocol: kafka } }
channels:${lines.length === 0 ? ' {}' : ''}
${lines.join('\n')}
operations:${lines.length === 0 ? ' {}' : ''}
${operations.join('\n')}
`
}

const sends = (...schema: readonly string[]): Message => ({ action: 'send', schema })
const receives = (...schema: readonly string[]): Message => ({ action: 'receive', schema })

function publish(server: RunningRegistry, name: string, document: string, more: object = {}) {
  const [service, version] = name.split('@')
  return call(server, `PUT /api/services/${service}/versions/${version}/contract`, { document, ...more })
}

async function schemasOf(server: RunningRegistry, subject: string): Promise<unknown> {
  const [status, body] = await call(server, `GET /subjects/${subject}/versions`)
  return status === 200 ? body : status
}

test('a document is recorded whole: the version, its branch, its schemas, its operations, its text', async () => {
  await using server = await startRegistry()
  const document = documentOf(sends('a'))
  const [status, body] = await publish(server, 'orders@1', document, {
    branch: 'main',
    tags: ['v1'],
    buildUrl: 'https://ci.example.org/1'
  })
  const operation = {
    action: 'send',
    name: 'send0',
    message: 'Order',
    subject: 'orders-value',
    schema: { subject: 'orders-value', version: 1 },
    channel: { protocol: 'kafka', topic: 'orders' },
    delivery: {},
    evidence: { grade: 'declared', source: 'asyncapi', at: expect.any(Number) }
  }
  expect([status, body]).toEqual([
    200,
    {
      service: 'orders',
      version: '1',
      isUnchanged: false,
      operations: [{ ...operation, isSchemaNew: true, hasPact: false }],
      notes: []
    }
  ])
  expect(await call(server, 'GET /api/services/orders/versions/1/operations')).toEqual([
    200,
    { operations: [operation] }
  ])
  expect(await call(server, 'GET /pacticipants/orders/versions/1')).toMatchObject([
    200,
    {
      number: '1',
      buildUrl: 'https://ci.example.org/1',
      _embedded: { branchVersions: [{ name: 'main' }], tags: [{ name: 'v1' }] }
    }
  ])
  const answer = await fetch(`${server.url}/api/services/orders/versions/1/contract`)
  expect(answer.headers.get('content-type')).toBe('application/vnd.aai.asyncapi+yaml; charset=utf-8')
  expect(await answer.text()).toBe(document)
})

test('the same document again changes nothing; another one of the same version is refused, or replaces it', async () => {
  await using server = await startRegistry()
  const document = documentOf(sends('a'), receives('a'))
  const [, first] = await publish(server, 'orders@1', document)
  const [status, again] = await publish(server, 'orders@1', document)
  const { operations } = first as { operations: readonly object[] }
  expect([status, again]).toEqual([
    200,
    {
      ...(first as object),
      isUnchanged: true,
      operations: operations
        .map(operation => ({ ...operation, isSchemaNew: false }))
        .toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
    }
  ])
  const other = documentOf(sends('a'))
  expect(await publish(server, 'orders@1', other)).toEqual([
    409,
    { error: { code: 'serviceContractChanged', facts: { service: 'orders', version: '1' } } }
  ])
  expect(await publish(server, 'orders@1', other, { overwrite: true })).toMatchObject([
    200,
    { operations: [{ name: 'send0', isSchemaNew: false }] }
  ])
  const [, left] = await call(server, 'GET /api/services/orders/versions/1/operations')
  expect(left).toMatchObject({ operations: [{ name: 'send0' }] })
  expect((left as { operations: readonly unknown[] }).operations).toHaveLength(1)
})

test('what was declared in other ways stays when a document is replaced', async () => {
  await using server = await startRegistry()
  await publish(server, 'orders@1', documentOf(sends('a')))
  await call(server, 'POST /api/services/orders/versions/1/operations', {
    operations: [{ action: 'send', subject: 'orders-value' }]
  })
  await publish(server, 'orders@1', documentOf(), { overwrite: true })
  expect(await call(server, 'GET /api/services/orders/versions/1/operations')).toMatchObject([
    200,
    { operations: [{ evidence: { source: 'declaration' } }] }
  ])
})

test('a sender whose schema the subject refuses is refused as a whole', async () => {
  await using server = await startRegistry()
  await publish(server, 'orders@1', documentOf(sends('a')))
  const [status, body] = await publish(
    server,
    'orders@2',
    documentOf({ ...sends('x'), topic: 'fresh' }, sends('a', 'b')),
    { branch: 'main' }
  )
  expect([status, body]).toMatchObject([
    409,
    {
      error: {
        code: 'schemaIncompatible',
        facts: { subject: 'orders-value', verdict: { level: 'BACKWARD' } }
      }
    }
  ])
  expect(await schemasOf(server, 'orders-value')).toEqual([1])
  expect(await schemasOf(server, 'fresh-value')).toBe(404)
  expect((await call(server, 'GET /pacticipants/orders/versions/2'))[0]).toBe(404)
})

test("a reader's own schema has a subject of its own, and need not get on with anything", async () => {
  await using server = await startRegistry()
  await publish(server, 'orders@1', documentOf(sends('a', 'b')))
  const own = { subject: 'billing.orders-value', version: 1 }
  expect(await publish(server, 'billing@1', documentOf(receives('b?')))).toMatchObject([
    200,
    { operations: [{ subject: 'orders-value', schema: own, isSchemaNew: true }] }
  ])
  expect(await publish(server, 'billing@2', documentOf(receives('b?')))).toMatchObject([
    200,
    { operations: [{ schema: own, isSchemaNew: false }] }
  ])
  expect(await publish(server, 'billing@3', documentOf(receives('z')))).toMatchObject([
    200,
    { operations: [{ schema: { subject: 'billing.orders-value', version: 2 }, isSchemaNew: true }] }
  ])
  // What the subject of the message has is linked, not registered again.
  expect(await publish(server, 'billing@4', documentOf(receives('a', 'b')))).toMatchObject([
    200,
    { operations: [{ schema: { subject: 'orders-value', version: 1 }, isSchemaNew: false }] }
  ])
})

test('a service that sends and receives a message has one schema of it', async () => {
  await using server = await startRegistry()
  expect(await publish(server, 'orders@1', documentOf(receives('a'), sends('a')))).toMatchObject([
    200,
    {
      operations: [
        { action: 'receive', schema: { subject: 'orders-value', version: 1 }, isSchemaNew: false },
        { action: 'send', schema: { subject: 'orders-value', version: 1 }, isSchemaNew: true }
      ]
    }
  ])
})

test('registered schemas are named by subject and version, and have to be there', async () => {
  await using server = await startRegistry()
  await publish(server, 'orders@1', documentOf(sends('a')))
  await publish(server, 'orders@2', documentOf(sends('a', 'b?')))
  const named = (text: string) => documentOf({ action: 'receive', schema: `x-instep-schema: { ${text} }` })
  expect(await publish(server, 'a@1', named('subject: orders-value'))).toMatchObject([
    200,
    { operations: [{ schema: { subject: 'orders-value', version: 2 } }] }
  ])
  expect(await publish(server, 'a@2', named('subject: orders-value, version: 1'))).toMatchObject([
    200,
    { operations: [{ schema: { subject: 'orders-value', version: 1 } }] }
  ])
  for (const [text, message] of [
    ['subject: nobody', 'The registry has no subject "nobody"'],
    ['subject: orders-value, version: 7', 'The registry has no version 7 of the subject "orders-value"']
  ] as const) {
    expect(await publish(server, 'a@3', named(text))).toEqual([
      422,
      {
        error: {
          code: 'serviceContractInvalid',
          facts: { count: 1, problems: [{ message, path: '/channels/c0/messages/m0', line: 7, column: 17 }] }
        }
      }
    ])
  }
  expect((await call(server, 'GET /pacticipants/a/versions/3'))[0]).toBe(404)
})

test('a message that a pact is about, too, is told so', async () => {
  await using server = await startRegistry()
  await publish(server, 'orders@1', documentOf(sends('a')))
  const pact = JSON.parse(messagePact('billing', 'orders', { topic: 'orders' }))
  expect((await call(server, 'PUT /pacts/provider/orders/consumer/billing/version/1', pact))[0]).toBe(201)
  expect(
    await publish(server, 'billing@1', documentOf(receives('a'), { ...sends('b'), topic: 'bills' }))
  ).toMatchObject([
    200,
    {
      operations: [
        { action: 'receive', subject: 'orders-value', hasPact: true },
        { action: 'send', subject: 'bills-value', hasPact: false }
      ]
    }
  ])
})

test('a gate that knows documents only judges by them', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /environments', { name: 'production', production: true })
  const deploy = (service: string, version: string) =>
    call(server, 'POST /api/environments/production/deployments', { service, version })
  await publish(server, 'orders@1', documentOf(sends('a')))
  await publish(server, 'billing@1', documentOf(receives('a')))
  expect((await deploy('orders', '1'))[0]).toBe(200)
  expect((await deploy('billing', '1'))[0]).toBe(200)
  await call(server, 'PUT /config/orders-value', { compatibility: 'NONE' })
  expect((await publish(server, 'orders@2', documentOf(sends('b'))))[0]).toBe(200)
  const ask = (version: string) =>
    call(server, 'POST /api/gate', {
      candidates: [{ service: 'orders', version }],
      environment: 'production'
    })
  expect(await ask('1')).toMatchObject([200, { answer: 'yes' }])
  expect(await ask('2')).toMatchObject([200, { answer: 'no' }])
})

test('a first document is written from what is known, and is one', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/orders-value/versions', { schema: recordText('a') })
  await call(server, 'POST /api/services/billing/versions/7/operations', {
    operations: [{ action: 'receive', subject: 'orders-value' }]
  })
  const answer = await fetch(`${server.url}/api/services/billing/contract/draft`)
  const draft = await answer.text()
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/vnd.aai.asyncapi+yaml; charset=utf-8'
  ])
  expect(await publish(server, 'billing@8', draft)).toMatchObject([
    200,
    { operations: [{ action: 'receive', schema: { subject: 'orders-value', version: 1 } }] }
  ])
  expect(await call(server, 'GET /api/services/nobody/contract/draft')).toMatchObject([
    404,
    { error: { code: 'pacticipantVersionNotFound' } }
  ])
  expect(await call(server, 'GET /api/services/billing/contract/draft?version=99')).toMatchObject([
    404,
    { error: { code: 'pacticipantVersionNotFound' } }
  ])
})

test('what runs in an environment is exported: as it was published, or as it is known', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /environments', { name: 'production', production: true })
  const document = documentOf(sends('a'))
  await publish(server, 'orders@1', document)
  await call(server, 'POST /api/services/billing/versions/1/operations', {
    operations: [{ action: 'receive', subject: 'orders-value' }]
  })
  for (const service of ['orders', 'billing']) {
    await call(server, 'POST /api/environments/production/deployments', { service, version: '1' })
  }
  expect(await call(server, 'GET /api/environments/production/contracts')).toEqual([
    200,
    {
      environment: 'production',
      contracts: [
        {
          service: 'billing',
          version: '1',
          document: expect.stringContaining('asyncapi: 3.0.0'),
          isGenerated: true
        },
        { service: 'orders', version: '1', document, isGenerated: false }
      ]
    }
  ])
  expect(await call(server, 'GET /api/environments/nowhere/contracts')).toMatchObject([
    404,
    { error: { code: 'environmentNotFound' } }
  ])
})

test('what is not there, or is nothing, is answered as such', async () => {
  await using server = await startRegistry()
  await call(server, 'PUT /pacticipants/orders/versions/1', {})
  const get = (path: string) => call(server, `GET /api/services/${path}/contract`)
  expect(await get('orders/versions/1')).toEqual([
    404,
    { error: { code: 'serviceContractNotFound', facts: { service: 'orders', version: '1' } } }
  ])
  expect(await get('orders/versions/2')).toMatchObject([
    404,
    { error: { code: 'pacticipantVersionNotFound' } }
  ])
  for (const body of [
    {},
    { document: '' },
    { document: 7 },
    { document: 'a: \ud800' },
    { document: 'a: 1', overwrite: 'yes' }
  ]) {
    expect(await call(server, 'PUT /api/services/o/versions/1/contract', body)).toMatchObject([
      400,
      { error: { code: 'requestInvalid' } }
    ])
  }
  expect(await publish(server, 'orders@1', 'a: [')).toMatchObject([
    422,
    { error: { code: 'serviceContractInvalid', facts: { problems: [{ line: 1 }] } } }
  ])
  expect((await publish(server, 'orders%00@1', documentOf()))[0]).toBeLessThan(500)
  expect((await publish(server, `${'o'.repeat(5000)}@1`, documentOf(receives('a'))))[0]).toBeLessThan(500)
})

test('JSON is as good as YAML', async () => {
  await using server = await startRegistry()
  const document = JSON.stringify({
    asyncapi: '3.0.0',
    info: { title: 'T', version: '1' },
    servers: { n: { host: 'n', protocol: 'nats' } },
    channels: { c: { address: 'c', messages: { M: { payload: { const: '€ 😀 \\ "' } } } } },
    operations: { o: { action: 'send', channel: { $ref: '#/channels/c' } } }
  })
  expect(await publish(server, 'json@1', document)).toMatchObject([200, { operations: [{ subject: 'M' }] }])
  const answer = await fetch(`${server.url}/api/services/json/versions/1/contract`)
  expect(answer.headers.get('content-type')).toBe('application/vnd.aai.asyncapi+json; charset=utf-8')
  expect(await answer.text()).toBe(document)
})

test('two who publish one version at once: one document, and no other', async () => {
  await using server = await startRegistry()
  const documents = ['a', 'b', 'c', 'd'].map(field => documentOf(sends(field)))
  const answers = await Promise.all(documents.map(document => publish(server, 'orders@1', document)))
  expect(answers.map(([status]) => status).toSorted()).toEqual([200, 409, 409, 409])
  const kept = documents[answers.findIndex(([status]) => status === 200)]
  const answer = await fetch(`${server.url}/api/services/orders/versions/1/contract`)
  expect(await answer.text()).toBe(kept)
})

test('others are answered while a large document is read and registered', async () => {
  await using server = await startRegistry()
  const messages = Array.from({ length: 2000 }, (_, index) => ({ ...sends('a'), topic: `t${index}` }))
  const publishing = publish(server, 'large@1', documentOf(...messages))
  let slowest = 0
  let isDone = false
  publishing.finally(() => {
    isDone = true
  })
  while (!isDone) {
    const asked = performance.now()
    expect((await call(server, 'GET /subjects'))[0]).toBe(200)
    slowest = Math.max(slowest, performance.now() - asked)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const [status, body] = await publishing
  expect(status).toBe(200)
  expect((body as { operations: readonly unknown[] }).operations).toHaveLength(2000)
  expect(slowest).toBeLessThan(2000)
})
