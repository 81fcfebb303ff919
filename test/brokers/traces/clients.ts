import { createRequire } from 'node:module'
import { connectKafkajs } from '@instep/kafka/kafkajs'
import { kafka, traced } from '@instep/opentelemetry'
import { SpanStatusCode, trace } from '@opentelemetry/api'

/** What becomes of the messages of a receiver: all is well, it keeps them for somebody to look at, or it loses them. */
export type Fate = 'ok' | 'keep' | 'lose'

/** A client of a broker, with its messages at places of one run of a test. */
export interface Wire extends AsyncDisposable {
  send(place: string): Promise<void>
  /** Resolves when it listens. @param handled called for each message, whatever became of it */
  receive(place: string, group: string, fate: Fate, handled: () => void): Promise<void>
}

/** Where a run has its places, so that no two runs meet. */
export const names = {
  topic: (run: string, place: string): string => `${run}.${place}`,
  deadLetters: (run: string, place: string): string => `${run}.${place}-dead`,
  queue: (run: string, group: string): string => `${run}.${group}`,
  deadExchange: (run: string): string => `${run}.dead`
} as const

// What is required, and not imported, is what the stock instrumentations see.
const require = createRequire(import.meta.url)

/** Clients as services use them: two that know nothing of us, and a broker of ours. */
export const clients = { kafkajs: plainKafka, amqplib: plainAmqp, traced: ours } as const

export type ClientName = keyof typeof clients

async function plainKafka(url: string, run: string): Promise<Wire> {
  const { Kafka, logLevel } = require('kafkajs') as typeof import('kafkajs')
  const client = new Kafka({ clientId: run, brokers: [url], logLevel: logLevel.NOTHING })
  const producer = client.producer()
  await producer.connect()
  const closing: (() => Promise<void>)[] = [() => producer.disconnect()]
  return {
    async send(place) {
      await producer.send({ topic: names.topic(run, place), messages: [{ key: 'k', value: 'hello' }] })
    },
    async receive(place, group, fate, handled) {
      const retry = { retries: 1, initialRetryTime: 50 }
      const consumer = client.consumer({ groupId: `${run}.${group}`, maxWaitTimeInMs: 100, retry })
      closing.push(() => consumer.disconnect())
      await consumer.connect()
      await consumer.subscribe({ topic: names.topic(run, place), fromBeginning: true })
      await consumer.run({
        eachMessage: async ({ message }) => {
          setImmediate(handled)
          if (fate === 'ok') return
          if (fate === 'lose') throw new Error('no such customer')
          trace.getActiveSpan()?.setStatus({ code: SpanStatusCode.ERROR, message: 'no such customer' })
          const messages = [{ key: message.key, value: message.value }]
          await producer.send({ topic: names.deadLetters(run, place), messages })
        }
      })
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(closing.map(close => close()))
    }
  }
}

async function plainAmqp(url: string, run: string): Promise<Wire> {
  const { connect } = require('amqplib') as typeof import('amqplib')
  const connection = await connect(url)
  const channel = await connection.createConfirmChannel()
  await channel.assertExchange(run, 'topic')
  return {
    async send(place) {
      channel.publish(run, place, Buffer.from('hello'))
      await channel.waitForConfirms()
    },
    async receive(place, group, fate, handled) {
      const queue = names.queue(run, group)
      if (fate === 'keep') await channel.assertExchange(names.deadExchange(run), 'fanout')
      const deadLetterExchange = fate === 'keep' ? { deadLetterExchange: names.deadExchange(run) } : {}
      await channel.assertQueue(queue, deadLetterExchange)
      await channel.bindQueue(queue, run, place)
      await channel.consume(queue, message => {
        if (message === null) return
        setImmediate(handled)
        if (fate === 'ok') channel.ack(message)
        else channel.nack(message, false, false)
      })
    },
    async [Symbol.asyncDispose]() {
      await connection.close()
    }
  }
}

async function ours(url: string, run: string): Promise<Wire> {
  const { Kafka, logLevel } = require('kafkajs') as typeof import('kafkajs')
  const client = new Kafka({ clientId: run, brokers: [url], logLevel: logLevel.NOTHING })
  const broker = traced(await connectKafkajs(client, { sessionTimeout: 6_000 }), { system: kafka() })
  const outcomes = { ok: 'ok', keep: 'dead-letter' } as const
  return {
    async send(place) {
      const body = new TextEncoder().encode('hello')
      await broker.publish({ address: names.topic(run, place), key: 'k', body, headers: {} })
    },
    async receive(place, group, fate, handled) {
      const options = { deadLetter: names.deadLetters(run, place) }
      await broker.subscribe(
        names.topic(run, place),
        `${run}.${group}`,
        async () => {
          setImmediate(handled)
          if (fate === 'lose') throw new Error('no such customer')
          return { outcome: outcomes[fate], error: new Error('no such customer') }
        },
        options
      )
    },
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose]()
  }
}
