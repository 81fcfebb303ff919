import { expect, test } from 'vitest'
import { call, record } from '../support/confluent.ts'
import { pactBroker } from '../support/pact-cli.ts'
import { type RunningRegistry, startRegistry } from '../support/registry.ts'

interface Declared {
  readonly action: 'send' | 'receive'
  readonly schema: { readonly subject?: string; readonly version: number }
}

async function declare(
  server: RunningRegistry,
  service: string,
  version: string,
  ...operations: readonly Declared[]
) {
  const [status] = await call(server, `POST /api/services/${service}/versions/${version}/operations`, {
    operations: operations.map(({ action, schema }) => ({
      action,
      subject: 'o',
      schema: { subject: 'o', ...schema }
    }))
  })
  expect(status).toBe(200)
}

const sends = (version: number): Declared => ({ action: 'send', schema: { version } })
const reads = (version: number, subject = 'o'): Declared => ({
  action: 'receive',
  schema: { subject, version }
})

async function deploy(server: RunningRegistry, service: string, version: string): Promise<void> {
  const { code, output } = await pactBroker(
    server.url,
    ...['record-deployment', '-a', service, '-e', version, '--environment', 'production']
  )
  expect({ code, output }).toMatchObject({ code: 0 })
}

async function ask(server: RunningRegistry, ...candidates: readonly string[]) {
  const [status, body] = await call(server, 'POST /api/gate', {
    environment: 'production',
    candidates: candidates.map(text => {
      const [service = '', version = ''] = text.split('@')
      return { service, version }
    })
  })
  expect([status, body]).toMatchObject([200, {}])
  return body as {
    readonly answer: string
    readonly pairs: readonly { readonly outcome: string; readonly writer: object; readonly reader: object }[]
    readonly findings: readonly { readonly id: string }[]
    readonly brokenToday: readonly unknown[]
  }
}

/** Versions 1 `a, b?`, 2 `b?` (readers of 1 cannot read it), 3 `a, b?, c?`. */
async function start(): Promise<RunningRegistry> {
  const server = await startRegistry({ log: false })
  for (const fields of [['a', 'b?'], ['b?'], ['a?', 'b?', 'c?']]) {
    expect((await call(server, 'POST /subjects/o/versions', record(...fields)))[0]).toBe(200)
  }
  await pactBroker(server.url, 'create-environment', '--name', 'production', '--production')
  return server
}

test('a producer is refused when a running consumer cannot read what it writes', async () => {
  await using server = await start()
  await declare(server, 'orders', '1', sends(1))
  await declare(server, 'payments', '1', reads(1))
  await deploy(server, 'orders', '1')
  await deploy(server, 'payments', '1')
  await declare(server, 'orders', '2', sends(2))
  await declare(server, 'orders', '3', sends(3))
  expect(await ask(server, 'orders@2')).toMatchObject({
    answer: 'no',
    pairs: [
      {
        outcome: 'broken',
        writer: { service: 'orders', version: '2', presence: 'candidate' },
        reader: { service: 'payments', version: '1', presence: 'running' }
      }
    ]
  })
  expect(await ask(server, 'orders@3')).toMatchObject({ answer: 'yes', pairs: [{ outcome: 'ok' }] })
})

test('a consumer is refused when it cannot read what a running producer writes', async () => {
  await using server = await start()
  await declare(server, 'orders', '2', sends(2))
  await deploy(server, 'orders', '2')
  await declare(server, 'payments', '1', reads(1))
  await declare(server, 'payments', '3', reads(3))
  expect(await ask(server, 'payments@1')).toMatchObject({ answer: 'no' })
  expect(await ask(server, 'payments@3')).toMatchObject({ answer: 'yes' })
})

test('each consumer counts with its own schema: a field that no running reader reads may go', async () => {
  await using server = await start()
  expect((await call(server, 'POST /subjects/reader/versions', record('b?')))[0]).toBe(200)
  await declare(server, 'orders', '1', sends(1))
  await declare(server, 'notifications', '1', reads(1, 'reader'))
  await deploy(server, 'orders', '1')
  await deploy(server, 'notifications', '1')
  await declare(server, 'orders', '2', sends(2))
  expect(await ask(server, 'orders@2')).toMatchObject({ answer: 'yes', pairs: [{ outcome: 'ok' }] })
})

test('what is broken already is told, and not blamed on the candidate', async () => {
  await using server = await start()
  await declare(server, 'orders', '2', sends(2))
  await declare(server, 'payments', '1', reads(1))
  await deploy(server, 'orders', '2')
  await deploy(server, 'payments', '1')
  await declare(server, 'notifications', '1', reads(3))
  expect(await ask(server, 'notifications@1')).toMatchObject({
    answer: 'yes',
    pairs: [{ outcome: 'ok' }],
    brokenToday: [{ outcome: 'broken' }]
  })
})

test('candidates that go together are paired with each other', async () => {
  await using server = await start()
  await declare(server, 'orders', '2', sends(2))
  await declare(server, 'payments', '1', reads(1))
  await declare(server, 'payments', '3', reads(3))
  expect(await ask(server, 'orders@2', 'payments@1')).toMatchObject({ answer: 'no' })
  expect(await ask(server, 'orders@2', 'payments@3')).toMatchObject({ answer: 'yes' })
})

test('old and new of one service are paired, since they run side by side while it is rolled out', async () => {
  await using server = await start()
  await declare(server, 'orders', '1', sends(1), reads(1))
  await deploy(server, 'orders', '1')
  await declare(server, 'orders', '2', sends(2), reads(2))
  const { answer, pairs } = await ask(server, 'orders@2')
  expect(answer).toBe('no')
  expect(pairs.filter(({ outcome }) => outcome === 'broken')).toMatchObject([
    { writer: { version: '2' }, reader: { version: '1' } }
  ])
})

test('a schema that is gone for good makes the answer unknown, not yes', async () => {
  await using server = await start()
  expect((await call(server, 'POST /subjects/reader/versions', record('b?')))[0]).toBe(200)
  await declare(server, 'notifications', '1', reads(1, 'reader'))
  await deploy(server, 'notifications', '1')
  await declare(server, 'orders', '1', sends(1))
  await call(server, 'DELETE /subjects/reader')
  expect(await ask(server, 'orders@1')).toMatchObject({ answer: 'yes' })
  await call(server, 'DELETE /subjects/reader?permanent=true')
  expect(await ask(server, 'orders@1')).toMatchObject({
    answer: 'unknown',
    pairs: [{ outcome: 'unknown', reason: 'missing', missing: { subject: 'reader', version: 1 } }]
  })
})

test('what no rule speaks against and nothing proves is unknown, not yes, and says where', async () => {
  await using server = await start()
  await call(server, 'PUT /config/json', { compatibility: 'NONE' })
  for (const format of ['json-pointer-uri-fragment', 'relative-json-pointer']) {
    const schema = JSON.stringify({ type: 'string', pattern: '^[b-d]{40}$', format })
    const [status] = await call(server, 'POST /subjects/json/versions', { schema, schemaType: 'JSON' })
    expect(status).toBe(200)
  }
  await declare(server, 'mail', '1', reads(2, 'json'))
  await deploy(server, 'mail', '1')
  await declare(server, 'orders', '1', { action: 'send', schema: { subject: 'json', version: 1 } })
  expect(await ask(server, 'orders@1')).toMatchObject({
    answer: 'unknown',
    pairs: [
      {
        outcome: 'unknown',
        reason: 'unproven',
        type: 'JSON',
        differences: [{ rule: 'NOT_PROVEN', path: '#/format', breaks: false, facts: { keyword: 'format' } }]
      }
    ]
  })
})

test('messages that nobody sends or reads are found, and versions that nobody described', async () => {
  await using server = await start()
  await declare(server, 'orders', '1', sends(1))
  await declare(server, 'payments', '1', reads(1))
  await declare(server, 'silent', '1')
  expect(await ask(server, 'orders@1')).toMatchObject({ answer: 'yes', findings: [{ id: 'sentUnread' }] })
  expect(await ask(server, 'payments@1')).toMatchObject({
    answer: 'yes',
    findings: [{ id: 'awaitedUnsent' }]
  })
  expect(await ask(server, 'silent@1')).toMatchObject({ findings: [{ id: 'undeclared' }] })
  expect(await ask(server, 'nobody@1')).toMatchObject({
    answer: 'no',
    unknownCandidates: [{ service: 'nobody' }]
  })
})

test('the stock Pact command line is gated by schemas, without a pact in sight', async () => {
  await using server = await start()
  await declare(server, 'orders', '1', sends(1))
  await declare(server, 'payments', '1', reads(1))
  await deploy(server, 'orders', '1')
  await deploy(server, 'payments', '1')
  await declare(server, 'orders', '2', sends(2))
  await declare(server, 'orders', '3', sends(3))
  const mayDeploy = (version: string) =>
    pactBroker(server.url, 'can-i-deploy', '-a', 'orders', '-e', version, '--to-environment', 'production')
  const no = await mayDeploy('2')
  expect(no.code).toBe(1)
  expect(no.output).toContain('SCHEMA o')
  expect(no.output).toContain('payments')
  expect(await mayDeploy('3')).toMatchObject({ code: 0, output: expect.stringContaining('SCHEMA o') })
})
