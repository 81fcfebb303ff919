import { Unroutable } from '@instep/messages'
import { deadLetterHeaders } from '@instep/rabbitmq'
import type { Channel, GetMessage } from 'amqplib'
import { describe, expect, inject, test } from 'vitest'
import { isMissing } from '../../support/requirements.ts'
import { fresh, openRabbitmq, plain } from './clients.ts'

const { rabbitmq } = inject('brokers')
const url = rabbitmq.kind === 'ready' ? rabbitmq.url : ''
const message = (address: string, text = 'x') => ({ address, body: Buffer.from(text), headers: {} })

/** What a plain client finds in a queue. */
async function take(channel: Channel, queue: string): Promise<GetMessage> {
  for (let turn = 0; turn < 100; turn += 1) {
    const got = await channel.get(queue, { noAck: true })
    if (got !== false) return got
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error(`nothing came to ${queue}`)
}

describe.skipIf(isMissing(rabbitmq))('With RabbitMQ', () => {
  test('of many messages on one channel only those fail that no queue takes', async () => {
    await using broker = await openRabbitmq(url)
    const [to, nowhere] = [fresh(), fresh('nowhere')]
    await using _ = await broker.subscribe(to, 'one', async () => ({ outcome: 'ok' }))
    const told = await Promise.allSettled(
      Array.from({ length: 500 }, (_unused, index) =>
        broker.publish(message(index % 3 === 0 ? nowhere : to, String(index)))
      )
    )
    expect(told.map(({ status }, index) => (status === 'rejected') === (index % 3 === 0))).toEqual(
      told.map(() => true)
    )
  })

  test('an exchange that is not there is an error, and holds nothing else up', async () => {
    await using broker = await openRabbitmq(url)
    const to = fresh()
    await using _ = await broker.subscribe(to, 'one', async () => ({ outcome: 'ok' }))
    const [missing, taken] = await Promise.allSettled([
      broker.publish(message(`${fresh('misspelt')}/key`)),
      broker.publish(message(to))
    ])
    expect(missing).toMatchObject({ status: 'rejected', reason: { name: 'Unroutable' } })
    expect(missing).toHaveProperty('reason', expect.any(Unroutable))
    expect(taken.status).toBe('fulfilled')
  })

  test('an alternate exchange keeps what no binding takes, and its sender is content', async () => {
    const [exchange, lost] = [fresh('shop'), fresh('lost')]
    await using client = await plain(url)
    const channel = await client.createChannel()
    await channel.assertExchange(lost, 'fanout')
    await channel.assertQueue(lost)
    await channel.bindQueue(lost, lost, '')
    await using broker = await openRabbitmq(url, { exchange, alternateExchange: lost })
    await broker.publish(message('nobody.asked'))
    expect((await take(channel, lost)).fields).toMatchObject({ exchange, routingKey: 'nobody.asked' })
  })

  test('a plain client reads from x-death that a message came back too often', async () => {
    await using broker = await openRabbitmq(url, { deliveryLimit: 2 })
    await using client = await plain(url)
    const to = fresh()
    const queue = `one.${to}`
    await (await broker.subscribe(to, 'one', async () => ({ outcome: 'ok' })))[Symbol.asyncDispose]()
    await broker.publish(message(to, 'poison'))
    const channel = await client.createChannel()
    // As a consumer does that ends whenever it sees the message.
    await channel.consume(queue, delivery => {
      if (delivery !== null) channel.nack(delivery, false, true)
    })
    const letter = await take(await client.createChannel(), `${queue}.dead-letter`)
    expect(letter.content.toString()).toBe('poison')
    expect(letter.properties.headers?.['x-death']).toMatchObject([
      { queue, reason: 'delivery_limit', count: 1, 'routing-keys': [to] }
    ])
  })

  test('a dead letter after retries tells where it came from and what was the matter', async () => {
    await using broker = await openRabbitmq(url)
    await using client = await plain(url)
    const to = fresh()
    const error = new RangeError('no such currency')
    await using _ = await broker.subscribe(to, 'one', async ({ attempt }) =>
      attempt < 3 ? { outcome: 'retry', after: 10, error } : { outcome: 'dead-letter', error }
    )
    await broker.publish({ ...message(to), key: 'k', headers: { traceparent: '00-a-b-01' } })
    const letter = await take(await client.createChannel(), `one.${to}.dead-letter`)
    expect(letter.fields).toMatchObject({ exchange: `one.${to}.dead-letter`, routingKey: to })
    expect(letter.properties.headers).toEqual({
      traceparent: '00-a-b-01',
      'x-message-key': 'k',
      // Of the queue that it lies in.
      'x-delivery-count': 0,
      [deadLetterHeaders.exchange]: 'amq.topic',
      [deadLetterHeaders.routingKey]: to,
      [deadLetterHeaders.message]: 'RangeError: no such currency',
      [deadLetterHeaders.stack]: expect.stringContaining('RangeError: no such currency')
    })
  })

  test('what comes from a plain client arrives, with headers of every kind', async () => {
    await using broker = await openRabbitmq(url)
    await using client = await plain(url)
    const to = fresh()
    const came = Promise.withResolvers<unknown>()
    await using _ = await broker.subscribe(to, 'one', async ({ headers, attempt, key }) => {
      came.resolve({ ...headers, attempt, key })
      return { outcome: 'ok' }
    })
    const channel = await client.createChannel()
    const headers = { count: 7, isNew: true, nothing: null, list: [1, 'a'], table: { a: 1 } }
    channel.publish('amq.topic', to, Buffer.from('x'), { headers })
    expect(await came.promise).toEqual({
      count: '7',
      isNew: 'true',
      nothing: 'null',
      list: '[1,"a"]',
      table: '{"a":1}',
      attempt: 1,
      key: undefined
    })
  })

  test('a queue that is deleted and made again is consumed again', async () => {
    await using broker = await openRabbitmq(url)
    await using client = await plain(url)
    const to = fresh()
    const came: string[] = []
    await using _ = await broker.subscribe(to, 'one', async ({ body }) => {
      came.push(Buffer.from(body ?? []).toString())
      return { outcome: 'ok' }
    })
    const channel = await client.createChannel()
    await channel.deleteQueue(`one.${to}`)
    // The broker tells its consumers a moment later, and not at all if there is a queue of that name again by then.
    await new Promise(resolve => setTimeout(resolve, 1_000))
    await channel.assertQueue(`one.${to}`, { arguments: { 'x-queue-type': 'quorum' } })
    await channel.bindQueue(`one.${to}`, 'amq.topic', to)
    await broker.publish(message(to, 'back'))
    await expect.poll(() => came, { timeout: 10_000 }).toEqual(['back'])
  })

  test('without leave to declare, what is missing is an error', async () => {
    await using broker = await openRabbitmq(url, { declare: false })
    const subscribing = broker.subscribe(fresh(), 'one', async () => ({ outcome: 'ok' }))
    await expect(subscribing).rejects.toThrow('there is no such exchange')
    await expect(openRabbitmq(url, { declare: false, exchange: fresh() })).rejects.toThrow(Unroutable)
  })
})
