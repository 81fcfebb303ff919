import { describe, expect, inject, test } from 'vitest'
import { isMissing } from '../../support/requirements.ts'
import { type ClientName, clients, createTopic } from './clients.ts'

const { kafka } = inject('brokers')
const url = kafka.kind === 'ready' ? kafka.url : ''
const megabyte = 1_000_000
const messages = 400

describe.skipIf(isMissing(kafka)).each(Object.keys(clients) as ClientName[])('With %s', name => {
  test(`a consumer that stands still holds a part of ${messages} megabytes that wait for it`, async () => {
    await using broker = await clients[name](url)
    const topic = await createTopic(url)
    const gate = Promise.withResolvers<void>()
    let taken = 0
    const before = process.memoryUsage().arrayBuffers
    await using _ = await broker.subscribe(topic, 'one', async () => {
      taken += 1
      await gate.promise
      return { outcome: 'ok' }
    })
    const body = new Uint8Array(megabyte)
    for (let sent = 0; sent < messages; sent += 10)
      await Promise.all(
        Array.from({ length: 10 }, () => broker.publish({ address: topic, body, headers: {} }))
      )
    await new Promise(resolve => setTimeout(resolve, 3_000))
    const held = (process.memoryUsage().arrayBuffers - before) / megabyte
    const inHands = taken
    gate.resolve()
    expect(held).toBeLessThan(messages / 2)
    expect(inHands).toBe(10)
    await expect.poll(() => taken, { timeout: 30_000 }).toBe(messages)
  })
})
