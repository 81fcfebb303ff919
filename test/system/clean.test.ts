import { createApp, createRegistry, openStore } from '@instep/registry'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentOf } from '../support/choreography.ts'
import { messagePact } from '../support/pacts.ts'

const day = 24 * 60 * 60 * 1000

/** A registry in memory whose clock is turned by hand. */
async function startBroker() {
  const store = await openStore('sqlite::memory:')
  const clock = { now: Date.UTC(2026, 0, 1) }
  const registry = createRegistry({
    store,
    clock: () => clock.now,
    defaultLevel: 'BACKWARD',
    schemaLimit: 100_000,
    cacheBytes: 1_000_000
  })
  const app = await createApp(registry, { log: false })
  const ask = async (request: string, body?: object) => {
    const [method = '', url = ''] = request.split(' ')
    const response = await app.inject({
      method: method as 'GET',
      url,
      headers: { accept: 'application/hal+json, application/json' },
      ...(body === undefined ? {} : { payload: body })
    })
    return { status: response.statusCode, body: response.body === '' ? undefined : response.json() }
  }
  const ok = async (request: string, body?: object) => {
    const answer = await ask(request, body)
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
    return answer.body
  }
  const environments: Record<string, string> = {}
  for (const name of ['test', 'production']) {
    environments[name] = (await ok('POST /environments', { name, production: name === 'production' })).uuid
  }
  return {
    store,
    clock,
    ask,
    ok,
    publish: (consumer: string, version: string, provider: string, price: string, branch = 'main') =>
      ok('POST /contracts/publish', {
        pacticipantName: consumer,
        pacticipantVersionNumber: version,
        branch,
        contracts: [
          {
            consumerName: consumer,
            providerName: provider,
            specification: 'pact',
            contentType: 'application/json',
            content: Buffer.from(messagePact(consumer, provider, { price })).toString('base64')
          }
        ]
      }),
    /** The result of a provider version for the pact that a consumer version published. */
    async verify(consumer: string, version: string, provider: string, by: string, success = true) {
      const pact = await ask(`GET /pacts/provider/${provider}/consumer/${consumer}/version/${version}`)
      if (pact.status !== 200) return
      const { pathname } = new URL(pact.body._links['pb:publish-verification-results'].href)
      await ok(`POST ${pathname}`, { success, providerApplicationVersion: by })
    },
    deploy: (service: string, version: string, environment: string) =>
      ok(
        `POST /pacticipants/${service}/versions/${version}/deployed-versions/environment/${environments[environment]}`,
        {}
      ),
    clean: (policy: object, dryRun = false) => ok('POST /api/clean', { policy, dryRun }),
    async [Symbol.asyncDispose]() {
      await app.close()
      await store[Symbol.asyncDispose]()
    }
  }
}

test('old versions go with their pacts, results and branches, and a dry run removes nothing', async () => {
  await using broker = await startBroker()
  const { store, clock, publish, verify, deploy, clean } = broker
  await publish('billing', '1', 'orders', '1.0')
  await verify('billing', '1', 'orders', '10')
  await publish('billing', '2', 'orders', '2.0')
  await verify('billing', '2', 'orders', '11')
  await deploy('billing', '2', 'production')
  await publish('billing', '3', 'orders', '3.0', 'feature')
  await publish('billing', '4', 'orders', '4.0')
  await publish('billing', '5', 'orders', '5.0', 'other')
  const results = await store.pacts.verifications({ consumer: 'billing' })
  const old = results.find(({ providerVersion }) => providerVersion === '10')
  clock.now += 100 * day

  const told = await clean({ keepDays: 30 }, true)
  expect(told).toEqual({
    dryRun: true,
    pacticipants: [
      {
        name: 'billing',
        removed: ['1', '3'],
        endedBranches: ['feature'],
        kept: [
          { version: '2', reasons: ['inUse'] },
          { version: '4', reasons: ['mainHead'] },
          { version: '5', reasons: ['newest'] }
        ]
      },
      {
        name: 'orders',
        removed: ['10'],
        endedBranches: [],
        kept: [{ version: '11', reasons: ['newest'] }]
      }
    ]
  })
  expect(await store.pacticipants.findVersions('billing', {})).toEqual(['5', '4', '3', '2', '1'])

  expect(await clean({ keepDays: 30 })).toEqual({ ...told, dryRun: false })
  expect(await store.pacticipants.findVersions('billing', {})).toEqual(['5', '4', '2'])
  expect((await store.pacticipants.branches('billing')).map(({ name }) => name)).toEqual(['main', 'other'])
  expect((await store.pacts.verifications({})).map(({ providerVersion }) => providerVersion)).toEqual(['11'])
  expect(
    await broker.ask(`GET /pacts/provider/orders/consumer/billing/pact-version/${old?.sha}`)
  ).toMatchObject({
    status: 404
  })
  expect(
    (await clean({ keepDays: 30 })).pacticipants.flatMap((one: { removed: string[] }) => one.removed)
  ).toEqual([])
})

test('results of contents that nobody publishes any more go, whoever gave them', async () => {
  await using broker = await startBroker()
  await broker.publish('billing', '1', 'orders', '1.0')
  await broker.verify('billing', '1', 'orders', '10')
  await broker.deploy('orders', '10', 'production')
  await broker.publish('billing', '2', 'orders', '2.0')
  await broker.publish('billing', '3', 'orders', '3.0')
  await broker.ok('DELETE /pacts/provider/orders/consumer/billing/version/1')
  expect(await broker.store.pacts.verifications({})).toHaveLength(1)
  await broker.clean({ keepVersions: 10 })
  expect(await broker.store.pacts.verifications({})).toEqual([])
})

test('the consumer version that a deployed provider has verified stays', async () => {
  await using broker = await startBroker()
  await broker.publish('billing', '1', 'orders', '1.0', 'feature')
  await broker.verify('billing', '1', 'orders', '10')
  await broker.deploy('orders', '10', 'production')
  await broker.publish('billing', '2', 'orders', '2.0', 'feature')
  await broker.publish('billing', '3', 'orders', '3.0', 'feature')
  const { pacticipants } = await broker.clean({ keepVersions: 1 })
  expect(pacticipants[0]).toMatchObject({
    removed: ['2'],
    kept: [
      { version: '1', reasons: ['pactInUse'] },
      { version: '3', reasons: ['pactInUse', 'newest', 'amongLast'] }
    ]
  })
})

test.for([
  [{}, 'nothing to keep'],
  [{ keepBranches: ['main'] }, 'only branches'],
  [{ keepVersions: 0 }, 'no versions'],
  [{ keepVersions: 1.5 }, 'half a version'],
  [{ keepDays: -1 }, 'days to come'],
  [{ keepDays: 30, keepBranches: [''] }, 'a branch without a name']
] as const)('a policy is refused: %j (%s)', async ([policy]) => {
  await using broker = await startBroker()
  const { status, body } = await broker.ask('POST /api/clean', { policy })
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  expect(JSON.stringify(body)).toMatch(/keep/)
})

const services = ['a', 'b', 'c'] as const
const service = fc.constantFrom(...services)
const number = fc.integer({ min: 1, max: 6 }).map(String)
const step = fc.oneof(
  fc.record({
    kind: fc.constant('publish' as const),
    consumer: service,
    version: number,
    provider: service,
    price: fc.constantFrom('1.0', '2.0', '3.0'),
    branch: fc.constantFrom('main', 'feature', 'release/1')
  }),
  fc.record({
    kind: fc.constant('verify' as const),
    consumer: service,
    version: number,
    provider: service,
    by: number,
    success: fc.boolean()
  }),
  fc.record({
    kind: fc.constant('deploy' as const),
    service,
    version: number,
    environment: fc.constantFrom('test', 'production')
  })
)
const policies = fc.record({
  keepVersions: fc.integer({ min: 1, max: 3 }),
  keepBranches: fc.subarray(['main', 'release/*', 'f*'])
})

test('what the gate and the matrix say of deployed versions is the same after cleaning', async () => {
  let removals = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), policies, async (steps, policy) => {
      await using broker = await startBroker()
      for (const one of steps) {
        broker.clock.now += day
        if (one.kind === 'publish') {
          if (one.consumer === one.provider) continue
          const { consumer, version, provider } = one
          const known = await broker.store.pacts.publication({ service: consumer, version }, provider)
          if (known === undefined) await broker.publish(consumer, version, provider, one.price, one.branch)
        } else if (one.kind === 'verify') {
          await broker.verify(one.consumer, one.version, one.provider, one.by, one.success)
        } else {
          const version = { service: one.service, version: one.version }
          if ((await broker.store.pacticipants.version(version)) !== undefined) {
            await broker.deploy(one.service, one.version, one.environment)
          }
        }
      }
      const before = await answersOf(broker)
      const told = await broker.clean(policy, true)
      const done = await broker.clean(policy)
      expect(done.pacticipants).toEqual(told.pacticipants)
      removals += done.pacticipants.flatMap((one: { removed: string[] }) => one.removed).length
      expect(await answersOf(broker)).toEqual(before)
    }),
    { numRuns: 60 }
  )
  expect(removals).toBeGreaterThan(0)
})

async function answersOf({ store, ok }: Awaited<ReturnType<typeof startBroker>>) {
  const current = await store.deployments.deployments({ onlyCurrent: true })
  const answers: unknown[] = []
  for (const environment of ['test', 'production']) {
    for (const { pacticipant, version } of current) {
      const candidates = [{ service: pacticipant, version }]
      answers.push(await ok('POST /api/gate', { candidates, environment }))
      const selector = `q[][pacticipant]=${pacticipant}&q[][version]=${version}`
      answers.push(await ok(`GET /matrix?${selector}&latestby=cvpv&environment=${environment}`))
      for (const other of current) {
        if (other.pacticipant === pacticipant) continue
        const second = `q[][pacticipant]=${other.pacticipant}&q[][version]=${other.version}`
        answers.push(await ok(`GET /matrix?${selector}&${second}&latestby=cvpv`))
      }
    }
  }
  return answers
}

test('a version whose messages are still there stays until they have expired or were drained: the gate needs it', async () => {
  const { ok, clock } = await startBroker()
  const publish = (version: string, field: string) =>
    ok(`PUT /api/services/orders/versions/${version}/contract`, {
      document: documentOf('orders', version, [{ action: 'send', topic: 'orders', fields: [field], days: 3 }])
    })
  for (const [version, field] of [
    ['1', 'a: string'],
    ['2', 'a: string = ""'],
    ['3', 'a: string = "?"']
  ] as const) {
    await publish(version, field)
    await ok('POST /api/environments/production/deployments', { service: 'orders', version })
  }
  const kept = async () => {
    const { pacticipants } = await ok('POST /api/clean', {
      policy: { keepVersions: 1, keepBranches: [] },
      dryRun: true
    })
    return pacticipants[0].kept
  }
  expect(await kept()).toEqual([
    { version: '1', reasons: ['messagesLeft'] },
    { version: '2', reasons: ['messagesLeft'] },
    { version: '3', reasons: ['inUse', 'newest', 'amongLast'] }
  ])
  await ok('POST /api/environments/production/drains', { place: 'kafka orders', at: clock.now - 1 })
  expect(await kept()).toHaveLength(3)
  clock.now += 2 * day
  expect(await kept()).toHaveLength(3)
  clock.now += 2 * day
  expect(await kept()).toEqual([{ version: '3', reasons: ['inUse', 'newest', 'amongLast'] }])
})
