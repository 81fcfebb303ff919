import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { retryHeaders } from '@instep/kafka'
import { describe, expect, inject, test } from 'vitest'
import { findKafkaJars } from '../../support/brokers/kafka.ts'
import { isMissing } from '../../support/requirements.ts'
import { type ClientName, clients, createTopic, kafkajs } from './clients.ts'
import { readPlain } from './plain.ts'

const { kafka } = inject('brokers')
const url = kafka.kind === 'ready' ? kafka.url : ''
const jars = await findKafkaJars()

describe.skipIf(isMissing(kafka)).each(Object.keys(clients) as ClientName[])('On the wire, %s', name => {
  test('a dead letter tells a plain client everything, with binary numbers, most significant byte first', async () => {
    await using broker = await clients[name](url)
    const topic = await createTopic(url, 1)
    const error = new RangeError('no such currency', { cause: new TypeError('XYZ') })
    await using _ = await broker.subscribe(topic, 'billing', async () => ({ outcome: 'dead-letter', error }))
    for (const key of ['first', 'second']) {
      const headers = { traceparent: '00-a-b-01', id: Uint8Array.of(0, 255) }
      await broker.publish({ address: topic, key, body: Uint8Array.of(0, 255, 7), headers })
    }
    const records = await readPlain(url, `${topic}-dlt`, 2)
    const letter = records.find(({ message }) => message.key?.toString() === 'second')?.message
    const [original] = (await readPlain(url, topic, 2)).filter(({ message }) => message.offset === '1')
    expect([...(letter?.value ?? [])]).toEqual([0, 255, 7])
    expect(entries(letter?.headers)).toEqual({
      traceparent: hex('00-a-b-01'),
      id: '00ff',
      'kafka_dlt-original-topic': hex(topic),
      'kafka_dlt-original-partition': '00000000',
      'kafka_dlt-original-offset': '0000000000000001',
      'kafka_dlt-original-timestamp': BigInt(original?.message.timestamp ?? 0)
        .toString(16)
        .padStart(16, '0'),
      'kafka_dlt-original-timestamp-type': hex('CreateTime'),
      'kafka_dlt-original-consumer-group': hex('billing'),
      'kafka_dlt-exception-fqcn': hex('RangeError'),
      'kafka_dlt-exception-cause-fqcn': hex('TypeError'),
      'kafka_dlt-exception-message': hex('no such currency'),
      'kafka_dlt-exception-stacktrace': hex(error.stack?.slice(0, 4_000) ?? '')
    })
  })

  test('a message that comes again is on the retry topic of its group, with the time when it is due', async () => {
    await using broker = await clients[name](url)
    const topic = await createTopic(url, 1)
    const error = new Error('not yet')
    await using _ = await broker.subscribe(topic, 'billing', async ({ attempt }) =>
      attempt === 1 ? { outcome: 'retry', after: 1_000, error } : { outcome: 'ok' }
    )
    const before = Date.now()
    await broker.publish({ address: topic, key: 'k', body: Uint8Array.of(7), headers: { a: 'b' } })
    const [record] = await readPlain(url, `${topic}-billing-retry`, 1)
    const headers = entries(record?.message.headers)
    expect(record?.message.key?.toString()).toBe('k')
    expect(Object.keys(headers).toSorted()).toEqual(
      [
        'a',
        ...Object.values(retryHeaders).filter(header => header !== retryHeaders.cause),
        'retry_topic-attempts',
        'retry_topic-backoff-timestamp',
        'retry_topic-original-timestamp'
      ].toSorted()
    )
    expect(headers['retry_topic-attempts']).toBe('00000002')
    // Six bytes, as BigInteger.toByteArray gives them.
    expect(headers['retry_topic-backoff-timestamp']).toHaveLength(12)
    const due = Number(`0x${headers['retry_topic-backoff-timestamp']}`)
    expect(due).toBeGreaterThanOrEqual(before + 1_000)
    expect(due).toBeLessThanOrEqual(Date.now() + 1_000)
  })

  test('no key, an empty key, no body and an empty body are four things', async () => {
    await using broker = await clients[name](url)
    const topic = await createTopic(url, 1)
    const empty = new Uint8Array()
    await broker.publish({ address: topic, body: empty, headers: {} })
    await broker.publish({ address: topic, key: '', body: empty, headers: {} })
    await broker.publish({ address: topic, key: 'k', body: null, headers: {} })
    await broker.publish({ address: topic, body: null, headers: {} })
    const records = await readPlain(url, topic, 4)
    expect(
      records.map(({ message: { key, value } }) => [key?.length ?? null, value?.length ?? null])
    ).toEqual([
      [null, 0],
      [0, 0],
      [1, null],
      [null, null]
    ])
  })

  test('a topic with a misspelt name is not made', async () => {
    await using broker = await clients[name](url)
    const topic = `${await createTopic(url)}-misspelt`
    const message = { address: topic, body: null, headers: {} }
    await expect(broker.publish(message)).rejects.toThrow(
      `a message to ${topic} was not taken: there is no such topic`
    )
    await expect(broker.subscribe(topic, 'billing', async () => ({ outcome: 'ok' }))).rejects.toThrow(topic)
    const admin = kafkajs(url).admin()
    await admin.connect()
    expect((await admin.listTopics()).filter(made => made.startsWith(topic))).toEqual([])
    await admin.disconnect()
  })

  test.skipIf(typeof jars !== 'string' && isMissing(jars))(
    'a key goes to the partition where Java sends it',
    async () => {
      await using broker = await clients[name](url)
      const partitions = 12
      const topic = await createTopic(url, partitions)
      // Of every length that the hash treats differently, with bytes above 127.
      const keys = Array.from({ length: 100 }, (_, index) =>
        Buffer.from(Array.from({ length: index % 11 }, (_unused, at) => (index * 37 + at * 101) % 256))
      )
      for (const key of keys) await broker.publish({ address: topic, key, body: null, headers: {} })
      const records = await readPlain(url, topic, keys.length)
      const lines = records.map(({ message }) => message.key?.toString('hex') ?? 'none')
      const java = spawnSync(
        'java',
        ['-cp', join(String(jars), '*'), join(import.meta.dirname, 'Partitions.java'), String(partitions)],
        { input: `${lines.join('\n')}\n`, encoding: 'utf8' }
      )
      expect(records.map(({ partition }) => partition).join('\n')).toBe(java.stdout.trim())
      expect(records).toHaveLength(keys.length)
      expect(new Set(records.map(({ partition }) => partition)).size).toBeGreaterThan(6)
    }
  )
})

function entries(headers: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, (value as Buffer).toString('hex')])
  ) // as kafkajs reads them
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex')
}
