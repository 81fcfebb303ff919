import { expect, test } from 'vitest'
import { askGate, deploy, publishContract, type Told } from '../support/choreography.ts'
import { call } from '../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../support/registry.ts'

const fields = ['id: string']
const sends = (topic: string, more: Partial<Told> = {}): Told => ({ action: 'send', topic, fields, ...more })
const receives = (topic: string, group: string, says: object = {}): Told => ({
  ...{ action: 'receive', topic, fields },
  says: { bindings: { kafka: { groupId: { const: group } } }, 'x-instep-causes': [], ...says }
})

/** What reading leads to is not told. */
const anything = { 'x-instep-causes': undefined }

async function start(): Promise<RunningRegistry> {
  const server = await startRegistry()
  expect(await call(server, 'POST /environments', { name: 'production', production: true })).toMatchObject([
    201,
    {}
  ])
  return server
}

async function publishAndDeploy(server: RunningRegistry, owner: string, ...told: readonly Told[]) {
  await publishContract(server, owner, ...told)
  await deploy(server, owner)
}

test('the gate tells what would be the matter with a candidate, and with nobody else', async () => {
  await using server = await start()
  await publishAndDeploy(server, 'orders@1', sends('orders'))
  await publishAndDeploy(server, 'billing@1', receives('orders', 'shared'))
  await publishAndDeploy(server, 'mail@1', receives('orders', 'mail'))
  await publishContract(server, 'payments@1', receives('orders', 'shared'))
  await publishContract(server, 'audit@1', receives('orders', 'audit', { 'x-instep-dead-letter': undefined }))
  expect(await askGate(server, 'payments@1')).toMatchObject({
    answer: 'no',
    findings: [
      { id: 'groupShared', facts: { place: 'kafka orders shared', services: ['billing', 'payments'] } }
    ]
  })
  expect(await askGate(server, 'audit@1')).toMatchObject({
    answer: 'yes',
    findings: [{ id: 'deadLetterMissing', facts: { reader: { service: 'audit' }, place: 'kafka orders' } }]
  })
})

test('a reader that nobody knows leaves the answer open for who sends there', async () => {
  await using server = await start()
  await publishAndDeploy(server, 'billing@1', receives('orders', 'billing'))
  await publishContract(server, 'orders@1', sends('orders'))
  await publishContract(server, 'orders@2', sends('elsewhere'))
  for (const reader of ['billing', 'spy']) {
    const seen = { place: 'kafka orders', reader }
    expect(await call(server, 'POST /api/environments/production/sightings', seen)).toMatchObject([200, {}])
  }
  expect(await askGate(server, 'orders@1')).toMatchObject({
    answer: 'unknown',
    findings: [{ id: 'readerUnknown', facts: { place: 'kafka orders', reader: 'spy' } }]
  })
  expect(await askGate(server, 'orders@2')).not.toMatchObject({ answer: 'unknown' })
})

test('a candidate that closes a circle is told so, also when its old version runs', async () => {
  await using server = await start()
  await publishAndDeploy(server, 'orders@1', sends('orders'))
  await publishAndDeploy(server, 'billing@1', receives('orders', 'billing', anything), sends('bills'))
  await publishContract(server, 'orders@2', sends('orders'), receives('bills', 'orders', anything))
  const { findings } = await askGate(server, 'orders@2')
  expect(findings.find(({ id }) => id === 'cycleWithoutEnd')?.facts).toEqual({
    services: ['orders', 'billing'],
    subjects: ['orders-value', 'bills-value']
  })
  const again = await askGate(server, 'orders@1')
  expect(again.findings.filter(({ id }) => id === 'cycleWithoutEnd')).toEqual([])
})

test('an environment is checked as a whole: findings with their levels, and what is broken today', async () => {
  await using server = await start()
  const check = () => call(server, 'GET /api/environments/production/choreography/findings')
  expect(await check()).toEqual([
    200,
    {
      ...{ answer: 'yes', environment: 'production', findings: [], pairs: [], pacts: [] },
      counts: { versions: 0, pairs: 0, pacts: 0 }
    }
  ])
  await publishAndDeploy(server, 'orders@1', sends('orders'))
  await publishAndDeploy(server, 'billing@1', receives('orders', 'shared'))
  expect(await check()).toMatchObject([200, { answer: 'yes', counts: { versions: 2, pairs: 1, pacts: 0 } }])
  await publishAndDeploy(server, 'mail@1', receives('orders', 'shared'))
  await publishAndDeploy(server, 'audit@1', {
    ...receives('orders', 'audit'),
    fields: ['id: string', 'total: double']
  })
  expect(await check()).toMatchObject([
    200,
    {
      answer: 'no',
      findings: [
        {
          id: 'groupShared',
          level: 'error',
          facts: { place: 'kafka orders shared', services: ['billing', 'mail'] },
          explanation: expect.stringContaining('Give each service a group or a queue of its own.')
        }
      ],
      pairs: [{ outcome: 'broken', writer: { service: 'orders' }, reader: { service: 'audit' } }],
      counts: { versions: 4, pairs: 3 }
    }
  ])
  const levels = { levels: { groupShared: 'off' } }
  expect(await call(server, 'PATCH /api/finding-levels?environment=production', levels)).toMatchObject([
    200,
    {}
  ])
  expect(await check()).toMatchObject([200, { answer: 'no', findings: [] }])
  expect(await call(server, 'GET /api/environments/nowhere/choreography/findings')).toMatchObject([404, {}])
})

test('an environment is drawn: versions, places, who sends and receives what, and what is left of those who are gone', async () => {
  await using server = await start()
  await publishAndDeploy(server, 'orders@1', sends('orders', { days: 3 }))
  await publishAndDeploy(server, 'billing@1', receives('orders', 'billing'))
  await publishAndDeploy(
    server,
    'orders@2',
    sends('orders', { days: 3, fields: ['id: string', 'n: int = 0'] })
  )
  const message = { place: 'kafka orders', subject: 'orders-value', message: 'Event' }
  expect(await call(server, 'GET /api/environments/production/choreography')).toEqual([
    200,
    {
      environment: 'production',
      versions: [
        { service: 'billing', version: '1', presence: 'running', isReleased: false },
        {
          ...{ service: 'orders', version: '1', presence: 'retained', isReleased: false },
          endedAt: expect.any(Number)
        },
        { service: 'orders', version: '2', presence: 'running', isReleased: false }
      ],
      places: [{ place: 'kafka orders', protocol: 'kafka', retention: 3 * 86_400_000 }],
      sends: [
        { service: 'orders', version: '1', ...message, schema: { subject: 'orders-value', version: 1 } },
        { service: 'orders', version: '2', ...message, schema: { subject: 'orders-value', version: 2 } }
      ],
      receives: [
        {
          ...{ service: 'billing', version: '1', ...message, group: 'billing' },
          schema: { subject: 'orders-value', version: 1 }
        }
      ],
      routes: []
    }
  ])
  const drain = { place: 'kafka orders' }
  expect(await call(server, 'POST /api/environments/production/drains', drain)).toMatchObject([200, {}])
  expect(await call(server, 'GET /api/environments/production/choreography')).toMatchObject([
    200,
    { versions: [{ service: 'billing' }, { service: 'orders', version: '2' }] }
  ])
})
