import { connectKafkajs } from '@instep/kafka/kafkajs'
import { connectPlatformatic } from '@instep/kafka/platformatic'
import { type Broker, consume, createPublisher, createSchemas } from '@instep/messages'
import { createApp, createRegistry, openStore, readSettings } from '@instep/registry'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Kafka, logLevel } from 'kafkajs'
import { kinds, startBroker } from '../test/support/brokers/index.ts'
import { register } from './serde/contenders.ts'
import { type Example, examples } from './serde/events.ts'

/**
 * How many messages a second go through a real Kafka, from a producer to a consumer in one process: with a plain client
 * and bytes, with the registry's client of kafkajs, and with Instep, which reads by contract and acknowledges only what
 * was handled. In turns, as ratios to the plain client.
 */
const messages = 20_000
const chunk = 500
const rounds = 3

/** A way through Kafka: publishes events, and calls back for each that arrived. */
interface Way extends AsyncDisposable {
  publish(count: number): Promise<void>
}

type Open = (topic: string, example: Example, arrived: () => void) => Promise<Way>

async function main(): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const found = await kinds.kafka.find()
  if (found.kind === 'missing') {
    console.log(`Kafka was not timed: ${found.reason}`)
    return
  }
  const server = stack.use(await startBroker('kafka'))
  const settings = readSettings(['--store', 'sqlite::memory:'], {})
  const store = stack.use(await openStore(settings.store))
  const app = await createApp(createRegistry({ ...settings, store }), settings)
  stack.defer(() => app.close())
  const registry = await app.listen({ host: '127.0.0.1', port: 0 })
  const kafka = new Kafka({ brokers: [server.url], logLevel: logLevel.NOTHING })

  const ways: Readonly<Record<string, Open>> = {
    'kafkajs, bytes': plain(kafka),
    'kafkajs with its registry client': withItsRegistry(kafka, registry),
    'Instep over kafkajs': withInstep(registry, () => connectKafkajs(kafka)),
    'Instep over @platformatic/kafka': withInstep(registry, async () =>
      connectPlatformatic({ clientId: 'bench', bootstrapBrokers: [server.url] })
    )
  }
  for (const example of examples.slice(0, 2)) {
    const id = await register(registry, example, 'AVRO')
    console.log(`\n${example.name} (schema ${id}), ${messages} messages`)
    const rates = new Map<string, number[]>()
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, open] of Object.entries(ways)) {
        const topic = await createTopic(kafka, `${round}-${name.replaceAll(/\W+/g, '-')}-${id}`)
        const rate = await time(open, topic, example)
        rates.set(name, [...(rates.get(name) ?? []), rate])
      }
    }
    const medians = [...rates].map(
      ([name, found]) => [name, found.toSorted((a, b) => a - b)[1] ?? 0] as const
    )
    const first = medians[0]?.[1] ?? 1
    for (const [name, rate] of medians) {
      console.log(
        `  ${name.padEnd(36)}${Math.round(rate).toString().padStart(8)}/s  ${(rate / first).toFixed(2)}x`
      )
    }
  }
}

async function createTopic(kafka: Kafka, name: string): Promise<string> {
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic: name, numPartitions: 3 }], waitForLeaders: false })
  const isKnown = () => admin.fetchTopicMetadata({ topics: [name] }).catch(() => undefined)
  while ((await isKnown()) === undefined) await new Promise(resolve => setTimeout(resolve, 50))
  await admin.disconnect()
  return name
}

/** Messages a second, from the first publication to the last arrival. */
async function time(open: Open, topic: string, example: Example): Promise<number> {
  let left = messages + chunk
  let warm = (): void => undefined
  let done = (): void => undefined
  const warmed = new Promise<void>(resolve => {
    warm = resolve
  })
  const all = new Promise<void>(resolve => {
    done = resolve
  })
  await using way = await open(topic, example, () => {
    left -= 1
    if (left === messages) warm()
    if (left === 0) done()
  })
  // The first ones pay for connections and for code that is not compiled yet.
  await way.publish(chunk)
  await warmed
  const started = performance.now()
  for (let sent = 0; sent < messages; sent += chunk) await way.publish(chunk)
  await all
  return messages / ((performance.now() - started) / 1000)
}

function plain(kafka: Kafka): Open {
  return async (topic, example, arrived) => {
    const body = Buffer.from(JSON.stringify(example.jsonEvent))
    return kafkajsWay(
      kafka,
      topic,
      async () => body,
      async () => arrived()
    )
  }
}

function withItsRegistry(kafka: Kafka, url: string): Open {
  return async (topic, example, arrived) => {
    const client = new SchemaRegistry({ host: url })
    const id = await register(url, example, 'AVRO')
    return kafkajsWay(
      kafka,
      topic,
      () => client.encode(id, example.event),
      async value => {
        await client.decode(value)
        arrived()
      }
    )
  }
}

async function kafkajsWay(
  kafka: Kafka,
  topic: string,
  write: () => Promise<Buffer>,
  take: (value: Buffer) => Promise<void>
): Promise<Way> {
  const producer = kafka.producer({ idempotent: true })
  const consumer = kafka.consumer({ groupId: `${topic}-plain`, maxWaitTimeInMs: 100 })
  await Promise.all([producer.connect(), consumer.connect()])
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({ eachMessage: async ({ message }) => take(message.value ?? Buffer.alloc(0)) })
  return {
    async publish(count) {
      const sent = await Promise.all(Array.from({ length: count }, write))
      await producer.send({
        topic,
        acks: -1,
        messages: sent.map((value, index) => ({ key: String(index), value }))
      })
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([producer.disconnect(), consumer.disconnect()])
    }
  }
}

function withInstep(url: string, connect: () => Promise<Broker>): Open {
  return async (topic, example, arrived) => {
    const broker = await connect()
    const schemas = createSchemas(url)
    const subject = `AVRO-${example.name.replaceAll(/\W+/g, '-')}-value`
    const contract = {
      address: topic,
      group: `${topic}-instep`,
      reader: { subject, version: 1 },
      concurrency: 50
    }
    await consume(broker, schemas, contract, () => arrived())
    const publish = await createPublisher(broker, schemas, { address: topic, subject, version: 1 })
    return {
      async publish(count) {
        await Promise.all(
          Array.from({ length: count }, (_, index) => publish(example.event, { key: String(index) }))
        )
      },
      [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose]()
    }
  }
}

await main()
