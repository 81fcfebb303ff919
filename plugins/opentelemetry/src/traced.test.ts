import { createMemoryBroker, type Message, type Settlement } from '@instep/messages'
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { tracedBatch } from './batch.ts'
import { kafka, nats, rabbitmq, type System } from './systems.ts'
import { traced } from './traced.ts'

const exporter = new InMemorySpanExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
provider.register()
beforeEach(() => exporter.reset())
afterAll(async () => {
  trace.disable()
  context.disable()
  propagation.disable()
  await provider.shutdown()
})

const message = (headers: Message['headers'] = {}): Message => ({
  ...{ address: 'orders', key: 'k', body: new TextEncoder().encode('hello'), headers }
})

/** Sends a message to a receiver, and tells the two spans. */
async function journey(
  receiver: (headers: Message['headers']) => Promise<Settlement>,
  system: System = kafka(),
  sent: Message = message()
) {
  const memory = createMemoryBroker()
  await using broker = traced(memory, { system })
  await using _ = await broker.subscribe('orders', 'payments', ({ headers }) => receiver(headers))
  await broker.publish(sent)
  await memory.settled()
  const spans = exporter.getFinishedSpans()
  const [send, process] = [SpanKind.PRODUCER, SpanKind.CONSUMER].map(kind =>
    spans.find(span => span.kind === kind)
  )
  if (send === undefined || process === undefined) throw new Error('there are no two spans')
  return { send, process }
}

const ok = async (): Promise<Settlement> => ({ outcome: 'ok' })

test('a message is one trace from its sender through its receiver, whatever headers it has', async () => {
  let seen: string | undefined
  const { send, process } = await journey(
    async headers => {
      expect(headers.tenant).toBe('t1')
      seen = trace.getActiveSpan()?.spanContext().traceId
      return { outcome: 'ok' }
    },
    kafka(),
    message({ tenant: 't1', 'message-id': 'm1' })
  )
  expect(process.spanContext().traceId).toBe(send.spanContext().traceId)
  expect(process.parentSpanContext?.spanId).toBe(send.spanContext().spanId)
  expect(process.links.map(link => link.context.spanId)).toEqual([send.spanContext().spanId])
  expect(seen).toBe(send.spanContext().traceId)
  expect([send.name, process.name]).toEqual(['send orders', 'process orders'])
  expect(send.attributes).toEqual({
    'messaging.system': 'kafka',
    'messaging.operation.type': 'send',
    'messaging.operation.name': 'publish',
    'messaging.destination.name': 'orders',
    'messaging.kafka.message.key': 'k',
    'messaging.message.id': 'm1',
    'messaging.message.body.size': 5
  })
  expect(process.attributes).toMatchObject({
    'messaging.operation.type': 'process',
    'messaging.consumer.group.name': 'payments',
    'instep.message.attempt': 1,
    'instep.message.outcome': 'ok'
  })
})

test('headers of bytes, and in another case, are read as well', async () => {
  const bytes = new TextEncoder().encode('00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01')
  const memory = createMemoryBroker()
  await using broker = traced(memory, { system: nats() })
  await using _ = await broker.subscribe('orders', 'payments', ok)
  await memory.publish(message({ Traceparent: bytes }))
  await memory.settled()
  const [process] = exporter.getFinishedSpans()
  expect(process?.spanContext().traceId).toBe('5b8efff798038103d269b633813fc60c')
})

test.each<readonly [string, System, string, string]>([
  ['Kafka', kafka(), 'orders', 'orders'],
  ['NATS', nats(), 'orders', 'orders'],
  ['RabbitMQ', rabbitmq({ exchange: 'shop' }), 'shop:orders', 'shop:orders:payments'],
  ['the default exchange', rabbitmq(), 'orders', 'orders:payments'],
  ['a queue of its key', rabbitmq({ queueOf: address => address }), 'orders', 'orders']
])('places of %s are called as the conventions do', async (_, system, from, to) => {
  const { send, process } = await journey(ok, system)
  expect(send.attributes['messaging.destination.name']).toBe(from)
  expect(process.attributes['messaging.destination.name']).toBe(to)
})

test.each<readonly [Settlement, SpanStatusCode]>([
  [{ outcome: 'drop', error: new Error('no') }, SpanStatusCode.UNSET],
  [{ outcome: 'dead-letter', error: new TypeError('no') }, SpanStatusCode.ERROR]
])('%j is told', async (settlement, code) => {
  const { process } = await journey(async () => settlement)
  expect(process.status.code).toBe(code)
  expect(process.attributes['instep.message.outcome']).toBe(settlement.outcome)
  expect(process.attributes['error.type']).toBe(code === SpanStatusCode.ERROR ? 'TypeError' : undefined)
})

test('who cannot send, and who fails at a message, is told and the error goes on', async () => {
  const broken = {
    ...createMemoryBroker(),
    publish: () => Promise.reject(new RangeError('full'))
  }
  await expect(traced(broken, { system: kafka() }).publish(message())).rejects.toThrow('full')
  expect(exporter.getFinishedSpans()[0]?.attributes['error.type']).toBe('RangeError')
  const failing = journey(() => Promise.reject(new SyntaxError('what')))
  await expect(failing).rejects.toThrow('what')
  expect(exporter.getFinishedSpans().map(span => span.attributes['error.type'])).toContain('SyntaxError')
})

test('messages that are handled at once are linked, each to its sender', async () => {
  const memory = createMemoryBroker()
  const held: Message[] = []
  await using broker = traced(memory, { system: kafka() })
  await using _ = await memory.subscribe('orders', 'payments', async delivery => {
    held.push(delivery)
    return { outcome: 'ok' }
  })
  for (let count = 0; count < 3; count += 1) await broker.publish(message())
  await memory.settled()
  const sends = exporter.getFinishedSpans().map(span => span.spanContext().spanId)
  await tracedBatch(held, { address: 'orders', group: 'payments' }, { system: kafka() }, async () => {})
  const batch = exporter.getFinishedSpans().at(-1)
  expect(batch?.links.map(link => link.context.spanId).toSorted()).toEqual(sends.toSorted())
  expect(batch?.attributes['messaging.batch.message_count']).toBe(3)
})

test('without a tracer everything goes on as it was', async () => {
  const memory = createMemoryBroker()
  trace.disable()
  await using broker = traced(memory, { system: kafka() })
  let came = 0
  await using _ = await broker.subscribe('orders', 'payments', async () => {
    came += 1
    return { outcome: 'ok' }
  })
  await broker.publish(message())
  await memory.settled()
  provider.register()
  expect([came, exporter.getFinishedSpans().length]).toEqual([1, 0])
})

test('schemas are told, also those that come to be known later; who cannot tell them delays nobody', async () => {
  const later = Promise.withResolvers<{ readonly subject: string; readonly version: number }>()
  const memory = createMemoryBroker()
  const sent: string[] = []
  const noting = {
    ...memory,
    publish: async ({ key }: Message) => {
      sent.push(String(key))
    }
  }
  const schemaOf = ({ key }: Message) =>
    key === 'slow' ? later.promise : { subject: 's', version: 1, id: 7 }
  await using broker = traced(noting, { system: kafka(), schemaOf })
  const slow = broker.publish({ ...message(), key: 'slow' })
  await broker.publish({ ...message(), key: 'fast' })
  await slow
  expect(sent).toEqual(['slow', 'fast'])
  const schemas = () =>
    exporter
      .getFinishedSpans()
      .map(({ attributes }) => [attributes['instep.schema.subject'], attributes['instep.schema.version']])
  expect(schemas()).toEqual([['s', 1]])
  later.resolve({ subject: 't', version: 2 })
  await later.promise
  await expect.poll(schemas).toEqual([
    ['s', 1],
    ['t', 2]
  ])
})
