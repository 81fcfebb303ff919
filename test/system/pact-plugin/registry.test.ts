import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatOf, writeFrame } from '@instep/contracts'
import { PactV4 } from '@pact-foundation/pact'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, record, recordText } from '../../support/confluent.ts'
import { pactClient } from '../../support/http.ts'
import {
  contentTypes,
  plugin,
  preparePlugin,
  readPactFile,
  verifyWithCli,
  verifyWithPactJs,
  writePact
} from '../../support/pact-plugin.ts'
import { type RegistryProcess, startRegistryProcess } from '../../support/registry-process.ts'

let registry: RegistryProcess
let file: string

beforeAll(async () => {
  await preparePlugin()
  registry = await startRegistryProcess({ store: 'sqlite::memory:' })
  process.env.INSTEP_REGISTRY = registry.url
  await call(registry, 'POST /subjects/orders-value/versions', record('id'))
  await call(registry, 'POST /subjects/replies-value/versions', {
    schemaType: 'JSON',
    schema: '{"type":"object"}'
  })
  file = (await writePact({ subject: 'orders-value', id: "matching(type, 'o-1')" })).file
})
afterAll(() => registry.kill())

const order = (id: number, value = 'o-2') =>
  writeFrame({ id, payload: formatOf('AVRO').parse(recordText('id')).encode({ id: value }) })

/** Runs some work as a process that knows the registry under another address, or none. */
async function knowing<Result>(url: string | undefined, work: () => Promise<Result>): Promise<Result> {
  if (url === undefined) delete process.env.INSTEP_REGISTRY
  else process.env.INSTEP_REGISTRY = url
  try {
    return await work()
  } finally {
    process.env.INSTEP_REGISTRY = registry.url
  }
}

const nowhere = 'http://127.0.0.1:9'

test('a published pact is linked to its schema, and is a test that the consumer reads it', async () => {
  const { body } = await pactClient(registry.url)('POST /contracts/publish', {
    pacticipantName: 'payments',
    pacticipantVersionNumber: '1',
    contracts: [
      {
        consumerName: 'payments',
        providerName: 'orders',
        specification: 'pact',
        contentType: 'application/json',
        content: (await readFile(file)).toString('base64')
      }
    ]
  })
  const notices = body.notices.map(({ text }: { text: string }) => text.trim())
  expect(notices).toContain('1 message example fits its schema.')
  const [, found] = await call(registry, 'GET /api/services/payments/versions/1/operations')
  expect(found).toMatchObject({
    operations: [{ schema: { subject: 'orders-value', version: 1 }, evidence: { grade: 'tested' } }]
  })
  await verifyWithPactJs(`${registry.url}/pacts/provider/orders/consumer/payments/version/1`, order(1))
})

test.each([
  ['is switched off', nowhere],
  ['is not known', undefined]
])('a pact is verified with the schema that it holds when the registry %s', async (_, url) => {
  await knowing(url, async () => {
    await verifyWithPactJs(file, order(1))
    expect(await verifyWithCli(file, order(1))).toMatchObject({ code: 0 })
  })
})

test('a schema that the pact does not hold wants a registry, and the error says so', async () => {
  const off = await knowing(nowhere, () => verifyWithCli(file, order(7)))
  expect(off).toMatchObject({ code: 1, output: expect.stringContaining(`${nowhere} cannot be reached`) })
  const unknown = await knowing(undefined, () => verifyWithCli(file, order(7)))
  expect(unknown).toMatchObject({ code: 1, output: expect.stringContaining('set INSTEP_REGISTRY') })
})

test('a registry that does not answer is given up after some seconds', async () => {
  const silent = createServer(() => {})
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as { port: number }
  const started = Date.now()
  const { code } = await knowing(`http://127.0.0.1:${port}`, () => verifyWithCli(file, order(1)))
  expect(code).toBe(0)
  expect(Date.now() - started).toBeLessThan(15_000)
  silent.close()
})

test.each([
  [401, 1, 'answered 401'],
  [500, 0, 'OK']
])('a registry that answers %i makes the stock command line exit with %i', async (status, code, words) => {
  const server = createHttpServer((_, response) => void response.writeHead(status).end())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const ran = await knowing(`http://127.0.0.1:${port}`, () => verifyWithCli(file, order(1)))
  expect(ran).toMatchObject({ code, output: expect.stringContaining(words) })
  server.close()
})

test('a test may bring its schema, and needs no registry', async () => {
  await knowing(undefined, async () => {
    const offline = await writePact({ schema: recordText('id'), schemaId: 12, id: "matching(type, 'o-1')" })
    expect(offline.bytes[4]).toBe(12)
    await verifyWithPactJs(offline.file, order(12))
  })
})

test('an id means what the producer’s registry says, even where the pact has another schema with it', async () => {
  const other = await writePact({ schema: recordText('name'), schemaId: 1, name: "matching(type, 'n')" })
  const { code, output } = await verifyWithCli(other.file, order(1))
  expect(code).toBe(1)
  expect(output).toContain('cannot be read')
})

test('a request and its response are both framed, each by its own schema', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'pacts-'))
  const pact = new PactV4({ consumer: 'payments', provider: 'orders', dir, logLevel: 'error' })
  const config = {
    request: { subject: 'orders-value', id: "matching(type, 'o-1')" },
    response: [{ subject: 'orders-value', id: "matching(regex, '[ab]', 'a')" }]
  }
  await pact
    .addSynchronousInteraction('an order')
    .usingPlugin(plugin)
    .withPluginContents(JSON.stringify(config), contentTypes.AVRO)
    .executeTest(async () => {})
  const [name = ''] = await readdir(dir)
  const [interaction] = (await readPactFile(join(dir, name))).interactions
  expect(interaction.type).toBe('Synchronous/Messages')
  const bytesOf = (part: { contents: { content: string } }) => Buffer.from(part.contents.content, 'base64')
  expect(bytesOf(interaction.request)).toEqual(Buffer.from(order(1, 'o-1')))
  expect(interaction.response.map(bytesOf)).toEqual([Buffer.from(order(1, 'a'))])

  await verifyWithPactJs(join(dir, name), order(1, 'b'))
  await expect(verifyWithPactJs(join(dir, name), order(1, 'c'))).rejects.toThrow()
  const right = await verifyWithCli(join(dir, name), order(1, 'b'))
  expect(right).toMatchObject({ code: 0 })
  const wrong = await verifyWithCli(join(dir, name), order(1, 'c'))
  expect(wrong).toMatchObject({ code: 1, output: expect.stringContaining('$.id') })
})

test.each([
  ['no subject', {}, 'needs a subject'],
  ['an unknown subject', { subject: 'nobody-value' }, 'no version latest of nobody-value'],
  ['a version that is none', { subject: 'orders-value', version: 'x' }, 'the setting version is wrong'],
  ['another type of schema', { subject: 'replies-value' }, 'is for AVRO, and the schema is JSON'],
  ['a field that the schema lacks', { subject: 'orders-value', id: 'x', no: 1 }, 'no field at $.no'],
  ['a field too few', { subject: 'orders-value' }, '/id'],
  ['a broken expression', { subject: 'orders-value', id: 'matching(type' }, 'expected ","']
])('%s is told in the consumer’s test', async (_, config, words) => {
  await expect(writePact(config)).rejects.toThrow(words)
})
