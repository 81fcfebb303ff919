import { describe, expect, inject, test } from 'vitest'
import { isMissing } from '../../support/requirements.ts'
import { type ClientName, clients, createTopic } from './clients.ts'
import { committed, readPlain } from './plain.ts'

const { kafka } = inject('brokers')
const url = kafka.kind === 'ready' ? kafka.url : ''

describe.skipIf(isMissing(kafka)).each(Object.keys(clients) as ClientName[])('With %s', name => {
  test('in place, what has the key of a message that comes again stays behind it, and others go on', async () => {
    await using broker = await clients[name](url, { retries: 'in place' })
    const topic = await createTopic(url, 1)
    const came: string[] = []
    await using _ = await broker.subscribe(topic, 'one', async ({ body, attempt }) => {
      const text = Buffer.from(body ?? []).toString()
      came.push(`${text} ${attempt}`)
      return text === 'a1' && attempt < 3
        ? { outcome: 'retry', after: 200, error: new Error('not yet') }
        : { outcome: 'ok' }
    })
    for (const text of ['a1', 'a2', 'b1'])
      await broker.publish({ address: topic, key: text.charAt(0), body: Buffer.from(text), headers: {} })
    await expect.poll(() => came, { timeout: 10_000 }).toEqual(['a1 1', 'b1 1', 'a1 2', 'a1 3', 'a2 1'])
    await expect.poll(() => committed(url, topic, 'one'), { timeout: 10_000 }).toEqual([3])
  })

  test('a message as large as its topic takes becomes a dead letter all the same', async () => {
    await using broker = await clients[name](url)
    const topic = await createTopic(url, 1)
    const error = new Error('too much'.repeat(1_000))
    await using _ = await broker.subscribe(topic, 'one', async () => ({ outcome: 'dead-letter', error }))
    const body = new Uint8Array(1_048_588 - 100)
    await broker.publish({ address: topic, key: 'k', body, headers: {} })
    const [letter] = await readPlain(url, `${topic}-dlt`, 1)
    expect(letter?.message.value?.length).toBe(body.length)
  })

  test('topics for what goes wrong are only made if they may be', async () => {
    await using broker = await clients[name](url, { createTopics: false })
    const topic = await createTopic(url, 1)
    const subscribing = broker.subscribe(topic, 'one', async () => ({ outcome: 'ok' }))
    await expect(subscribing).rejects.toThrow(`${topic}-dlt`)
  })
})
