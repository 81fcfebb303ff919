import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ran, runInstep } from '../support/cli.ts'
import { call, recordText } from '../support/confluent.ts'
import { startRegistry } from '../support/registry.ts'

const nowhere = 'http://127.0.0.1:9'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-service-cli-'))
  await writeFile(join(folder, 'orders.yaml'), ordersYaml('a'))
  await writeFile(join(folder, 'breaking.yaml'), ordersYaml('a', 'b'))
  await writeFile(
    join(folder, 'wrong.yaml'),
    ordersYaml('a').replace('action: send', 'action: publish').replace('address:', 'adress:')
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function ordersYaml(...fields: readonly string[]): string {
  return `asyncapi: 3.0.0
info: { title: Orders, version: 1.0.0 }
servers: { k: { host: 'k:9092', protocol: kafka } }
channels:
  orders:
    address: orders
    messages:
      OrderCreated:
        payload: { schemaFormat: application/vnd.apache.avro;version=1.9.0, schema: ${recordText(...fields)} }
operations:
  sendOrder:
    action: send
    channel: { $ref: '#/channels/orders' }
    reply: { address: { location: '$message.header#/replyTo' } }
`
}

function instep(registry: string, ...words: readonly string[]): Promise<Ran> {
  return runInstep(registry, words, { cwd: folder })
}

const orders = (version: string) => ['--service', 'orders', '--version', version]

test('a document is checked without a registry, as compilers do', async () => {
  expect(await instep(nowhere, 'service', 'check', 'orders.yaml')).toEqual({
    code: 0,
    err: '',
    out: `orders.yaml:14:5  A reply is no operation of its own here: describe what is sent back as one, to have it checked

OPERATION         MESSAGE       AT            SCHEMA
sendOrder  sends  OrderCreated  kafka orders  AVRO of its own, for orders-value
`
  })
  expect(await instep(nowhere, 'service', 'check', 'wrong.yaml')).toEqual({
    code: 1,
    err: '',
    out: `wrong.yaml:6:5  Property "adress" is not expected to be here
wrong.yaml:12:5  "action" property must be equal to one of the allowed values: "send", "receive". Did you mean "receive"?
`
  })
  const json = await instep(nowhere, 'service', 'check', 'wrong.yaml', '--format', 'json')
  expect(json.code).toBe(1)
  expect(JSON.parse(json.out)).toMatchObject({
    kind: 'invalid',
    count: 2,
    problems: [{ line: 6, column: 5 }, {}]
  })
  expect(await instep(nowhere, 'service', 'check', 'missing.yaml')).toMatchObject({ code: 3 })
})

test('a document is published, shown, refused and replaced', async () => {
  await using server = await startRegistry()
  const run = (...words: string[]) => instep(server.url, 'service', ...words)
  expect(await run('publish', 'orders.yaml', ...orders('1'), '--branch', 'main')).toEqual({
    code: 0,
    err: '',
    out: `✓ orders@1 published

OPERATION         MESSAGE       AT            SCHEMA
sendOrder  sends  OrderCreated  kafka orders  orders-value v1, registered

orders.yaml:14:5  A reply is no operation of its own here: describe what is sent back as one, to have it checked
`
  })
  expect((await run('publish', 'orders.yaml', ...orders('1'))).out).toContain(
    'orders@1 had published the same'
  )
  expect(await run('get', ...orders('1'))).toEqual({ code: 0, err: '', out: ordersYaml('a') })
  expect(await run('get', ...orders('2'))).toEqual({
    code: 1,
    out: '',
    err: 'The registry knows no version 2 of orders.\n'
  })
  expect(await run('publish', 'breaking.yaml', ...orders('1'))).toEqual({
    code: 1,
    out: '',
    err: 'orders@1 has published another document. Publish this one under a new version, or replace it with --overwrite.\n'
  })
  const refused = await run('publish', 'breaking.yaml', ...orders('2'))
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toMatch(
    /^The schema is not compatible with version 1 of "orders-value" \(BACKWARD\):\n {2}The reader needs the field "b"/
  )
  expect(await run('publish', 'wrong.yaml', ...orders('3'))).toMatchObject({
    code: 1,
    err: '',
    out: expect.stringMatching(/^wrong\.yaml:6:5 {2}Property "adress"/)
  })
  await call(server, 'PUT /config/orders-value', { compatibility: 'NONE' })
  expect((await run('publish', 'breaking.yaml', ...orders('1'), '--overwrite')).out).toContain(
    'orders-value v2'
  )
  expect(await run('publish', 'orders.yaml', '--service', 'orders')).toMatchObject({
    code: 3,
    err: expect.stringContaining('--version is missing')
  })
  expect(await instep(nowhere, 'service', 'publish', 'orders.yaml', ...orders('1'))).toMatchObject({
    code: 3
  })
})

test('a first document is written, and passes its check', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/orders-value/versions', { schema: recordText('a') })
  await call(server, 'POST /api/services/billing/versions/7/operations', {
    operations: [
      { action: 'receive', subject: 'orders-value' },
      { action: 'send', subject: 'bills', schema: { subject: 'orders-value', version: 1 } }
    ]
  })
  expect(await instep(server.url, 'service', 'init', '--service', 'billing', '--out', 'first.yaml')).toEqual({
    code: 0,
    err: '',
    out: '✓ first.yaml written. Next: instep service check first.yaml\n'
  })
  const shown = await instep(server.url, 'service', 'init', '--service', 'billing', '--version', '7')
  expect(shown.out).toBe(await readFile(join(folder, 'first.yaml'), 'utf8'))
  expect(await instep(nowhere, 'service', 'check', 'first.yaml')).toMatchObject({
    code: 0,
    out: `OPERATION                MESSAGE       AT            SCHEMA
sendBills      sends     bills         kafka bills   orders-value v1
receiveOrders  receives  orders-value  kafka orders  orders-value v1
`
  })
  expect(await instep(server.url, 'service', 'init', '--service', 'nobody')).toMatchObject({ code: 1 })
})

test('the choreography of an environment is exported as documents', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /environments', { name: 'production', production: true })
  await instep(server.url, 'service', 'publish', 'orders.yaml', ...orders('1/2'))
  await call(server, 'POST /api/services/Orders/versions/1_2/operations', {
    operations: [{ action: 'receive', subject: 'orders-value' }]
  })
  for (const [service, version] of [
    ['orders', '1/2'],
    ['Orders', '1_2']
  ]) {
    await call(server, 'POST /api/environments/production/deployments', { service, version })
  }
  const words = ['choreography', 'export', '--environment', 'production', '--out', 'contracts']
  expect(await instep(server.url, ...words, '--format', 'asyncapi')).toEqual({
    code: 0,
    err: '',
    out: `contracts/Orders-1_2.yaml  Orders@1_2, from what is known: it has published none
contracts/orders-1_2-2.yaml  orders@1/2
`
  })
  expect((await readdir(join(folder, 'contracts'))).toSorted()).toEqual([
    'Orders-1_2.yaml',
    'orders-1_2-2.yaml'
  ])
  expect(await readFile(join(folder, 'contracts/orders-1_2-2.yaml'), 'utf8')).toBe(ordersYaml('a'))
  expect(await instep(nowhere, 'service', 'check', 'contracts/Orders-1_2.yaml')).toMatchObject({ code: 0 })
  expect(await instep(server.url, ...words)).toMatchObject({ code: 3 })
})
