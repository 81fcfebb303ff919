import { expect, test } from 'vitest'
import { call, record } from '../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../support/registry.ts'

/** orders@1 runs and sends version 1; orders@2 sends version 2, which payments@1, who runs, cannot read. */
async function start(): Promise<RunningRegistry> {
  const server = await startRegistry({ log: false })
  for (const fields of [['a', 'b?'], ['b?']])
    await call(server, 'POST /subjects/o/versions', record(...fields))
  await ok(server, 'POST /environments', { name: 'production', production: true })
  await declare(server, 'orders@1', 'send', 1)
  await declare(server, 'payments@1', 'receive', 1)
  await declare(server, 'orders@2', 'send', 2)
  for (const service of ['orders', 'payments']) {
    await ok(server, 'POST /api/environments/production/deployments', { service, version: '1' })
  }
  return server
}

async function ok(server: RunningRegistry, request: string, body?: unknown) {
  const [status, answer] = await call(server, request, body)
  expect([request, status, answer]).toMatchObject([request, expect.any(Number), {}])
  expect(`${request} ${status} ${JSON.stringify(answer)}`).toMatch(/ 20[01] /)
  return answer as Record<string, unknown>
}

async function declare(server: RunningRegistry, owner: string, action: 'send' | 'receive', version: number) {
  const [service, number] = owner.split('@')
  await ok(server, `POST /api/services/${service}/versions/${number}/operations`, {
    operations: [{ action, subject: 'o', schema: { subject: 'o', version } }]
  })
}

function ask(server: RunningRegistry, more: object = {}) {
  return ok(server, 'POST /api/gate', {
    environment: 'production',
    candidates: [{ service: 'orders', version: '2' }],
    ...more
  })
}

test('an override lets pass what the gate would refuse, says who, why and until when, and ends', async () => {
  await using server = await start()
  expect(await ask(server)).toMatchObject({
    answer: 'no',
    pairs: [{ outcome: 'broken' }]
  })
  const until = Date.now() + 60_000
  const made = await ok(server, 'POST /api/environments/production/overrides', {
    reader: 'payments',
    subject: 'o',
    reason: 'payments is switched off',
    by: 'ada',
    until
  })
  expect(await ask(server)).toMatchObject({
    answer: 'yes',
    pairs: [{ outcome: 'broken', waiver: { reason: 'payments is switched off', by: 'ada', until } }]
  })
  expect(await ok(server, 'GET /api/environments/production/overrides')).toMatchObject({ overrides: [made] })
  await ok(server, `DELETE /api/environments/production/overrides/${made.uuid}`)
  expect(await ask(server)).toMatchObject({ answer: 'no' })
  expect(await ok(server, 'GET /api/environments/production/overrides')).toEqual({ overrides: [] })
})

test('an override for another version, reader or message does not count', async () => {
  await using server = await start()
  const until = Date.now() + 60_000
  for (const other of [{ writer: 'orders@1' }, { reader: 'audit' }, { subject: 'p' }]) {
    await ok(server, 'POST /api/environments/production/overrides', {
      ...other,
      reason: 'r',
      by: 'ada',
      until
    })
  }
  expect(await ask(server)).toMatchObject({ answer: 'no' })
})

test('a service that the asker leaves out does not count, and the reason is told', async () => {
  await using server = await start()
  expect(
    await ask(server, { ignore: [{ service: 'payments', reason: 'it is being retired' }] })
  ).toMatchObject({
    answer: 'yes',
    pairs: [{ outcome: 'broken', waiver: { reason: 'it is being retired' } }]
  })
})

test.each([
  ['overrides', { reason: 'r', by: 'ada', until: 4e12 }, 422, 'overrideInvalid'],
  ['overrides', { writer: 'w', reason: 'r', by: 'ada', until: 1 }, 422, 'overrideInvalid'],
  ['overrides', { writer: 'w', reason: '', by: 'ada', until: 4e12 }, 400, 'requestInvalid'],
  ['overrides', { writer: 'w', reason: 'r', by: 'ada', until: 'soon' }, 400, 'requestInvalid'],
  ['drains', { place: '' }, 400, 'requestInvalid'],
  ['drains', { place: 'x'.repeat(501) }, 400, 'requestInvalid'],
  ['sightings', { place: 'p', reader: 'r', count: 0 }, 400, 'requestInvalid'],
  ['sightings', { place: 'p', reader: 'r', count: 1.5 }, 400, 'requestInvalid'],
  ['deployments', { service: 'orders', version: '9' }, 404, 'pacticipantVersionNotFound']
])('what makes no sense is refused: %s %j', async (fact, body, status, code) => {
  await using server = await start()
  const answer = await call(server, `POST /api/environments/production/${fact}`, body)
  expect(answer).toMatchObject([status, { error: { code } }])
  expect(await call(server, `POST /api/environments/nowhere/${fact}`, body)).toMatchObject([
    status === 400 ? 400 : 404,
    { error: {} }
  ])
})

test('levels of findings are set everywhere and in one environment, and taken back', async () => {
  await using server = await start()
  const lonely = { candidates: [{ service: 'lonely', version: '1' }] }
  await declare(server, 'lonely@1', 'send', 1)
  await ok(server, 'POST /api/services/lonely/versions/1/operations', {
    operations: [{ action: 'send', subject: 'unread', schema: { subject: 'o', version: 1 } }]
  })
  expect(await ask(server, lonely)).toMatchObject({
    answer: 'yes',
    findings: [{ id: 'sentUnread', level: 'warning', facts: { subject: 'unread' } }]
  })
  await ok(server, 'PATCH /api/finding-levels', { levels: { sentUnread: 'off' } })
  expect(await ask(server, lonely)).toMatchObject({ answer: 'yes', findings: [] })
  await ok(server, 'PATCH /api/finding-levels?environment=production', { levels: { sentUnread: 'error' } })
  expect(await ask(server, lonely)).toMatchObject({ answer: 'no', findings: [{ level: 'error' }] })
  await ok(server, 'PATCH /api/finding-levels?environment=production', { levels: { sentUnread: null } })
  await ok(server, 'PATCH /api/finding-levels', { levels: { sentUnread: null } })
  expect(await ask(server, lonely)).toMatchObject({ findings: [{ level: 'warning' }] })
  expect(await call(server, 'PATCH /api/finding-levels', { levels: { nothing: 'off' } })).toMatchObject([
    400,
    {}
  ])
})

test('deployments are one record, whichever API keeps and asks for it', async () => {
  await using server = await start()
  const { _embedded } = (await ok(server, 'GET /environments')) as {
    _embedded: { environments: { uuid: string }[] }
  }
  const uuid = _embedded.environments[0]?.uuid
  const recorded = await ok(server, 'POST /api/environments/production/deployments', {
    service: 'orders',
    version: '2',
    instance: 'eu'
  })
  const viaPact = await ok(
    server,
    `GET /environments/${uuid}/deployed-versions/currently-deployed?pacticipant=orders`
  )
  expect(JSON.stringify(viaPact)).toContain(recorded.uuid as string)
  await ok(server, `POST /pacticipants/orders/versions/2/released-versions/environment/${uuid}`)
  const all = (await ok(server, 'GET /api/environments/production/deployments')) as {
    deployments: { service: string; version: string; kind: string; instance?: string }[]
  }
  const orders = all.deployments.filter(({ service }) => service === 'orders')
  expect(orders.map(({ version, kind, instance }) => [version, kind, instance])).toEqual([
    ['1', 'deployed', undefined],
    ['2', 'deployed', 'eu'],
    ['2', 'released', undefined]
  ])
  await ok(server, 'DELETE /api/environments/production/deployments?service=orders&instance=eu')
  await ok(server, 'DELETE /api/environments/production/deployments?service=orders&kind=released&version=2')
  const left = await ok(
    server,
    `GET /environments/${uuid}/deployed-versions/currently-deployed?pacticipant=orders`
  )
  expect(JSON.stringify(left)).not.toContain(recorded.uuid as string)
  expect(
    await call(server, 'DELETE /api/environments/production/deployments?service=orders&instance=eu')
  ).toMatchObject([404, { error: { code: 'deploymentNotFound' } }])
})

test('who waits for an answer gets it as soon as what was missing is there', async () => {
  await using server = await start()
  const open = { candidates: [{ service: 'quiet', version: '1' }] }
  await ok(server, 'POST /api/services/quiet/versions/1/operations', { operations: [] })
  await ok(server, 'PATCH /api/finding-levels', { levels: { undeclared: 'error' } })
  expect(await ask(server, open)).toMatchObject({ answer: 'unknown', findings: [{ id: 'undeclared' }] })
  const started = performance.now()
  const waiting = ask(server, { ...open, wait: 20 })
  setTimeout(() => declare(server, 'quiet@1', 'receive', 1), 300)
  expect(await waiting).toMatchObject({ answer: 'yes' })
  expect(performance.now() - started).toBeLessThan(10_000)
  expect(await ask(server, { candidates: [{ service: 'orders', version: '2' }], wait: 20 })).toMatchObject({
    answer: 'no'
  })
})
