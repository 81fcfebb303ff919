import { gzipSync } from 'node:zlib'
import { SpanKind } from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askGate, deploy, publishContract } from '../support/choreography.ts'
import { runInstep } from '../support/cli.ts'
import { call } from '../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../support/registry.ts'

const now = 2_000_000_000_000

let server: RunningRegistry
beforeAll(async () => {
  server = await startRegistry({ log: false, bodyLimit: 1024 * 1024 }, () => now)
  await call(server, 'POST /environments', { name: 'production', production: true })
  const fields = ['id: string']
  await publishContract(server, 'orders@1', { action: 'send', topic: 'orders.{region}', fields })
  await publishContract(server, 'payments@1', { action: 'receive', topic: 'orders.{region}', fields })
  await deploy(server, 'orders@1')
  await deploy(server, 'payments@1')
})
afterAll(() => server[Symbol.asyncDispose]())

const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }))

/** A span of a service: `payments@1 process orders.eu` */
function exported(text: string, values: Readonly<Record<string, string>> = {}, environment = 'production') {
  const [owner = '', operation = '', destination = ''] = text.split(' ')
  const [service = '', version = ''] = owner.split('@')
  const resource = {
    'service.name': service,
    'service.version': version,
    'deployment.environment.name': environment
  }
  const span = {
    ...{ traceId: '1'.repeat(32), spanId: '1'.repeat(16), startTimeUnixNano: `${now - 60_000}000000` },
    attributes: attributes({
      'messaging.system': 'kafka',
      'messaging.operation.type': operation,
      'messaging.destination.name': destination,
      ...values
    })
  }
  return { resource: { attributes: attributes(resource) }, scopeSpans: [{ spans: [span] }] }
}

async function send(...resourceSpans: readonly object[]) {
  return call(server, 'POST /v1/traces', { resourceSpans })
}

async function post(body: string | Buffer, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${server.url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body
  })
  return [response.status, JSON.parse(await response.text())] as const
}

async function observations() {
  const [, answer] = await call(server, 'GET /api/environments/production/observations')
  return (answer as { observations: readonly Record<string, unknown>[] }).observations
}

test('what was seen is counted where it is declared, and makes the evidence of the gate', async () => {
  const group = { 'messaging.consumer.group.name': 'payments' }
  const all = [
    exported('orders@1 send orders.eu'),
    exported('orders@1 send orders.us'),
    exported('payments@1 process orders.eu', group)
  ]
  expect(await send(...all)).toEqual([200, {}])
  expect(await send(...all)).toEqual([200, {}])
  const seen = { place: 'kafka orders.{region}', errors: 0, firstAt: now - 60_000, lastAt: now - 60_000 }
  expect(await observations()).toEqual([
    { ...seen, service: 'orders', version: '1', action: 'send', count: 4 },
    { ...seen, service: 'payments', version: '1', action: 'receive', group: 'payments', count: 2 }
  ])
  const { answer, pairs, findings } = await askGate(server, 'orders@1')
  expect([answer, findings]).toEqual(['yes', []])
  const evidence = { grade: 'observed', source: 'traces', at: now - 60_000 }
  expect(pairs[0]).toMatchObject({
    writer: { evidence: { ...evidence, count: 4 } },
    reader: { evidence: { ...evidence, count: 2 } }
  })
  const words = await runInstep(server.url, ['can-i-deploy', 'orders@1', '--to', 'production'])
  expect(words.out).toMatch(/observed .*, 2 times/)
})

test('a reader that declares nothing is known to the gate from then on, until it is forgotten', async () => {
  const [status] = await send(exported('spy@7 process orders.{region}'))
  expect(status).toBe(200)
  const { answer, findings } = await askGate(server, 'orders@1')
  expect(answer).toBe('unknown')
  expect(findings).toMatchObject([{ id: 'readerUnknown', facts: { reader: 'spy', count: 1 } }])
  const copy = { 'messaging.consumer.group.name': 'payments-copy' }
  await send(exported('payments@1 process orders.eu', copy))
  const readers = (await askGate(server, 'orders@1')).findings.map(({ facts }) => facts)
  expect(readers).toMatchObject([{ reader: 'payments-copy' }, { reader: 'spy' }])
  for (const reader of ['spy', 'payments-copy']) {
    const query = new URLSearchParams({ place: 'kafka orders.{region}', reader })
    await call(server, `DELETE /api/environments/production/sightings?${query}`)
  }
  expect((await askGate(server, 'orders@1')).answer).toBe('yes')
})

describe.each([
  ['JSON', JsonExporter],
  ['Protobuf', ProtobufExporter]
])('the stock exporter in %s', (name, Exporter) => {
  test.each(['none', 'gzip'])('is understood with compression %s', async compression => {
    const exporter = new Exporter({
      url: `${server.url}/v1/traces`,
      compression: compression as never // an enumeration of two texts
    })
    const provider = new NodeTracerProvider({
      resource: resourceFromAttributes({
        'service.name': `${name}-${compression}`,
        'deployment.environment.name': 'production'
      }),
      spanProcessors: [new BatchSpanProcessor(exporter)]
    })
    const tracer = provider.getTracer('test')
    for (let count = 0; count < 3; count += 1) {
      tracer
        .startSpan('send', {
          kind: SpanKind.PRODUCER,
          startTime: now - 5000,
          attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 'x' }
        })
        .end()
    }
    await provider.shutdown()
    expect(await observations()).toContainEqual({
      ...{ service: `${name}-${compression}`, action: 'send', place: 'kafka x', count: 3, errors: 0 },
      ...{ firstAt: now - 5000, lastAt: now - 5000 }
    })
  })
})

test('the environment may be told by a header; spans of none that is known are rejected, and the exporter is told', async () => {
  const nowhere = exported('a@1 send x', {}, '')
  expect(await send(nowhere)).toEqual([
    200,
    {
      partialSuccess: {
        rejectedSpans: 1,
        errorMessage: 'the spans do not say their environment (deployment.environment.name)'
      }
    }
  ])
  const body = JSON.stringify({ resourceSpans: [nowhere] })
  expect(await post(body, { 'instep-environment': 'production' })).toEqual([200, {}])
  expect(await send(exported('a@1 send x', {}, 'moon'), exported('@1 send x'))).toMatchObject([
    200,
    {
      partialSuccess: {
        rejectedSpans: 2,
        errorMessage: 'there is no environment moon; the spans do not say their service (service.name)'
      }
    }
  ])
})

test('a time to come, and none at all, are now', async () => {
  const [later, never] = [exported('clock@1 send x'), exported('clock@2 send x')]
  const spanOf = (one: object) =>
    (one as { scopeSpans: { spans: { startTimeUnixNano?: string }[] }[] }).scopeSpans[0]?.spans[0]
  Object.assign(spanOf(later) ?? {}, { startTimeUnixNano: `${now + 5_000_000_000}000000` })
  Object.assign(spanOf(never) ?? {}, { startTimeUnixNano: undefined })
  await send(later, never)
  const times = (await observations()).filter(({ service }) => service === 'clock')
  expect(times.map(({ firstAt, lastAt }) => [firstAt, lastAt])).toEqual([
    [now, now],
    [now, now]
  ])
})

test.each([
  ['another type', 'hello', { 'content-type': 'text/plain' }, 415, /^text\/plain is not read here: send/],
  ['another encoding', '{}', { 'content-encoding': 'br' }, 415, /^content-encoding br is not read/],
  ['nothing', '', {}, 400, /^The body is missing/],
  ['no JSON', '{', {}, 400, /line 1, column/],
  ['no export', '{"resourceSpans":7}', {}, 400, /^The body is no OTLP export: resourceSpans/],
  [
    'no Protobuf',
    Buffer.from([10, 200, 1]),
    { 'content-type': 'application/x-protobuf' },
    400,
    /no export in/
  ],
  ['no gzip', 'hello', { 'content-encoding': 'gzip' }, 400, /not zipped/],
  ['a bomb', gzipSync(Buffer.alloc(5_000_000)), { 'content-encoding': 'gzip' }, 413, /larger than 1048576/],
  ['too much', '['.repeat(2_000_000), {}, 413, /larger than 1048576/]
] as const)('%s is refused in a sentence', async (_, body, headers, status, words) => {
  const [answered, told] = await post(body, headers)
  expect([answered, told]).toEqual([status, { code: 3, message: expect.stringMatching(words) }])
})

test('what is no span of a message is taken and passed over, and other paths are not there', async () => {
  expect(await post('{}')).toEqual([200, {}])
  expect(await post(JSON.stringify({ resourceSpans: [{ scopeSpans: [] }] }))).toEqual([200, {}])
  expect(await call(server, 'POST /v1/metrics', {})).toMatchObject([404, { code: 5 }])
  expect(await call(server, 'GET /v1/traces')).toMatchObject([405, { code: 12 }])
})

test('what is kept of an environment has a bound, and so has what one request may bring', async () => {
  const places = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => exported(`many@1 send t${from + index}`))
  const small = JSON.stringify({ resourceSpans: places(0, 1_200) })
  expect(await post(gzipSync(small), { 'content-encoding': 'gzip' })).toMatchObject([
    200,
    {
      partialSuccess: { rejectedSpans: 200, errorMessage: 'one request may tell of 1000 places at most' }
    }
  ])
  let last: unknown
  for (let from = 1_000; from < 11_000; from += 1_000) [, last] = await send(...places(from, 1_000))
  expect(last).toMatchObject({
    partialSuccess: { errorMessage: 'no more than 10000 places are kept for an environment' }
  })
  expect(await observations()).toHaveLength(10_000)
  // What is known goes on being counted.
  expect(await send(exported('orders@1 send orders.eu'))).toEqual([200, {}])
  const long = exported(`long@1 send ${'x'.repeat(600)}`)
  expect(await send(long)).toMatchObject([200, { partialSuccess: { errorMessage: 'a name is too long' } }])
})
