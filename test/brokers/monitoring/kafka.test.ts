import { randomUUID } from 'node:crypto'
import { connectPlatformatic } from '@instep/kafka/platformatic'
import { DeadLetter, type Receiver } from '@instep/messages'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { deploy, publishContract } from '../../support/choreography.ts'
import { runInstep } from '../../support/cli.ts'
import { call } from '../../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'
import { isMissing } from '../../support/requirements.ts'
import { createTopic } from '../kafka/clients.ts'

const { kafka } = inject('brokers')
const url = kafka.kind === 'ready' ? kafka.url : ''

describe.skipIf(isMissing(kafka))('a Kafka that is watched', () => {
  let registry: RunningRegistry
  let topic: string
  const group = `payments-${randomUUID()}`
  const broker = connectPlatformatic({ clientId: 'test', bootstrapBrokers: [url] }, { sessionTimeout: 6000 })

  beforeAll(async () => {
    registry = await startRegistry()
    topic = await createTopic(url, 2)
    await call(registry, 'POST /environments', {
      name: 'production',
      displayName: 'Production',
      production: true
    })
    const fields = ['id: string']
    await publishContract(registry, 'orders@1', { action: 'send', topic, fields })
    await publishContract(registry, `${group}@1`, {
      action: 'receive',
      topic,
      fields,
      says: { 'x-instep-dead-letter': `${topic}-dlt`, 'x-instep-limits': { lag: 2, deadLetters: 0 } }
    })
    for (const owner of ['orders@1', `${group}@1`]) await deploy(registry, owner)
  })
  afterAll(async () => {
    await broker[Symbol.asyncDispose]()
    await registry[Symbol.asyncDispose]()
  })

  const instep = (...words: readonly string[]) =>
    runInstep(registry.url, [...words, '--environment', 'production', '--kafka', url])
  const send = (text: string) =>
    broker.publish({ address: topic, key: text, body: Buffer.from(text), headers: {} })

  /** Reads until so many messages were dealt with. */
  async function read(count: number, receiver: Receiver): Promise<void> {
    let left = count
    let done = (): void => undefined
    const all = new Promise<void>(resolve => {
      done = resolve
    })
    await using _ = await broker.subscribe(topic, group, async delivery => {
      const settlement = await receiver(delivery)
      left -= 1
      if (left === 0) done()
      return settlement
    })
    await all
  }

  test('what waits is counted and aged, and a place without messages is drained', async () => {
    // The group begins with what comes from now on.
    await using _ = await broker.subscribe(topic, group, async () => ({ outcome: 'ok' }))
    await _[Symbol.asyncDispose]()
    const before = await instep('broker', 'check')
    expect(before).toMatchObject({ code: 0, err: '' })
    expect(before.out).toMatch(new RegExp(`kafka ${topic} +${group} +0 +0 +0 +0`))
    expect((await instep('drained', `kafka ${topic}`, '--verify', '--by', 'ada')).code).toBe(0)

    for (const text of ['a', 'b', 'c', 'd']) await send(text)
    const after = await instep('broker', 'check', '--format', 'json')
    expect(after.code).toBe(1)
    const { measurements, above } = JSON.parse(after.out)
    expect(measurements).toMatchObject([{ lag: 4, redelivered: 0, deadLetters: 0, consumers: 0 }])
    expect(measurements[0].oldest).toBeGreaterThanOrEqual(0)
    expect(measurements[0].oldest).toBeLessThan(60_000)
    expect(above).toMatchObject([{ place: `kafka ${topic}`, group, count: 'lag', value: 4, limit: 2 }])
    expect((await instep('broker', 'check')).out).toContain(
      `✗ kafka ${topic}, ${group}: 4 waiting, more than 2`
    )
  })

  test('a topic is not drained while a message waits, and is when it was read', async () => {
    const refused = await instep('drained', `kafka ${topic}`, '--verify', '--by', 'ada')
    expect(refused.code).toBe(1)
    expect(refused.out).toContain(`4 messages of ${topic} are still to be read by the group ${group}`)
    await read(4, async () => ({ outcome: 'ok' }))
    expect(await instep('drained', `kafka ${topic}`, '--verify', '--by', 'ada')).toMatchObject({ code: 0 })
    expect(await instep('broker', 'check')).toMatchObject({ code: 0 })
  })

  test('what is given up is counted among the dead letters, and what is tried again beside it', async () => {
    await send('poison')
    await send('later')
    await read(2, async ({ body }) =>
      Buffer.from(body ?? []).toString() === 'poison'
        ? { outcome: 'dead-letter', error: new DeadLetter('never') }
        : { outcome: 'retry', after: 60_000, error: new Error('busy') }
    )
    const check = await instep('broker', 'check', '--format', 'json')
    expect(check.code).toBe(1)
    expect(JSON.parse(check.out)).toMatchObject({
      measurements: [{ lag: 0, redelivered: 1, deadLetters: 1 }],
      above: [{ count: 'deadLetters', value: 1, limit: 0 }]
    })
    const metrics = await instep('broker', 'metrics')
    const labels = `topic="${topic}",consumergroup="${group}",place="kafka ${topic}",service="${group}"`
    expect(metrics.out).toContain(
      `# TYPE kafka_consumergroup_lag_sum gauge\nkafka_consumergroup_lag_sum{${labels}} 0\n`
    )
    expect(metrics.out).toContain(`instep_dead_letter_messages{${labels}} 1\n`)
    expect((await instep('broker', 'watch')).out).toContain(`kafka ${topic}`)
  })

  test('a cluster that does not answer, and a place that is not there, are told', async () => {
    const away = await runInstep(registry.url, [
      ...['broker', 'check', '--environment', 'production', '--kafka', '127.0.0.1:1']
    ])
    expect(away.code).toBe(3)
    expect(away.err).toContain('127.0.0.1:1')
    expect((await runInstep(registry.url, ['broker', 'check', '--environment', 'production'])).err).toContain(
      'name a broker: --kafka, --rabbitmq, --nats'
    )
  })
})
