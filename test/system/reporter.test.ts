import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { confluent, createClient, native } from '@instep/protocol'
import { expect, test } from 'vitest'
import { runInstep } from '../support/cli.ts'
import { impostor } from '../support/impostor.ts'
import { publication, start } from '../support/pact-server.ts'

const shop = join(import.meta.dirname, '../support/shop')
const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')

/** A folder for a run, and the way to run the tests of the shop with it. */
async function bench() {
  const folder = await mkdtemp(join(tmpdir(), 'run-'))
  const node = (settings: Readonly<Record<string, string>>, line: readonly string[]) =>
    new Promise<{ readonly code: number; readonly out: string }>(resolve => {
      const { VITEST: _, NODE_TEST_CONTEXT: __, ...outer } = process.env
      const env = {
        ...outer,
        NO_COLOR: '1',
        INSTEP_FOLDER: folder,
        INSTEP_VERSION: '2.0.0',
        INSTEP_BRANCH: 'main',
        INSTEP_PUBLISH: '1',
        ...settings
      }
      execFile(process.execPath, line, { env, cwd: folder }, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: `${out}\n${err}` })
      )
    })
  return {
    folder,
    node,
    pacts: () => readdir(join(folder, 'pacts')),
    /** @param words for vitest */
    run: (settings: Readonly<Record<string, string>>, ...words: string[]) =>
      node(settings, [vitest, 'run', '--root', shop, ...words]),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true })
  }
}

/** A registry that knows the shop's schemas and the contract of orders, and a pact about its message. */
async function shopRegistry(field = 'orderId') {
  const registry = await start()
  for (const [subject, file] of [
    ['orders.created-value', 'orders.created-value/1.avsc'],
    ['orders.created-value', 'orders.created-value/2.avsc'],
    ['orders.cancelled-value', 'orders.cancelled-value.avsc']
  ] as const) {
    const schema = await readFile(join(shop, 'schemas', file), 'utf8')
    await createClient(confluent.subjects, registry.url).registerSchema({
      params: { subject },
      query: {},
      body: { schema }
    })
  }
  const document = await readFile(join(shop, 'contracts/orders-2.0.0.yaml'), 'utf8')
  await createClient(native.serviceContracts, registry.url).publishContract({
    params: { service: 'orders', version: '2.0.0' },
    body: { document }
  })
  const pact = JSON.stringify({
    consumer: { name: 'billing' },
    provider: { name: 'orders' },
    interactions: [
      {
        type: 'Asynchronous/Messages',
        description: 'OrderCreated',
        contents: { content: { [field]: 'o-1' }, contentType: 'application/json', encoded: false }
      }
    ],
    metadata: { pactSpecification: { version: '4.0' } }
  })
  await registry('POST /contracts/publish', publication('1.4.0', pact, { branch: 'main' }))
  return registry
}

const consumerOnly = 'payments'

test('a run ends with a summary of contracts, and with what it left published', async () => {
  await using registry = await shopRegistry()
  await using on = await bench()
  const { code, out } = await on.run({ INSTEP_REGISTRY: registry.url })
  expect(out).toContain(`
Contracts

payments receives
  ✓ OrderCreated  from orders, orders.created-value v2, on orders.created
      proven: conforms to its schema, evolution, example, failures

orders sends
  ✓ OrderCreated  orders.created-value, on orders.created
      proven: fits its schema, as its contract says, schema may be registered
      the pact of billing@1.4.0 holds

Not covered
  payments never reads of OrderCreated: total
  orders declares that it sends OrderCancelled: no test does

Published to ${registry.url}
  pacts of payments@2.0.0 with orders
`)
  expect(code).toBe(0)
  expect(Math.max(...(out.split('Contracts')[1] ?? '').split('\n').map(line => line.length))).toBeLessThan(81)
  expect((await registry('GET /pacts/provider/orders/consumer/payments/version/2.0.0')).status).toBe(200)

  const later = await runInstep(registry.url, ['publish', '--folder', on.folder])
  expect(later.out).toContain('= payments@2.0.0 with orders: sent before')
})

test('a pact that never held is told as pending, and the run is green', async () => {
  await using registry = await shopRegistry('currency')
  await using on = await bench()
  const { code, out } = await on.run({ INSTEP_REGISTRY: registry.url })
  expect(code).toBe(0)
  expect(out).toContain('  ✓ OrderCreated')
  expect(out).toContain('      the pact of billing@1.4.0 does not hold yet')
  expect(out).toContain('orders@2.0.0 breaks its pact with billing@1.4.0')
})

test('a run with a failing test is red, tells what failed, and publishes no pact', async () => {
  await using registry = await shopRegistry()
  await using on = await bench()
  const { code, out } = await on.run({ INSTEP_REGISTRY: registry.url, SHOP_TOTAL: 'much' })
  expect(code).toBe(1)
  expect(out).toContain('  ✗ OrderCreated')
  expect(out).toContain('      failed: fits its schema')
  expect(out).toContain('Not published: tests failed.')
  const later = await runInstep(registry.url, ['publish', '--folder', on.folder])
  expect(later).toMatchObject({
    code: 3,
    err: 'Tests of the run failed, so that its pacts are not published\n'
  })
  expect((await registry('GET /pacts/provider/orders/consumer/payments/version/2.0.0')).status).toBe(404)
})

test('results of an earlier run are not told again', async () => {
  await using registry = await shopRegistry()
  await using on = await bench()
  await on.run({ INSTEP_REGISTRY: registry.url, INSTEP_PUBLISH: '0' })
  const { out } = await on.run({ INSTEP_REGISTRY: registry.url, INSTEP_PUBLISH: '0' }, consumerOnly)
  expect(out).not.toContain('orders sends')
  expect(out).toContain('Not published: this is no build')
})

test('a run that is no build publishes nothing', async () => {
  await using registry = await shopRegistry()
  await using on = await bench()
  const { code, out } = await on.run({ INSTEP_REGISTRY: registry.url, INSTEP_PUBLISH: '0' })
  expect(code).toBe(0)
  expect(out).toContain('Not published: this is no build of a CI system')
  expect((await registry('GET /pacts/provider/orders/consumer/payments/version/2.0.0')).status).toBe(404)
})

test('the runner of Node runs the same tests, with a registry and without', async () => {
  await using registry = await shopRegistry()
  await using on = await bench()
  const line = ['--test', join(shop, 'orders.node.ts')]
  const online = await on.node({ INSTEP_REGISTRY: registry.url }, line)
  expect(online.code).toBe(0)
  expect(online.out).toMatch(/pass 4\n/)
  const offline = await on.node({ INSTEP_OFFLINE: '1' }, line)
  expect(offline.code).toBe(0)
  expect(offline.out).toMatch(/pass 1\n[\s\S]*skipped 3\n/)
})

test('a slow registry is told by each test that asks it, before the runner gives up', async () => {
  await using server = await impostor(() => new Promise(() => {}))
  await using on = await bench()
  const { code, out } = await on.run({ INSTEP_REGISTRY: server.url }, 'orders')
  expect(code).toBe(1)
  expect(out.match(/ FAIL /g)).toHaveLength(3)
  expect(out).toMatch(/RegistryFailure: the registry at \S+ did not answer in time/)
  expect(out).not.toContain('timed out in')
})

const troubles: readonly (readonly [
  string,
  (() => Promise<readonly [number, string]>) | undefined,
  string
])[] = [
  ['slow', () => new Promise<never>(() => {}), 'did not answer in time'],
  ['500', async () => [500, '{"error":{"message":"out of order"}}'], 'answered 500'],
  ['401', async () => [401, '{"message":"who are you"}'], 'answered 401: who are you'],
  ['nonsense', async () => [200, '<html>'], 'is no registry, or one of another version'],
  ['of another version', async () => [404, '{}'], 'answered 404'],
  ['unreachable', undefined, 'cannot be reached']
]

test.each(troubles)(
  'a registry that is %s: one sentence, a red run, and the pact stays',
  async (_, answer, told) => {
    await using server = answer === undefined ? undefined : await impostor(answer)
    await using on = await bench()
    const INSTEP_REGISTRY = server?.url ?? 'http://127.0.0.1:9'
    const started = performance.now()
    const red = await on.run({ INSTEP_REGISTRY }, consumerOnly)
    expect(performance.now() - started).toBeLessThan(15_000)
    expect(red.code).toBe(1)
    expect(red.out.replaceAll(/\s+/g, ' ')).toContain(told)
    expect(await on.pacts()).toEqual(['payments-orders.json'])

    const offline = await on.run({ INSTEP_REGISTRY, INSTEP_OFFLINE: '1' })
    expect(offline.code).toBe(0)
    expect(offline.out.replaceAll(/\s+/g, ' ')).toContain('Not published: there is no registry in this run')
    expect(await on.pacts()).toEqual(['payments-orders.json'])

    await using registry = await start()
    // From a working copy that is another by now: the run noted what it was about.
    const later = await runInstep(registry.url, ['publish', '--folder', on.folder])
    expect(later).toMatchObject({ code: 0 })
    expect(later.out).toContain('✓ payments@2.0.0 with orders')
  }
)
