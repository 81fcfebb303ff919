import type { Handler } from '@instep/messages'
import { DeadLetter } from '@instep/messages'
import { expect, test } from 'vitest'
import { deploy, publishContract } from '../../../../test/support/choreography.ts'
import { call } from '../../../../test/support/confluent.ts'
import { collectTests, registerSchema, temporaryFolder } from '../../../../test/support/contract-tests.ts'
import { startRegistry } from '../../../../test/support/registry.ts'
import { consumer } from '../index.ts'
import type { Expectation } from './expectation.ts'
import { like } from './matchers.ts'

type Server = { readonly url: string }
type Event = Readonly<Record<string, unknown>>

const subject = 'orders.created-value'
const reads = { orderId: like('o-1'), total: like(42.5) }
const charge: Handler<Event> = ({ orderId, total }) => void [orderId, total]
const inUse = 'in every version that is in use'

async function verdict(
  server: Server,
  handle: Handler<Event>,
  changes: Partial<Expectation> = {}
): Promise<string | undefined> {
  using folder = temporaryFolder()
  const { test, run } = collectTests()
  consumer('payments', {
    of: 'orders',
    test,
    settings: { registry: server.url, folder: folder.path }
  }).receives('OrderCreated', { channel: 'orders.created', subject, reads, ...changes }, handle)
  const failed = await run(inUse)
  return [...failed.values()][0]
}

async function startProduction() {
  const registry = await startRegistry()
  await call(registry, 'POST /environments', { name: 'production', production: true })
  await call(registry, `PUT /config/${subject}`, { compatibility: 'NONE' })
  return registry
}

const send = (...fields: readonly string[]) => ({ action: 'send', topic: 'orders.created', fields }) as const

const total = 'total: double'
const id = 'orderId: string'

test('a field that a version in production does not write is named, with who writes it and where', async () => {
  await using registry = await startProduction()
  await publishContract(registry, 'orders@1.0.0', send(id, total))
  await publishContract(registry, 'orders@2.0.0', send(id, 'note: string'))
  await deploy(registry, 'orders@2.0.0')
  const gone =
    /^orders@2\.0\.0 in production writes version 2 of orders\.created-value, which has no `total`: payments reads it of OrderCreated\./
  // With its own schema it cannot read the bytes, without it finds nothing; and it does not have to throw.
  expect(await verdict(registry, charge, { version: 1 })).toMatch(gone)
  expect(await verdict(registry, charge)).toMatch(gone)
  expect(await verdict(registry, ({ total }) => void (total as number).toFixed(2))).toMatch(gone)
})

test('a default of the reader fills in what a version does not write', async () => {
  await using registry = await startProduction()
  await publishContract(registry, 'orders@1.0.0', send(id, 'total: double = 0'))
  await publishContract(registry, 'orders@2.0.0', send(id, 'note: string'))
  await deploy(registry, 'orders@2.0.0')
  expect(await verdict(registry, charge, { version: 1 })).toBeUndefined()
})

test('a version that nobody writes any more is no concern, unless its messages are still there', async () => {
  await using registry = await startProduction()
  await publishContract(registry, 'orders@1.0.0', { ...send(id), days: 7 })
  await publishContract(registry, 'orders@2.0.0', { ...send(id, total), days: 7 })
  await deploy(registry, 'orders@2.0.0')
  expect(await verdict(registry, charge, { version: 2 })).toBeUndefined()
})

test('messages that a version has left behind for somebody who runs are a concern', async () => {
  await using registry = await startProduction()
  await publishContract(registry, 'orders@1.0.0', { ...send(id), days: 7 })
  await publishContract(registry, 'orders@2.0.0', { ...send(id, total), days: 7 })
  await publishContract(registry, 'payments@1.0.0', { ...send(id), action: 'receive' })
  for (const owner of ['payments@1.0.0', 'orders@1.0.0', 'orders@2.0.0']) await deploy(registry, owner)
  expect(await verdict(registry, charge, { version: 2 })).toMatch(
    /^orders@1\.0\.0 has left messages in production, and wrote version 1 of orders\.created-value, which has no `total`/
  )
})

test('messages that a version has left behind are a concern for somebody new, who begins with them', async () => {
  await using registry = await startProduction()
  await publishContract(registry, 'orders@1.0.0', { ...send(id), days: 7 })
  await publishContract(registry, 'orders@2.0.0', { ...send(id, total), days: 7 })
  for (const owner of ['orders@1.0.0', 'orders@2.0.0']) await deploy(registry, owner)
  expect(await verdict(registry, charge, { version: 2 })).toMatch(
    /^orders@1\.0\.0 has left messages in production, and wrote version 1 of orders\.created-value, which has no `total`/
  )
  expect(await verdict(registry, charge, { version: 2, start: 'tail' })).toBeUndefined()
  const drawn = async (query: string) => {
    const [, graph] = await call(registry, `GET /api/environments/production/choreography${query}`)
    return (graph as { readonly versions: readonly object[] }).versions
  }
  const running = { service: 'orders', version: '2.0.0', presence: 'running' }
  expect(await drawn('')).toMatchObject([running])
  expect(await drawn('?retained=all')).toMatchObject([
    { service: 'orders', version: '1.0.0', presence: 'retained' },
    running
  ])
  const [status] = await call(registry, 'GET /api/environments/production/choreography?retained=some')
  expect(status).toBe(400)
})

test('where nobody is known to write, every version counts', async () => {
  await using registry = await startProduction()
  await registerSchema(registry, subject, record(['orderId', 'string']))
  await registerSchema(registry, subject, record(['orderId', 'string'], ['total', 'double']))
  expect(await verdict(registry, charge, { version: 2 })).toMatch(
    /^Version 1 of orders\.created-value is registered, and has no `total`: payments reads it of OrderCreated\./
  )
})

test('a handler that breaks on a value fails with the smallest message that shows it', async () => {
  await using registry = await startProduction()
  await registerSchema(
    registry,
    subject,
    record(['orderId', 'string'], ['total', 'double'], ['count', 'int'])
  )
  const said = await verdict(registry, ({ orderId, total, count }) => {
    if (Number(count) > 100) throw new RangeError(`${orderId} ${total} has too many`)
  })
  expect(said).toContain('payments does not handle it')
  expect(said).toMatch(/RangeError: .* has too many/)
  expect(said).toContain("for instance: { orderId: '', total: 0, count: 101 }")
})

test('a handler may decide to give up what the schema allows and it does not, but not its own example', async () => {
  await using registry = await startProduction()
  await registerSchema(registry, subject, record(['orderId', 'string'], ['total', 'double']))
  const careful: Handler<Event> = ({ orderId, total }) => {
    if (!/^o-/.test(String(orderId))) throw new DeadLetter(`${orderId} of ${total} is no order`)
  }
  expect(await verdict(registry, careful)).toBeUndefined()
  const refusing: Handler<Event> = ({ orderId, total }) => {
    throw new DeadLetter(`${orderId} of ${total}`)
  }
  expect(await verdict(registry, refusing)).toMatch(/payments does not handle it.*\n.*settled dead-letter/)
})

test('a field that a schema leaves out is the same to JSON Schema and to Protobuf', async () => {
  await using registry = await startProduction()
  const json = (...required: readonly string[]) => ({
    type: 'object',
    required,
    properties: Object.fromEntries(
      required.map(name => [name, { type: name === 'total' ? 'number' : 'string' }])
    ),
    additionalProperties: false
  })
  await call(registry, 'PUT /config', { compatibility: 'NONE' })
  await registerSchema(registry, 'json-value', json('orderId', 'total'), 'JSON')
  await registerSchema(registry, 'json-value', json('orderId'), 'JSON')
  const protobuf = (fields: string) =>
    `syntax = "proto3"; message OrderCreated { string orderId = 1; ${fields} }`
  await registerSchema(registry, 'protobuf-value', protobuf('double total = 2;'))
  await registerSchema(registry, 'protobuf-value', protobuf(''))
  for (const subject of ['json-value', 'protobuf-value'])
    expect(await verdict(registry, charge, { subject })).toMatch(
      /^Version 2 of (json|protobuf)-value is registered, and has no `total`/
    )
  // A Protobuf reader knows what a missing number is.
  expect(await verdict(registry, charge, { subject: 'protobuf-value', version: 1 })).toBeUndefined()
  expect(await verdict(registry, charge, { subject: 'json-value', version: 1 })).toMatch(/has no `total`/)
})

function record(...fields: readonly (readonly [name: string, type: string])[]) {
  return { type: 'record', name: 'OrderCreated', fields: fields.map(([name, type]) => ({ name, type })) }
}
