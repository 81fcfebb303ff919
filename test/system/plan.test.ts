import { expect, test } from 'vitest'
import { askGate, askPlan, deploy, publishContract, type Told } from '../support/choreography.ts'
import { call } from '../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../support/registry.ts'

const old = ['id: string', 'cents: long']
const renamed = ['id: string', 'total: double = 0']
const tolerant = ['id: string', 'cents: long = 0', 'total: double = 0']
const strictNew = ['id: string', 'total: double']

const sends = (fields: readonly string[], more: Partial<Told> = {}): Told => ({
  action: 'send',
  topic: 'orders',
  fields,
  days: 3,
  ...more
})
const reads = (fields: readonly string[], more: Partial<Told> = {}): Told => ({
  action: 'receive',
  topic: 'orders',
  fields,
  ...more
})

async function start(): Promise<RunningRegistry> {
  const server = await startRegistry({ log: false })
  await call(server, 'POST /environments', { name: 'production', production: true })
  await publishContract(server, 'orders@1', sends(old))
  await publishContract(server, 'payments@1', reads(old))
  await deploy(server, 'orders@1')
  await deploy(server, 'payments@1')
  await publishContract(server, 'orders@2', sends(renamed))
  await publishContract(server, 'payments@2', reads(strictNew))
  return server
}

const moves = (answer: Awaited<ReturnType<typeof askPlan>>) =>
  answer.waves.map(({ drains, moves }) => [
    ...drains.map(({ place }) => `drain ${place}`),
    ...moves.map(({ service, to }) => `${service}@${to}`)
  ])

test('a rename in one step waits for itself, and both sides of the circle come with a message', async () => {
  await using server = await start()
  expect(await askPlan(server, 'orders@2', 'payments@2')).toMatchObject({
    answer: 'no',
    hindrances: [
      {
        kind: 'cycle',
        cycle: [
          {
            earlier: 'orders',
            later: 'payments',
            because: [{ pair: { counterexample: { json: { cents: 1 } } } }]
          },
          {
            earlier: 'payments',
            later: 'orders',
            because: [{ pair: { counterexample: { json: { total: 1.5 } } } }]
          }
        ],
        waysOut: [[{ earlier: 'payments' }], [{ earlier: 'orders' }]]
      }
    ]
  })
})

test('with a tolerant reader in between there are three waves, a drain, and a point of no return; and the gate goes along', async () => {
  await using server = await start()
  await publishContract(server, 'payments@1.5', reads(tolerant))
  const plan = await askPlan(server, 'orders@2', 'payments@1.5,2')
  expect(plan).toMatchObject({ answer: 'yes', pointOfNoReturn: { wave: 1 } })
  expect(moves(plan)).toEqual([['payments@1.5'], ['orders@2'], ['drain kafka orders', 'payments@2']])

  expect(await askGate(server, 'orders@2')).toMatchObject({ answer: 'no' })
  expect(await askGate(server, 'payments@1.5')).toMatchObject({ answer: 'yes' })
  await deploy(server, 'payments@1.5')
  expect(await askGate(server, 'orders@2')).toMatchObject({ answer: 'yes' })
  await deploy(server, 'orders@2')
  expect(await askGate(server, 'payments@2')).toMatchObject({
    answer: 'no',
    pairs: [
      { writer: { service: 'orders', version: '1', presence: 'retained' }, outcome: 'broken' },
      { writer: { version: '2' }, outcome: 'ok' }
    ]
  })
  await call(server, 'POST /api/environments/production/drains', { place: 'kafka orders', by: 'ada' })
  expect(await askGate(server, 'payments@2')).toMatchObject({ answer: 'yes', pairs: [{ outcome: 'ok' }] })
})

test('a drain before a version went does not count for it, and a drain elsewhere neither', async () => {
  await using server = await start()
  await call(server, 'POST /api/environments/production/drains', { place: 'kafka orders', at: 1 })
  await call(server, 'POST /api/environments/production/drains', { place: 'kafka other' })
  await publishContract(server, 'payments@1.5', reads(tolerant))
  await deploy(server, 'payments@1.5')
  await deploy(server, 'orders@2')
  expect(await askGate(server, 'payments@2')).toMatchObject({ answer: 'no' })
})

test('who starts at the tail never comes to old messages', async () => {
  await using server = await start()
  await publishContract(server, 'audit@1', reads(strictNew, { start: 'tail' }))
  await call(server, 'POST /api/environments/production/overrides', {
    writer: 'orders@2',
    reader: 'payments@1',
    reason: 'test',
    by: 'ada',
    until: Date.now() + 60_000
  })
  await deploy(server, 'orders@2')
  expect(await askGate(server, 'audit@1')).toMatchObject({ answer: 'yes' })
  await publishContract(server, 'archive@1', reads(strictNew, { start: 'earliest' }))
  expect(await askGate(server, 'archive@1')).toMatchObject({ answer: 'no' })
})

test('messages age out with the retention of their topic', async () => {
  let now = Date.UTC(2026, 0, 1)
  await using server = await startRegistry({ log: false }, () => now)
  await call(server, 'POST /environments', { name: 'production', production: true })
  await publishContract(server, 'orders@1', sends(old))
  await publishContract(server, 'orders@2', sends(renamed))
  await deploy(server, 'orders@1')
  await deploy(server, 'orders@2')
  await publishContract(server, 'archive@1', reads(strictNew, { start: 'earliest' }))
  now += 2 * 86_400_000
  expect(await askGate(server, 'archive@1')).toMatchObject({ answer: 'no' })
  now += 2 * 86_400_000
  expect(await askGate(server, 'archive@1')).toMatchObject({ answer: 'yes' })
})

test('a field that nobody reads may go, whatever the level says; the readers that were asked are named', async () => {
  await using server = await startRegistry({ log: false })
  await call(server, 'POST /environments', { name: 'production', production: true })
  await publishContract(server, 'orders@1', sends(['id: string', 'colour: string']))
  await publishContract(server, 'payments@1', reads(['id: string']))
  await deploy(server, 'orders@1')
  await deploy(server, 'payments@1')
  await publishContract(server, 'orders@2', sends(['id: string']))
  await call(server, 'PUT /config/orders-value', { compatibility: 'FULL' })
  expect(await askGate(server, 'orders@2')).toMatchObject({
    answer: 'yes',
    unreadChanges: [
      {
        subject: 'orders-value',
        differences: [{ rule: 'READER_FIELD_MISSING_DEFAULT_VALUE' }],
        readers: [{ service: 'payments', version: '1' }]
      }
    ],
    levels: [{ subject: 'orders-value', version: 2, level: 'FULL', isCompatible: false }]
  })
  await publishContract(server, 'audit@1', reads(['colour: string']))
  await deploy(server, 'audit@1')
  expect(await askGate(server, 'orders@2')).toMatchObject({
    answer: 'no',
    pairs: [
      {
        reader: { service: 'audit', version: '1', evidence: { grade: 'declared', source: 'asyncapi' } },
        outcome: 'broken',
        counterexample: {}
      },
      { reader: { service: 'payments' }, outcome: 'ok' }
    ],
    unreadChanges: []
  })
})

test('a candidate that stops sending what somebody awaits leaves them alone, and the gate says so', async () => {
  await using server = await start()
  await publishContract(server, 'orders@3', sends(old, { topic: 'elsewhere' }))
  expect(await askGate(server, 'orders@3')).toMatchObject({
    answer: 'yes',
    findings: [
      {
        id: 'awaitedUnsent',
        facts: { reader: { service: 'payments', version: '1' }, place: 'kafka orders' }
      },
      { id: 'sentUnread', facts: { writer: { service: 'orders', version: '3' }, place: 'kafka elsewhere' } }
    ]
  })
})

test('what runs already, what nobody knows and what makes no sense', async () => {
  await using server = await start()
  expect(await askPlan(server, 'orders@1')).toMatchObject({
    answer: 'yes',
    waves: [],
    there: [{ service: 'orders', version: '1' }]
  })
  expect(await askPlan(server, 'orders@9')).toMatchObject({
    answer: 'no',
    unknownCandidates: [{ service: 'orders', version: '9' }]
  })
  const bad = [
    {},
    { environment: 'production', services: [] },
    { environment: 'production', services: [{ service: 'a', versions: [] }] }
  ]
  for (const body of bad)
    expect(await call(server, 'POST /api/plan', body)).toMatchObject([
      400,
      { error: { code: 'requestInvalid' } }
    ])
  expect(
    await call(server, 'POST /api/plan', {
      environment: 'nowhere',
      services: [{ service: 'a', versions: ['1'] }]
    })
  ).toMatchObject([404, { error: { code: 'environmentNotFound' } }])
})
