import { expect, test } from 'vitest'
import type { AmqpBinding, AmqpChannel, Channel, NatsChannel } from './channel.ts'
import { routesOf } from './protocols/index.ts'

/** Which receivers get it. */
function reached(
  sender: Channel,
  receivers: readonly Channel[],
  declared: readonly Channel[] = []
): readonly number[] {
  return routesOf(receivers, [sender, ...receivers, ...declared])(sender).toSorted()
}

const topic = (name: string): Channel => ({ protocol: 'kafka', topic: name })
const subject = (name: string, more: Partial<NatsChannel> = {}): Channel => ({
  protocol: 'nats',
  subject: name,
  ...more
})
const sent = (exchange: string, key: string, more: Partial<AmqpChannel> = {}): Channel => ({
  protocol: 'amqp',
  vhost: '/',
  exchange: { name: exchange },
  key,
  ...more
})
const queue = (name: string, ...bindings: AmqpBinding[]): Channel => ({
  protocol: 'amqp',
  vhost: '/',
  queue: { name, bindings }
})
const exchange = (
  name: string,
  type: 'direct' | 'topic' | 'fanout' | 'headers',
  more: object = {}
): Channel => ({
  protocol: 'amqp',
  vhost: '/',
  exchange: { name, type, ...more }
})

test('Kafka: equal topics meet, templates meet what they may become', () => {
  expect(reached(topic('orders'), [topic('orders'), topic('orders2')])).toEqual([0])
  expect(reached(topic('orders.eu'), [topic('orders.{region}'), topic('{any}'), topic('o.{x}')])).toEqual([
    0, 1
  ])
  expect(reached(topic('orders.{region}'), [topic('orders.eu'), topic('orders.'), topic('{x}.eu')])).toEqual([
    0, 2
  ])
})

test('NATS: wildcards, and streams that take in only some', () => {
  const receivers = ['orders.*', 'orders.>', '*.created', '>', 'orders', 'orders.*.x'].map(name =>
    subject(name)
  )
  expect(reached(subject('orders.created'), receivers)).toEqual([0, 1, 2, 3])
  expect(reached(subject('orders.{kind}'), [...receivers, subject('orders.paid')])).toEqual([0, 1, 2, 3, 6])
  const stream = { name: 'ORDERS', subjects: ['orders.created'] }
  const consumer = subject('orders.>', {
    stream,
    consumer: { durable: 'd', filters: ['orders.created', 'x'] }
  })
  expect(reached(subject('orders.created'), [consumer])).toEqual([0])
  expect(reached(subject('orders.paid'), [subject('orders.>', { stream })])).toEqual([])
})

test('RabbitMQ: direct, topic, fanout and headers exchanges, and the default one', () => {
  const key = 'order.created'
  expect(
    reached(
      sent('e', key),
      [queue('a', { exchange: 'e', key }), queue('b', { exchange: 'e', key: 'order.*' }), queue(key)],
      [exchange('e', 'direct')]
    )
  ).toEqual([0])
  expect(
    reached(
      sent('e', key),
      ['#', '*.created', 'order.#', 'order.created.#', '*', 'order.*.*'].map((pattern, index) =>
        queue(`q${index}`, { exchange: 'e', key: pattern })
      ),
      [exchange('e', 'topic')]
    )
  ).toEqual([0, 1, 2, 3])
  expect(
    reached(sent('e', 'x'), [queue('a', { exchange: 'e', key: 'y' })], [exchange('e', 'fanout')])
  ).toEqual([0])
  expect(reached(sent('', 'a'), [queue('a'), queue('b')])).toEqual([0])
  const bound = (args: AmqpBinding['arguments'] & object) => ({ exchange: 'h', key: '', arguments: args })
  expect(
    reached(
      sent('h', '', { headers: { kind: 'order', size: 1 } }),
      [
        queue('a', bound({ 'x-match': 'all', kind: 'order', size: 1 })),
        queue('b', bound({ 'x-match': 'all', kind: 'order', size: 2 })),
        queue('c', bound({ 'x-match': 'any', kind: 'order', size: 2 })),
        queue('d', bound({ 'x-match': 'any', kind: 'bill' })),
        queue('e', bound({ colour: 'red' }))
      ],
      [exchange('h', 'headers')]
    )
  ).toEqual([0, 2, 4])
})

test('RabbitMQ: exchanges lead to exchanges, in circles too, and alternates get what nobody takes', () => {
  const circle = [
    exchange('a', 'topic', { bindings: [{ exchange: 'b', key: '#' }], alternate: 'rest' }),
    exchange('b', 'fanout', { bindings: [{ exchange: 'a', key: 'order.#' }] }),
    exchange('rest', 'fanout')
  ]
  const receivers = [queue('q', { exchange: 'b', key: '' }), queue('lost', { exchange: 'rest', key: '' })]
  expect(reached(sent('a', 'order.new'), receivers, circle)).toEqual([0])
  expect(reached(sent('a', 'bill.new'), receivers, circle)).toEqual([1])
  expect(reached(sent('a', '{kind}.new'), receivers, circle)).toEqual([0, 1])
})

test('RabbitMQ: virtual hosts are apart, and who names no queue has one of its own', () => {
  const own = sent('e', 'order.*')
  expect(
    reached(sent('e', 'order.new'), [own, { ...own, vhost: 'other' } as Channel], [exchange('e', 'topic')])
  ).toEqual([0])
})

test('patterns that could take very long do not', () => {
  const words = Array.from({ length: 10_000 }, (_, index) => `w${index % 7}`)
  const started = performance.now()
  for (const pattern of ['#.', '#.*.', '*.#.']) {
    const hostile = queue('q', { exchange: 'e', key: `${pattern.repeat(10_000)}end` })
    expect(reached(sent('e', words.join('.')), [hostile], [exchange('e', 'topic')])).toEqual([])
    expect(reached(sent('e', words.slice(0, 80).join('.')), [hostile], [exchange('e', 'topic')])).toEqual([])
  }
  const wide = ['*.', '>.'].map(pattern => subject(`${pattern.repeat(10_000)}>`))
  expect(reached(subject(words.join('.')), wide)).toEqual([])
  expect(performance.now() - started).toBeLessThan(3000)
})
