import { randomUUID } from 'node:crypto'
import { type Measurement, watchedIn } from '@instep/monitoring'
import { watchRabbitmq } from '@instep/monitoring/rabbitmq'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { isMissing } from '../../support/requirements.ts'

const { rabbitmq } = inject('brokers')
const management = rabbitmq.kind === 'ready' ? (rabbitmq.management ?? '') : ''

/** Asks the management API for something, as an operator would. */
async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const { username, password, origin } = new URL(management)
  const response = await fetch(`${origin}/api/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

describe.skipIf(isMissing(rabbitmq))('a RabbitMQ that is watched', () => {
  const id = randomUUID()
  const names = { exchange: `shop-${id}`, queue: `payments-${id}`, dead: `dead-${id}`, lost: `lost-${id}` }
  const [watched] = watchedIn([
    {
      action: 'receive',
      service: 'payments',
      channel: {
        protocol: 'amqp',
        vhost: '/',
        queue: { name: names.queue, bindings: [{ exchange: names.exchange, key: 'order.#' }] }
      },
      delivery: { deadLetter: names.dead }
    }
  ])
  if (watched === undefined) throw new Error('the receiver is watched')
  const watcher = watchRabbitmq({ url: management || 'http://127.0.0.1:1' })

  beforeAll(async () => {
    await ask('PUT', `exchanges/%2F/${names.lost}`, { type: 'fanout' })
    await ask('PUT', `exchanges/%2F/${names.exchange}`, {
      type: 'topic',
      arguments: { 'alternate-exchange': names.lost }
    })
    for (const name of [names.dead, names.lost]) await ask('PUT', `queues/%2F/${name}`, { durable: true })
    await ask('PUT', `queues/%2F/${names.queue}`, {
      durable: true,
      arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': names.dead }
    })
    await ask('POST', `bindings/%2F/e/${names.exchange}/q/${names.queue}`, { routing_key: 'order.#' })
    await ask('POST', `bindings/%2F/e/${names.lost}/q/${names.lost}`, { routing_key: '' })
  })

  const publish = (key: string, timestamp?: number) =>
    ask('POST', `exchanges/%2F/${names.exchange}/publish`, {
      properties: timestamp === undefined ? {} : { timestamp },
      routing_key: key,
      payload: 'x',
      payload_encoding: 'string'
    })
  const take = (ackmode: string) =>
    ask('POST', `queues/%2F/${names.queue}/get`, { count: 1, ackmode, encoding: 'auto' })

  /** Measures until it is so; the management API counts every few seconds. */
  async function until(isSo: (found: Measurement) => boolean): Promise<Measurement> {
    const deadline = Date.now() + 25_000
    for (;;) {
      const [found] = await watcher.measure(watched === undefined ? [] : [watched])
      if (found !== undefined && (isSo(found) || Date.now() > deadline)) return found
      await new Promise(resolve => setTimeout(resolve, 500))
    }
  }

  test('an empty queue is drained', async () => {
    expect(await until(({ lag }) => lag === 0)).toMatchObject({
      lag: 0,
      inHand: 0,
      deadLetters: 0,
      unroutable: 0
    })
    expect(await watcher.isDrained(watched, Date.now())).toEqual({ isDrained: true })
  })

  test('what waits, is given up and finds nobody is counted', async () => {
    const before = Date.now()
    await publish('order.created', Math.floor(before / 1000) - 90)
    await publish('order.paid')
    await publish('order.sent')
    await publish('invoice.sent')
    const waiting = await until(
      ({ lag, unroutable, oldest }) => lag === 3 && unroutable === 1 && oldest !== undefined
    )
    expect(waiting).toMatchObject({ lag: 3, unroutable: 1, deadLetters: 0, consumers: 0 })
    expect(waiting.oldest).toBeGreaterThan(80_000)
    expect(waiting.oldest).toBeLessThan(200_000)
    expect(await watcher.isDrained(watched, before)).toEqual({
      isDrained: false,
      left: `3 messages are in the queue ${names.queue}`
    })
    await take('reject_requeue_false')
    await take('ack_requeue_false')
    expect(await until(({ lag, deadLetters }) => lag === 1 && deadLetters === 1)).toMatchObject({
      lag: 1,
      deadLetters: 1
    })
  })

  test('what is declared and not there is told', async () => {
    const [missing] = watchedIn([
      {
        action: 'receive',
        service: 'payments',
        channel: { protocol: 'amqp', vhost: '/', queue: { name: `none-${id}`, bindings: [] } }
      }
    ])
    expect(await watcher.measure(missing === undefined ? [] : [missing])).toEqual([
      { watched: missing, problem: `there is no queue none-${id}` }
    ])
  })

  test.each([
    ['http://guest:wrong@', 'answered 401'],
    ['http://127.0.0.1:1', 'cannot be reached']
  ])('%s is told', async (start, words) => {
    const url = start.endsWith('@') ? `${start}${new URL(management).host}` : start
    await expect(watchRabbitmq({ url }).measure([watched])).rejects.toThrow(words)
  })
})
