import { expect, test } from 'vitest'
import { factOf, factsOf } from './facts.ts'
import type { Attributes, Span, SpanKind } from './span.ts'

const attributes = (values: Readonly<Record<string, string | number | boolean>>): Attributes =>
  new Map(Object.entries(values))

function span(
  values: Readonly<Record<string, string | number | boolean>>,
  { kind = 'consumer', name = 'process' }: { readonly kind?: SpanKind; readonly name?: string } = {}
): Span {
  const resource = attributes({ 'service.name': 'payments', 'service.version': '1' })
  const rest = { parent: undefined, links: [], at: 5, isFailed: false }
  return { traceId: 'a', spanId: 'b', name, kind, attributes: attributes(values), resource, ...rest }
}

const ofKafka = { action: 'receive', group: 'payments', partition: '2', offset: '17', key: 'k' } as const

test.each([
  [
    'now',
    {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'orders',
      'messaging.consumer.group.name': 'payments',
      'messaging.destination.partition.id': '2',
      'messaging.kafka.offset': 17,
      'messaging.kafka.message.key': 'k'
    }
  ],
  [
    'from 1.17 on',
    {
      'messaging.system': 'kafka',
      'messaging.operation': 'process',
      'messaging.destination.name': 'orders',
      'messaging.kafka.consumer.group': 'payments',
      'messaging.kafka.destination.partition': 2,
      'messaging.kafka.message.offset': '17',
      'messaging.kafka.message.key': 'k'
    }
  ],
  [
    'before',
    {
      'messaging.system': 'kafka',
      'messaging.operation': 'process',
      'messaging.destination': 'orders',
      'messaging.destination_kind': 'topic',
      'messaging.kafka.consumer_group': 'payments',
      'messaging.kafka.partition': 2,
      'messaging.kafka.message.offset': '17',
      'messaging.kafka.message_key': 'k'
    }
  ]
])('names as they are %s say the same', (_, values) => {
  expect(factOf(span(values))).toMatchObject({
    ...ofKafka,
    place: { system: 'kafka', destination: 'orders' },
    isProcessing: true
  })
})

test('the newest name counts where a span has several', () => {
  const both = { 'messaging.consumer.group.name': 'new', 'messaging.kafka.consumer_group': 'old' }
  const fact = factOf(span({ 'messaging.system': 'kafka', 'messaging.destination.name': 'orders', ...both }))
  expect(fact?.group).toBe('new')
})

test.each([
  ['process', 'receive', true],
  ['deliver', 'receive', true],
  ['receive', 'receive', false],
  ['publish', 'send', false],
  ['send', 'send', false],
  ['create', 'send', false]
])('the operation %s is a %s', (operation, action, isProcessing) => {
  const named = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' }
  expect(factOf(span({ ...named, 'messaging.operation.type': operation }, { kind: 'client' }))).toMatchObject(
    { action, isProcessing }
  )
})

test('what settles messages, what is no message and what has no place tells nothing', () => {
  const kafka = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' }
  expect(
    factsOf([
      span({ ...kafka, 'messaging.operation.type': 'settle' }),
      span({ 'http.request.method': 'GET' }, { kind: 'server' }),
      span({ 'messaging.system': 'kafka', 'messaging.operation.type': 'send' }),
      span(kafka, { kind: 'internal' })
    ])
  ).toEqual([])
})

test('the oldest spans of RabbitMQ say what they do by their kind, and their queue in their name', () => {
  const old = {
    'messaging.system': 'rabbitmq',
    'messaging.destination': 'shop',
    'messaging.rabbitmq.routing_key': 'orders.created'
  }
  expect(factOf(span(old, { kind: 'producer', name: 'publish shop' }))).toMatchObject({
    action: 'send',
    place: { exchange: 'shop', routingKey: 'orders.created' }
  })
  expect(factOf(span(old, { name: 'payments process' }))).toMatchObject({
    action: 'receive',
    place: { exchange: 'shop', queue: 'payments' }
  })
  const toDefault = { ...old, 'messaging.destination': '', 'messaging.rabbitmq.routing_key': 'payments' }
  expect(factOf(span(toDefault, { kind: 'producer', name: 'publish <default>' }))).toMatchObject({
    place: { exchange: '', routingKey: 'payments' }
  })
})

test('places that are made for a while are told from others', () => {
  const fact = (values: Readonly<Record<string, string | boolean>>) =>
    factOf(span({ 'messaging.system': 'rabbitmq', ...values }))?.isPassing
  expect(fact({ 'messaging.destination.name': 'orders' })).toBe(false)
  expect(fact({ 'messaging.destination.name': 'orders', 'messaging.destination.temporary': true })).toBe(true)
  expect(fact({ 'messaging.destination.name': 'orders', 'messaging.destination.anonymous': true })).toBe(true)
  expect(fact({ 'messaging.destination.name': 'shop:orders:amq.gen-1xY' })).toBe(true)
  expect(fact({ 'messaging.destination.name': '_INBOX.abc.1' })).toBe(true)
})

test('a service that nobody has named has no name', () => {
  const kafka = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' }
  const unnamed = { ...span(kafka), resource: attributes({ 'service.name': 'unknown_service:node' }) }
  expect(factOf(unnamed)).toMatchObject({ service: undefined, version: undefined })
})
