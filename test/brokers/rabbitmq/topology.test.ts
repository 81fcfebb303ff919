import type { AmqpChannel, Operation } from '@instep/contracts'
import { checkTopology, declareTopology, explainDifference } from '@instep/rabbitmq'
import { describe, expect, inject, test } from 'vitest'
import { isMissing } from '../../support/requirements.ts'
import { fresh, plain } from './clients.ts'

const { rabbitmq } = inject('brokers')
const url = rabbitmq.kind === 'ready' ? rabbitmq.url : ''
const management = (rabbitmq.kind === 'ready' ? rabbitmq.management : undefined) ?? ''
const connection = { url }

function operation(
  action: Operation['action'],
  channel: Omit<AmqpChannel, 'protocol' | 'vhost'>,
  delivery: Operation['delivery'] = {}
): Operation {
  return {
    action,
    subject: 'orders',
    schema: { subject: 'orders', version: 1 },
    channel: { protocol: 'amqp', vhost: '/', ...channel },
    delivery,
    evidence: { grade: 'declared', source: 'test', at: 0 }
  }
}

/** A shop whose exchange has an alternate one, and whose queue has a dead-letter exchange. */
function shop(name = fresh('shop')) {
  const [exchange, lost, dead, queue] = [name, `${name}.lost`, `${name}.dead`, `${name}.payments`]
  const operations = [
    operation('send', { exchange: { name: lost, type: 'fanout' } }, { isMandatory: true }),
    operation('send', { exchange: { name: dead, type: 'fanout' } }, { isMandatory: true }),
    operation('send', { exchange: { name: exchange, type: 'topic', alternate: lost }, key: 'order.created' }),
    operation('receive', {
      exchange: { name: exchange },
      queue: {
        name: queue,
        bindings: [{ exchange, key: 'order.{kind}' }],
        messageTtl: 60_000,
        deadLetterExchange: dead,
        deliveryLimit: 7
      }
    })
  ]
  return { exchange, lost, dead, queue, operations }
}

const sentencesOf = async (operations: readonly Operation[]) =>
  (await checkTopology({ management }, operations)).map(explainDifference)

describe.skipIf(isMissing(rabbitmq))('The topology of RabbitMQ', () => {
  test('what is declared from a contract is as the contract says, however often', async () => {
    const { operations } = shop()
    await declareTopology(connection, operations)
    await declareTopology(connection, operations)
    expect(await sentencesOf(operations)).toEqual([])
    expect(await checkTopology({ connection }, operations)).toEqual([])
  })

  test('what is missing is told, once', async () => {
    const { operations, exchange, lost, dead, queue } = shop()
    const missing = [
      `there is no exchange ${lost}`,
      `there is no exchange ${dead}`,
      `there is no exchange ${exchange}`,
      `there is no queue ${queue}`
    ]
    expect(await sentencesOf(operations)).toEqual(missing)
    expect((await checkTopology({ connection }, operations)).map(explainDifference)).toEqual(missing)
  })

  test('every difference of what is there is told', async () => {
    const { operations, exchange, lost, dead, queue } = shop()
    await using client = await plain(url)
    const channel = await client.createChannel()
    await channel.assertExchange(lost, 'fanout')
    await channel.assertExchange(dead, 'fanout')
    await channel.assertExchange(exchange, 'direct')
    await channel.assertQueue(queue, { durable: true, messageTtl: 5_000 })
    expect(await sentencesOf(operations)).toEqual([
      `the exchange ${exchange} is a direct exchange, not a topic one`,
      `the exchange ${exchange} has no alternate exchange, not ${lost}`,
      `the queue ${queue} has no x-queue-type, not "quorum"`,
      `the queue ${queue} has x-message-ttl 5000, not 60000`,
      `the queue ${queue} has no x-dead-letter-exchange, not ${JSON.stringify(dead)}`,
      `the queue ${queue} has no x-delivery-limit, not 7`,
      `nothing leads from the exchange ${exchange} to the queue ${queue} with the key "order.*"`
    ])
    await expect(declareTopology(connection, operations)).rejects.toThrow('PRECONDITION')
  })

  test('ways to lose a message that no contract speaks of are told', async () => {
    const name = fresh('careless')
    await using client = await plain(url)
    const channel = await client.createChannel()
    const operations = [
      operation('send', { exchange: { name, type: 'topic' }, key: 'a' }),
      operation('receive', { queue: { name, bindings: [] } })
    ]
    await declareTopology(connection, operations)
    expect(await sentencesOf(operations)).toEqual([
      `the exchange ${name} has no alternate exchange: what no binding takes is lost, and its sender is not told`,
      `the queue ${name} has no dead-letter exchange: what is rejected or expires is lost`
    ])
    const [sending, receiving] = operations
    expect(
      await sentencesOf([
        { ...sending, delivery: { isMandatory: true } } as Operation, // both are there
        { ...receiving, delivery: { deadLetter: 'none' } } as Operation
      ])
    ).toEqual([])
    await channel.deleteQueue(name)
    await channel.assertQueue(name, {
      durable: true,
      deadLetterExchange: `${name}.gone`,
      arguments: { 'x-queue-type': 'quorum' }
    })
    expect((await sentencesOf(operations)).at(-1)).toBe(
      `the queue ${name} gives what is rejected to the exchange ${name}.gone, which is not there: it is lost`
    )
  })

  test('a management API that refuses is an error that says so', async () => {
    const stranger = new URL(management)
    stranger.password = 'wrong'
    await expect(checkTopology({ management: stranger }, [])).rejects.toThrow('answers 401')
  })
})
