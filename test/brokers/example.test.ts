import { execFile } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, inject, test } from 'vitest'
import { isMissing } from '../support/requirements.ts'

const brokers = inject('brokers')
const story = join(import.meta.dirname, '../../examples/orders/src/story.ts')

/** What is different from broker to broker in what is told. */
const cases = {
  kafka: {
    places: ['kafka shop.orders', 'kafka shop.payments'],
    sent: ['shop.orders', 'shop.payments'],
    taken: { orders: 'shop.orders', payments: 'shop.orders', told: 'shop.payments' },
    unroutable: 'there is no such topic',
    strange: 'kafka shop.payments'
  },
  rabbitmq: {
    places: ['amqp / notifications.shop.orders', 'amqp / notifications.shop.payments'],
    sent: ['shop:shop.orders', 'shop:shop.payments'],
    taken: {
      orders: 'shop:shop.orders:notifications.shop.orders',
      payments: 'shop:shop.orders:payments.shop.orders',
      told: 'shop:shop.payments:notifications.shop.payments'
    },
    unroutable: 'no queue takes it from the exchange shop',
    strange: 'amqp / shop shop.payments'
  },
  nats: {
    places: ['nats shop.orders', 'nats shop.payments'],
    sent: ['shop.orders', 'shop.payments'],
    taken: { orders: 'shop.orders', payments: 'shop.orders', told: 'shop.payments' },
    unroutable: 'no stream takes it in',
    strange: 'nats shop.payments'
  }
} as const

for (const kind of ['kafka', 'rabbitmq', 'nats'] as const) {
  const broker = brokers[kind]
  const { places, sent, taken, unroutable, strange } = cases[kind]

  describe.skipIf(isMissing(broker))(`the shop over ${kind}`, () => {
    test('the whole story plays, each mistake is seen, and nothing is lost', async () => {
      const { code, told } = await tell(kind)
      expect(told).toContain('That is the story')
      expect(code).toBe(0)
      // The gate judges the places of this broker, and has nothing to say against them.
      expect(told).toMatch(/YES {2}notifications@1\.0\.0 → production\n\nSENDS/)
      expect(told).not.toMatch(/^! /m)
      // Orders flow.
      expect(told).toContain('to the customer: We received 12.50 for order o-1.')
      expect(told).toContain('to the customer: The payment for order o-2 failed: limit exceeded.')
      // What is no event is kept with its reason; the order behind it goes on.
      expect(told).toMatch(
        /in shop\.orders-dlt: \{"orderId":"o-3"\}\n {2}why: .*does not say which schema it has: it begins with the bytes 7b 22 6f/
      )
      expect(told).toContain('to the customer: We received 9.90 for order o-3.')
      // Who misspells a place is told.
      expect(told).toContain(`✗ Unroutable: a message to shop.order was not taken: ${unroutable}`)
      // What waits is seen, and goes again.
      for (const place of places)
        expect(told).toMatch(new RegExp(`✗ ${place}, notifications: 2\\d waiting, more than 10`))
      expect(told).toMatch(/--lag 0\nPLACE[^\n]+\n[^\n]+notifications +0 /)
      expect(told).toContain('50 of 50 texts were sent, ')
      // One order's way through the three services is one trace, each step below the one that led to it.
      const steps = [
        `  orders +send ${sent[0]} +shop\\.OrderCreated-value v1`,
        `    notifications +process ${taken.orders} +shop\\.OrderCreated-value v1, ok`,
        `    payments +process ${taken.payments} +shop\\.OrderCreated-value v1, ok\n      payments +send ${sent[1]} *\n        notifications +process ${taken.told} +ok`
      ]
      for (const step of steps) expect(told).toMatch(new RegExp(`^${step}$`, 'm'))
      expect(told).toMatch(/IN STEP {2}production {2}4 sends, 6 receives, 6 seen at both ends/)
      // A sender that does what it does not declare is found, and nothing else is.
      expect(told).toContain(
        `ERRORS (1)\n  ✗ orders@1.0.0 sends to ${strange} (seen 1 time) and does not declare it.`
      )
    })
  })
}

test.each([
  ['kafka', 'Kafka does not answer at 127.0.0.1:1 '],
  ['rabbitmq', 'RabbitMQ does not answer at amqp://127.0.0.1:1 '],
  ['nats', 'NATS JetStream does not answer at nats://127.0.0.1:1 ']
] as const)(
  'a %s that is not there is told in one sentence, without its password',
  async (kind, sentence) => {
    const { code, told } = await tell(kind, {
      KAFKA_URL: '127.0.0.1:1',
      RABBITMQ_URL: 'amqp://somebody:secret@127.0.0.1:1',
      NATS_URL: 'nats://127.0.0.1:1'
    })
    expect(code).toBe(1)
    expect(told.trim().split('\n')).toHaveLength(1)
    expect(told).toContain(sentence)
    expect(told).toContain(`docker compose --profile ${kind} up`)
    expect(told).not.toContain('secret')
  }
)

test('a broker that nobody knows is told with those that there are', async () => {
  const { code, told } = await tell('carrier-pigeons')
  expect(code).toBe(1)
  expect(told.trim()).toBe('--broker takes kafka, rabbitmq, nats, not carrier-pigeons')
})

/** What `npm run example -- --broker …` prints. */
function tell(
  broker: string,
  variables: Readonly<Record<string, string>> = urls()
): Promise<{ code: number; told: string }> {
  // It must not take itself for a part of this run.
  const { VITEST: _, VITEST_POOL_ID: __, VITEST_WORKER_ID: ___, ...env } = process.env
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [story, '--broker', broker],
      { env: { ...env, ...variables }, maxBuffer: 2 ** 24, timeout: 110_000 },
      (error, stdout, stderr) =>
        resolve({
          code: error === null ? 0 : Number(error.code ?? -1),
          told: stripVTControlCharacters(`${stdout}${stderr}`)
        })
    )
  })
}

function urls(): Readonly<Record<string, string>> {
  const { kafka, rabbitmq, nats } = brokers
  return {
    ...(kafka.kind === 'ready' ? { KAFKA_URL: kafka.url } : {}),
    ...(rabbitmq.kind === 'ready' ? { RABBITMQ_URL: rabbitmq.url } : {}),
    ...(rabbitmq.kind === 'ready' && rabbitmq.management !== undefined
      ? { RABBITMQ_MANAGEMENT_URL: rabbitmq.management }
      : {}),
    ...(nats.kind === 'ready' ? { NATS_URL: nats.url } : {})
  }
}
