import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deploy, publishContract } from '../support/choreography.ts'
import { runInstep } from '../support/cli.ts'
import { call } from '../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../support/registry.ts'

let server: RunningRegistry
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-traces-'))
  server = await startRegistry({ log: false })
  await call(server, 'POST /environments', { name: 'production', production: true })
  await publishContract(server, 'orders@1', { action: 'send', topic: 'orders', fields: ['id: string'] })
  await publishContract(server, 'payments@1', { action: 'receive', topic: 'orders', fields: ['id: string'] })
  await deploy(server, 'orders@1')
  await deploy(server, 'payments@1')
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }))

/** What `orders@1` exports of one span. */
function exported(owner: string, id: number, values: Readonly<Record<string, string>>, more: object = {}) {
  const [service = '', version = ''] = owner.split('@')
  const span = {
    ...{ traceId: '0'.repeat(31).concat('1'), spanId: String(id).padStart(16, '0') },
    ...{ startTimeUnixNano: `${1_800_000_000 + id}000000000`, name: '', kind: 0 },
    attributes: attributes({ 'messaging.system': 'kafka', ...values }),
    ...more
  }
  return {
    resource: { attributes: attributes({ 'service.name': service, 'service.version': version }) },
    scopeSpans: [{ spans: [span] }]
  }
}

const send = exported('orders@1', 1, {
  'messaging.destination.name': 'orders',
  'messaging.operation.type': 'send'
})
const receive = exported(
  'payments@1',
  2,
  { 'messaging.destination.name': 'orders', 'messaging.operation.type': 'process' },
  { parentSpanId: '0000000000000001' }
)
const stray = exported('payments@1', 3, {
  'messaging.destination.name': 'invoices',
  'messaging.operation.type': 'send'
})

async function check(text: string, ...words: readonly string[]) {
  const file = join(folder, 'traces.json')
  await writeFile(file, text)
  const all = ['traces', 'check', file, '--environment', 'production', ...words]
  return runInstep(server.url, all)
}

const whole = (...resourceSpans: readonly object[]) => JSON.stringify({ resourceSpans })

test('services that do what they declare are in step, in one export, over several lines, and in one a line', async () => {
  const inStep = {
    ...{ code: 0, err: '' },
    out: 'IN STEP  production  1 send, 1 receive, 1 seen at both ends, 2027-01-15T08:00:01Z to 2027-01-15T08:00:02Z\n'
  }
  expect(await check(whole(send, receive))).toEqual(inStep)
  expect(await check(JSON.stringify({ resourceSpans: [send, receive] }, null, 2))).toEqual(inStep)
  expect(await check(`${whole(send)}\n${whole(receive)}\n`)).toEqual(inStep)
})

test('what was seen and is not declared is told, and the exit code says so', async () => {
  const { code, out } = await check(whole(send, receive, stray))
  expect(code).toBe(1)
  expect(out).toBe(
    [
      'OUT OF STEP  production  2 sends, 1 receive, 1 seen at both ends, 2027-01-15T08:00:01Z to 2027-01-15T08:00:03Z',
      '',
      'ERRORS (1)',
      '  ✗ payments@1 sends to kafka invoices (seen 1 time) and does not declare it. Declare it in its contract, or stop sending it. senderUndeclared',
      ''
    ].join('\n')
  )
  const json = JSON.parse((await check(whole(stray), '--format', 'json')).out)
  expect(json).toMatchObject({
    ...{ answer: 'no', environment: 'production', counts: { sends: 1 } },
    findings: [
      { id: 'senderUndeclared', level: 'error', facts: { place: 'kafka invoices', count: 1 } },
      { id: 'pairUnseen', level: 'note' }
    ]
  })
})

test('nothing seen is nothing proven', async () => {
  const { code, out } = await check('{}')
  expect(code).toBe(0)
  expect(out).toContain('0 sends, 0 receives, 0 seen at both ends')
  expect(out).toContain('NOTES (1)')
  expect(out).toContain('No span of a message was seen, so nothing is proven.')
})

test('spans of other environments are passed over', async () => {
  const elsewhere = { ...stray, resource: { attributes: [...stray.resource.attributes] } }
  elsewhere.resource.attributes.push(...attributes({ 'deployment.environment.name': 'staging' }))
  const { code, out } = await check(whole(send, receive, elsewhere))
  expect([code, out]).toEqual([0, expect.stringContaining('1 span of other environments.')])
})

test.each([
  ['no JSON', 'hello', /is no JSON/],
  ['no OTLP', '{"resourceSpans": 7}', /holds no OTLP traces: resourceSpans/],
  ['a span without an id', whole({ scopeSpans: [{ spans: [{}] }] }), /spans\.0\.traceId/],
  ['a broken line', `${whole(send)}\n{"resource`, /line 2 is no JSON/]
])('a file with %s is refused in a sentence', async (_, text, words) => {
  expect(await check(text)).toMatchObject({ code: 3, err: expect.stringMatching(words) })
})

test('a file or an environment that is not there is told', async () => {
  const nowhere = ['traces', 'check', join(folder, 'none.json'), '--environment', 'production']
  expect(await runInstep(server.url, nowhere)).toMatchObject({ code: 3 })
  const file = join(folder, 'empty.json')
  await writeFile(file, '{}')
  expect(await runInstep(server.url, ['traces', 'check', file, '--environment', 'moon'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no environment "moon"')
  })
})
