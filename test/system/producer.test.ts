import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ProducerOptions, producer, readProofs, type Sendings, type Settings, sent } from '@instep/pact'
import { confluent, createClient, native, pact } from '@instep/protocol'
import { expect, test } from 'vitest'
import { runInstep } from '../support/cli.ts'
import { recordText } from '../support/confluent.ts'
import { impostor } from '../support/impostor.ts'
import { startRegistry } from '../support/registry.ts'

const subject = 'orders.created-value'
const order = { orderId: 'o-1', total: 12.5 }
const schema = JSON.stringify({
  type: 'record',
  name: 'OrderCreated',
  fields: [
    { name: 'orderId', type: 'string' },
    { name: 'total', type: 'double' }
  ]
})

const contract = `
asyncapi: 3.0.0
info: { title: Orders, version: 1.0.0 }
servers:
  kafka: { host: 'kafka.example.org:9092', protocol: kafka }
channels:
  created:
    address: orders.created
    messages:
      OrderCreated: { x-instep-schema: { subject: ${subject}, version: 1 } }
  cancelled:
    address: orders.cancelled
    messages:
      OrderCancelled: { payload: { schemaFormat: application/vnd.apache.avro, schema: { type: record, name: C, fields: [] } } }
operations:
  sendCreated: { action: send, channel: { $ref: '#/channels/created' } }
  sendCancelled: { action: send, channel: { $ref: '#/channels/cancelled' } }
`

/** A registry that knows the schema, a folder for the run, and a runner that runs a test when it is told to. */
async function bench(settings: Partial<Settings> = {}) {
  const registry = await startRegistry({ log: false })
  const { url } = registry
  const folder = await mkdtemp(join(tmpdir(), 'run-'))
  await createClient(confluent.subjects, url).registerSchema({
    params: { subject },
    query: {},
    body: { schema }
  })
  const about: Partial<Settings> = {
    registry: url,
    version: '2.0.0',
    branch: 'feat/x',
    buildUrl: 'https://ci.example/1',
    folder,
    isPublishing: false,
    isOffline: false,
    ...settings
  }
  return {
    url,
    folder,
    proofs: () => readProofs(folder),
    results: () => readdir(join(folder, 'results')).catch(() => []),
    /** Registers the tests of `orders`, and gives a function that runs one of them. */
    orders(sendings: Sendings, options: Partial<ProducerOptions> = {}) {
      const tests = new Map<string, () => Promise<void>>()
      const skipped: string[] = []
      const collect = Object.assign((name: string, body: () => Promise<void>) => void tests.set(name, body), {
        skip: (name: string) => void skipped.push(name)
      })
      producer('orders', { test: collect, settings: about, ...options }).sends(sendings)
      return {
        names: [...tests.keys()],
        skipped,
        async run(name: string): Promise<string | undefined> {
          try {
            await tests.get(name)?.()
            return undefined
          } catch (error) {
            return error instanceof Error ? error.message : String(error)
          }
        }
      }
    },
    /** Publishes a pact of billing that reads some fields, and says where its version runs. */
    async pact(
      version: string,
      content: object,
      environment?: string,
      message = 'OrderCreated',
      further: { readonly interactions?: readonly object[]; readonly plugins?: readonly object[] } = {}
    ) {
      const rules = Object.fromEntries(
        Object.keys(content).map(key => [`$.${key}`, { combine: 'AND', matchers: [{ match: 'type' }] }])
      )
      const text = JSON.stringify({
        consumer: { name: 'billing' },
        provider: { name: 'orders' },
        interactions: [
          {
            type: 'Asynchronous/Messages',
            description: message,
            contents: { content, contentType: 'application/json', encoded: false },
            matchingRules: { body: rules }
          },
          ...(further.interactions ?? [])
        ],
        metadata: {
          ...(further.plugins === undefined ? {} : { plugins: further.plugins }),
          pactSpecification: { version: '4.0' }
        }
      })
      await createClient(pact.contracts, url).publishContracts({
        body: {
          pacticipantName: 'billing',
          pacticipantVersionNumber: version,
          branch: 'main',
          contracts: [
            { consumerName: 'billing', providerName: 'orders', content: Buffer.from(text).toString('base64') }
          ]
        }
      })
      if (environment === undefined) return
      await createClient(pact.environments, url).createEnvironment({
        body: { name: environment, production: true } as never
      })
      await createClient(native.serviceDeployments, url).recordServiceDeployment({
        params: { environment },
        body: { service: 'billing', version }
      })
    },
    async [Symbol.asyncDispose]() {
      await registry[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

const created = { make: () => order, subject }
const asSchema = 'orders sends OrderCreated as its schema says'
const registered = 'the schema of OrderCreated is registered, or may be'
const asContract = 'orders sends OrderCreated as its contract says'
const asPacts = 'orders sends what its consumers read'

test('a message that is right passes, and what it shows is kept', async () => {
  await using on = await bench()
  await on.pact('1.4.0', { total: 1 })
  const orders = on.orders({ OrderCreated: created })
  expect(orders.names).toEqual([asSchema, registered, asContract, asPacts])
  for (const name of orders.names) expect(await orders.run(name)).toBeUndefined()
  const shown = (await on.proofs()).flatMap(({ service, message, shown }) =>
    shown.map(({ kind, passed }) => `${service} ${message} ${kind} ${passed}`)
  )
  expect(shown.toSorted()).toEqual([
    'orders OrderCreated encoding true',
    'orders OrderCreated registration true',
    'orders OrderCreated verification true'
  ])
  const [{ fields, reads } = { fields: [], reads: [] }] = (await on.proofs()).filter(
    ({ fields }) => fields.length > 0
  )
  expect({ fields, reads }).toEqual({ fields: ['orderId', 'total'], reads: ['orderId', 'total'] })
})

test('an event that does not fit names the field and the version', async () => {
  await using on = await bench()
  const orders = on.orders({ OrderCreated: { make: () => ({ orderId: 'o-1', total: 'much' }), subject } })
  const told = await orders.run(asSchema)
  expect(told).toContain('OrderCreated does not fit orders.created-value version 1')
  expect(told).toContain('total')
})

test('a subject or version that is not registered is named', async () => {
  await using on = await bench()
  expect(await on.orders({ OrderCreated: { make: () => order, subject: 'x' } }).run(asSchema)).toContain(
    'the subject x is not registered'
  )
  expect(await on.orders({ OrderCreated: { ...created, version: 7 } }).run(registered)).toContain(
    'version 7 of orders.created-value is not registered'
  )
})

test('a message that claims no schema is asked for one, unless it has none', async () => {
  await using on = await bench()
  expect(await on.orders({ OrderCreated: () => order }).run(asSchema)).toContain(
    'nobody says which schema OrderCreated is written with'
  )
  expect(on.orders({ OrderCreated: { make: () => order, schema: false } }).names).toEqual([
    asContract,
    asPacts
  ])
})

test('a schema in a file is tried against its subject', async () => {
  await using on = await bench()
  const file = join(on.folder, 'order.avsc')
  await writeFile(
    file,
    JSON.stringify({ ...JSON.parse(schema), fields: [{ name: 'orderId', type: 'string' }] })
  )
  const fewer = on.orders({ OrderCreated: { make: () => order, subject, schema: file } })
  expect(await fewer.run(asSchema)).toBeUndefined()
  expect(await fewer.run(registered)).toBeUndefined()

  await writeFile(file, recordText('a'))
  const told = await on.orders({ OrderCreated: { make: () => order, subject, schema: file } }).run(registered)
  expect(told).toContain('is not compatible with version 1 of orders.created-value (BACKWARD)')
  expect(told).toContain('it cannot read messages that were written with that version')
})

test('a pact that breaks names the consumer version, where it runs, and the field', async () => {
  await using on = await bench()
  await on.pact('1.4.0', { orderId: 'o', currency: 'EUR' }, 'production')
  const told = await on.orders({ OrderCreated: created }, { isPendingAllowed: false }).run(asPacts)
  expect(told).toBe(
    'orders does not send what its consumers read:\n  billing@1.4.0 (production) reads currency of OrderCreated, which is missing'
  )
})

test('a field deep in a message is named by its path, a wrong type in the words of Pact', async () => {
  await using on = await bench()
  await on.pact('1.4.0', { lines: [{ price: { amount: 1 } }], total: 1 })
  const make = () => ({ lines: [{ price: {} }], total: 'much' })
  const told = await on
    .orders({ OrderCreated: { make, schema: false } }, { isPendingAllowed: false })
    .run(asPacts)
  expect(told).toContain('billing@1.4.0 reads lines[0].price.amount of OrderCreated, which is missing')
  expect(told).toContain('billing@1.4.0 reads OrderCreated: total: ')
})

test('a message that no test makes, and code that fails, are told as such', async () => {
  await using on = await bench()
  await on.pact('1.4.0', { id: 1 }, undefined, 'OrderShipped')
  const options = { isPendingAllowed: false }
  expect(await on.orders({ OrderCreated: created }, options).run(asPacts)).toContain(
    'billing@1.4.0 awaits OrderShipped, which the tests of orders do not make'
  )
  const failing = {
    make: () => {
      throw new Error('no stock')
    },
    schema: false
  } as const
  expect(await on.orders({ OrderShipped: failing }, options).run(asPacts)).toContain(
    'the code that makes it failed: Error: no stock'
  )
})

test('a pact that never held may fail while it is pending', async () => {
  await using on = await bench()
  await on.pact('1.4.0', { currency: 'EUR' })
  expect(await on.orders({ OrderCreated: created }).run(asPacts)).toBeUndefined()
  const [verification] = (await on.proofs()).filter(({ other }) => other === 'billing')
  expect(verification?.shown).toMatchObject([{ kind: 'verification', passed: false, detail: 'pending' }])
})

test('what is asked over HTTP, and what a plugin describes, fails no message, is told, and no success is', async () => {
  await using on = await bench()
  const further = {
    interactions: [
      {
        type: 'Synchronous/HTTP',
        description: 'a list of orders',
        request: { method: 'GET', path: '/orders' },
        response: { status: 200 }
      },
      {
        type: 'Asynchronous/Messages',
        description: 'OrderFramed',
        contents: { content: 'AAAAAAE=', contentType: 'application/vnd.confluent.avro', encoded: 'base64' },
        pluginConfiguration: { 'not-installed': {} }
      }
    ],
    plugins: [{ name: 'not-installed', version: '1.0.0', configuration: {} }]
  }
  await on.pact('1.4.0', { total: 1 }, undefined, 'OrderCreated', further)
  expect(await on.orders({ OrderCreated: created }).run(asPacts)).toBeUndefined()
  expect(await on.results()).toEqual([])
  const proofs = await on.proofs()
  expect(proofs.flatMap(({ message, shown }) => shown.map(({ passed }) => [message, passed]))).toEqual([
    ['OrderCreated', true]
  ])
  const told = proofs.flatMap(({ message, notShown = [] }) => notShown.map(({ why }) => [message, why]))
  expect(told.toSorted()).toEqual([
    ['OrderFramed', 'its content is what the plugin not-installed makes of it'],
    ['a list of orders', 'it is asked over HTTP']
  ])
  // What does not hold is told all the same.
  const broken = on.orders(
    { OrderCreated: { make: () => ({ orderId: 'o-1' }), subject } },
    { isPendingAllowed: false }
  )
  expect(await broken.run(asPacts)).toContain('billing@1.4.0 reads total of OrderCreated, which is missing')
  expect(await on.results()).toHaveLength(1)
})

test('results are kept, and published with version, branch and build when they are to be', async () => {
  await using kept = await bench()
  await kept.pact('1.4.0', { total: 1 })
  await kept.orders({ OrderCreated: created }).run(asPacts)
  expect(await kept.results()).toHaveLength(1)
  expect((await fetch(`${kept.url}/pacticipants/orders/versions/2.0.0`)).status).toBe(404)

  await using sending = await bench({ isPublishing: true })
  await sending.pact('1.4.0', { total: 1 })
  expect(await sending.orders({ OrderCreated: created }).run(asPacts)).toBeUndefined()
  expect(await (await fetch(`${sending.url}/pacticipants/orders/versions/2.0.0`)).json()).toMatchObject({
    _embedded: { branchVersions: [{ name: 'feat/x' }] }
  })
  const results = await fetch(`${sending.url}/verification-results/consumer/billing/version/1.4.0/latest`)
  expect(await results.json()).toMatchObject({
    success: true,
    _embedded: {
      verificationResults: [{ providerApplicationVersion: '2.0.0', buildUrl: 'https://ci.example/1' }]
    }
  })
})

test('a contract is held to: the channel, and that it knows the message', async () => {
  await using on = await bench()
  await createClient(native.serviceContracts, on.url).publishContract({
    params: { service: 'orders', version: '1.0.0' },
    body: { document: contract, branch: 'main' }
  })
  const there = on.orders({ OrderCreated: () => sent(order, { channel: 'orders.created' }) })
  expect(await there.run(asSchema)).toBeUndefined()
  expect(await there.run(asContract)).toBeUndefined()
  expect(await on.orders({ OrderCreated: { ...created, channel: 'orders.made' } }).run(asContract)).toContain(
    'the contract sends OrderCreated to orders.created, not orders.made'
  )
  expect(
    await on
      .orders({ OrderMade: { make: () => order, schema: false } })
      .run('orders sends OrderMade as its contract says')
  ).toBe('the contract of orders@1.0.0 does not send OrderMade, but OrderCancelled, OrderCreated')
})

test('what a contract declares and no test makes is noted as not shown', async () => {
  await using on = await bench()
  await createClient(native.serviceContracts, on.url).publishContract({
    params: { service: 'orders', version: '2.0.0' },
    body: { document: contract }
  })
  await on.orders({ OrderCreated: created }).run(asPacts)
  expect((await on.proofs()).filter(({ shown }) => shown.length === 0)).toMatchObject([
    { side: 'producer', service: 'orders', message: 'OrderCancelled' }
  ])
})

test('without a registry only what needs none is tested', async () => {
  await using on = await bench({ isOffline: true })
  const file = join(on.folder, 'order.avsc')
  await writeFile(file, schema)
  const orders = on.orders({ OrderCreated: { make: () => order, subject, schema: file } })
  expect(orders.names).toEqual([asSchema])
  expect(orders.skipped).toEqual(
    [registered, asContract, asPacts].map(name => `${name} (left out, since there is no registry)`)
  )
  expect(await orders.run(asSchema)).toBeUndefined()
})

test('a registry that nobody named, and one that is away, are one sentence each', async () => {
  await using on = await bench()
  const settings = { folder: on.folder, registry: undefined, isOffline: false } as const
  expect(await on.orders({ OrderCreated: created }, { settings }).run(asPacts)).toBe(
    'nobody said where the registry is: set INSTEP_REGISTRY, or INSTEP_OFFLINE=1 to do without'
  )
  const away = { ...settings, registry: 'http://127.0.0.1:9' }
  expect(await on.orders({ OrderCreated: created }, { settings: away }).run(asPacts)).toBe(
    'the registry at http://127.0.0.1:9 cannot be reached'
  )
})

const troubles: readonly (readonly [string, () => Promise<readonly [number, string]>, string])[] = [
  ['slow', () => new Promise(() => {}), 'did not answer in time'],
  ['500', async () => [500, '{"error":{"message":"out of order"}}'], 'answered 500'],
  ['401', async () => [401, '{"message":"who are you"}'], 'answered 401: who are you'],
  ['nonsense', async () => [200, '<html>'], 'is no registry, or one of another version']
]

test.each(troubles)(
  'a registry that is %s fails the tests that ask it, soon and in one sentence',
  async (_, answer, told) => {
    await using on = await bench()
    await using server = await impostor(answer)
    const settings = { folder: on.folder, registry: server.url, isOffline: false, version: '2.0.0' } as const
    const orders = on.orders({ OrderCreated: created }, { settings, patience: 1000 })
    for (const name of orders.names) {
      const started = performance.now()
      const failure = await orders.run(name)
      expect(failure).toContain(told)
      expect(failure?.split('\n')).toHaveLength(1)
      expect(performance.now() - started).toBeLessThan(3000)
    }
    expect((await on.proofs()).filter(({ shown }) => shown.some(({ passed }) => passed))).toEqual([])
  }
)

test('a result that could not be published fails the test, stays, and is sent later', async () => {
  await using on = await bench()
  await on.pact('1.4.0', { total: 1 })
  await using server = await impostor(async request => {
    const { method = 'GET', url = '', body } = request
    if (url.endsWith('/verification-results')) return [500, '{}']
    const answer = await fetch(`${on.url}${url}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === '' ? {} : { body })
    })
    return [answer.status, await answer.text()]
  })
  const settings = {
    folder: on.folder,
    registry: server.url,
    version: '2.0.0',
    branch: 'main',
    isPublishing: true,
    isOffline: false
  } as const
  expect(await on.orders({ OrderCreated: created }, { settings }).run(asPacts)).toContain('answered 500')
  expect(await on.results()).toHaveLength(1)

  const { code, out } = await runInstep(on.url, ['publish', '--folder', on.folder])
  expect(code).toBe(0)
  expect(out).toContain('✓ orders@2.0.0 keeps its pact with billing@1.4.0')
  const results = await fetch(`${on.url}/verification-results/consumer/billing/version/1.4.0/latest`)
  expect(await results.json()).toMatchObject({ success: true })
})
