import { expect, test } from 'vitest'
import type { Channel } from '../choreography/channel.ts'
import type { Action } from '../choreography/operation.ts'
import type { SeenPlace } from './facts.ts'
import { isAt, placeText } from './places.ts'

const kafka = (topic: string): Channel => ({ protocol: 'kafka', topic })
const nats = (subject: string): Channel => ({ protocol: 'nats', subject })
const exchange = (name: string, key: string): Channel => ({
  ...{ protocol: 'amqp', vhost: 'shop' },
  ...{ exchange: { name }, key }
})
const queue = (name: string): Channel => ({ protocol: 'amqp', vhost: 'shop', queue: { name, bindings: [] } })
const rabbit = (destination: string, more: Partial<SeenPlace> = {}): SeenPlace => ({
  ...{ system: 'rabbitmq', destination },
  ...more
})

const there: readonly (readonly [Action, Channel, SeenPlace])[] = [
  ['send', kafka('orders'), { system: 'kafka', destination: 'orders' }],
  ['receive', kafka('orders.{region}'), { system: 'kafka', destination: 'orders.eu' }],
  ['send', nats('orders.{id}.created'), { system: 'nats', destination: 'orders.17.created' }],
  ['receive', nats('orders.*.created'), { system: 'nats', destination: 'orders.17.created' }],
  ['receive', nats('orders.>'), { system: 'nats', destination: 'orders.>' }],
  ['send', exchange('shop', 'orders.{id}'), rabbit('shop:orders.17', { routingKey: 'orders.17' })],
  ['send', exchange('shop', 'orders'), rabbit('shop:orders')],
  ['send', exchange('a:b', 'c'), rabbit('a:b:c', { routingKey: 'c' })],
  ['send', exchange('shop', ''), rabbit('shop')],
  ['send', exchange('', 'payments'), rabbit('payments', { routingKey: 'payments' })],
  ['send', queue('payments'), rabbit('payments', { routingKey: 'payments' })],
  ['send', exchange('shop', 'orders'), rabbit('shop', { exchange: 'shop', routingKey: 'orders' })],
  ['receive', queue('payments'), rabbit('shop:orders:payments')],
  ['receive', queue('payments'), rabbit('shop:payments')],
  ['receive', queue('payments'), rabbit('payments')],
  ['receive', queue('a:b'), rabbit('shop:orders:a:b')],
  ['receive', queue('payments'), rabbit('shop', { exchange: 'shop', queue: 'payments' })],
  ['send', { protocol: 'other', name: 'sqs', address: 'q' }, { system: 'aws_sqs', destination: 'q' }]
]

test.each(there)('%s at %j is seen as %j', (action, declared, seen) => {
  expect(isAt(declared, seen, action)).toBe(true)
})

const elsewhere: readonly (readonly [Action, Channel, SeenPlace])[] = [
  ['send', kafka('orders'), { system: 'kafka', destination: 'order' }],
  ['send', kafka('orders'), { system: 'nats', destination: 'orders' }],
  ['receive', nats('orders.*'), { system: 'nats', destination: 'orders.17.created' }],
  ['send', exchange('shop', 'orders'), rabbit('shop:payments', { routingKey: 'payments' })],
  ['send', exchange('shop', 'orders'), rabbit('shop', { exchange: '', routingKey: 'orders' })],
  ['receive', queue('payments'), rabbit('shop:payments:audit')],
  ['receive', queue('payments'), rabbit('shop', { exchange: 'shop', queue: 'audit' })]
]

test.each(elsewhere)('%s at %j is not seen as %j', (action, declared, seen) => {
  expect(isAt(declared, seen, action)).toBe(false)
})

test('a place is called as the gate calls it', () => {
  expect(placeText({ system: 'kafka', destination: 'orders' }, 'send')).toBe('kafka orders')
  expect(placeText(rabbit('shop:orders', { routingKey: 'orders' }), 'send')).toBe('amqp / shop orders')
  expect(placeText(rabbit('shop:orders:payments'), 'receive')).toBe('amqp / payments')
})

test('a name of nothing but colons takes no time', () => {
  const started = performance.now()
  expect(isAt(queue('x'), rabbit(':'.repeat(100_000)), 'receive')).toBe(false)
  expect(performance.now() - started).toBeLessThan(1000)
})
