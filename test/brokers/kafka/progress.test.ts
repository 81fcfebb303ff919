import type { Delivery, Settlement } from '@instep/messages'
import { describe, expect, inject, test } from 'vitest'
import { isMissing } from '../../support/requirements.ts'
import { type ClientName, clients, createTopic } from './clients.ts'
import { committed } from './plain.ts'

const { kafka } = inject('brokers')
const url = kafka.kind === 'ready' ? kafka.url : ''

describe.skipIf(isMissing(kafka)).each(Object.keys(clients) as ClientName[])('With %s', name => {
  test('what is committed never passes a message that is still in hands', async () => {
    await using broker = await clients[name](url)
    const topic = await createTopic(url, 1)
    const gate = Promise.withResolvers<void>()
    let handled = 0
    await using _ = await broker.subscribe(topic, 'one', async ({ key }) => {
      if (text(key) === 'slow') await gate.promise
      handled += 1
      return { outcome: 'ok' }
    })
    for (const key of ['before', 'slow', 'a', 'b', 'c'])
      await broker.publish({ address: topic, key, body: null, headers: {} })
    await expect.poll(() => handled, { timeout: 10_000 }).toBe(4)
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(await committed(url, topic, 'one')).toEqual([1])
    gate.resolve()
    await expect.poll(() => committed(url, topic, 'one'), { timeout: 10_000 }).toEqual([5])
  })

  test('one group receives several topics, and nobody gets partitions of what it does not read', async () => {
    await using broker = await clients[name](url)
    const topics = await Promise.all([createTopic(url, 4), createTopic(url, 2)])
    const came: string[] = []
    const receive = async ({ address, key }: Delivery): Promise<Settlement> => {
      came.push(`${topics.indexOf(address)} ${text(key)}`)
      return { outcome: 'ok' }
    }
    await using stack = new AsyncDisposableStack()
    for (const topic of topics) {
      await broker.publish({ address: topic, key: 'before', body: null, headers: {} })
      stack.use(await broker.subscribe(topic, 'one', receive))
    }
    const keys = Array.from({ length: 20 }, (_, index) => `key ${index}`)
    for (const address of topics)
      for (const key of keys) await broker.publish({ address, key, body: null, headers: {} })
    const expected = [0, 1].flatMap(topic => keys.map(key => `${topic} ${key}`))
    await expect.poll(() => new Set(came), { timeout: 20_000 }).toEqual(new Set(expected))
  })

  test('members come and go, and every message is dealt with, those of a key in order', async () => {
    await using broker = await clients[name](url)
    const topic = await createTopic(url, 6)
    const [keys, each] = [12, 100]
    const came = new Map<string, Map<string, number[]>>()
    const member =
      (who: string) =>
      async ({ key, body }: Delivery): Promise<Settlement> => {
        await new Promise(resolve => setTimeout(resolve, 5))
        const mine = came.get(who) ?? new Map<string, number[]>()
        came.set(who, mine.set(text(key), [...(mine.get(text(key)) ?? []), Number(text(body ?? undefined))]))
        return { outcome: 'ok' }
      }
    const seen = (): number =>
      new Set(
        [...came.values()].flatMap(mine =>
          [...mine].flatMap(([key, numbers]) => numbers.map(number => `${key} ${number}`))
        )
      ).size
    await using _first = await broker.subscribe(topic, 'one', member('first'))
    const publishing = (async () => {
      for (let number = 0; number < each; number += 1) {
        await Promise.all(
          Array.from({ length: keys }, (_, key) =>
            broker.publish({
              address: topic,
              key: `key-${key}`,
              body: Buffer.from(String(number)),
              headers: {}
            })
          )
        )
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    })()
    const second = await broker.subscribe(topic, 'one', member('second'))
    await expect.poll(() => came.has('second'), { timeout: 20_000 }).toBe(true)
    await second[Symbol.asyncDispose]()
    await publishing
    await expect.poll(seen, { timeout: 30_000 }).toBe(keys * each)
    // A change of the group may bring a message twice; never does a later one come before an earlier one is dealt with.
    for (const mine of came.values())
      for (const numbers of mine.values())
        expect(firsts(numbers)).toEqual(firsts(numbers).toSorted((one, other) => one - other))
    const ends = await committed(url, topic, 'one')
    await expect
      .poll(async () => (await committed(url, topic, 'one')).reduce((sum, offset) => sum + offset, 0), {
        timeout: 10_000,
        message: String(ends)
      })
      .toBe(keys * each)
  })
})

test.skipIf(isMissing(kafka))(
  'a group may have members of both clients, and each reads what the other sends',
  async () => {
    await using one = await clients.kafkajs(url)
    await using other = await clients.platformatic(url)
    const topic = await createTopic(url, 6)
    const came = new Map<string, string[]>()
    const member =
      (who: string) =>
      async ({ key, body, headers }: Delivery): Promise<Settlement> => {
        const facts = [key, body ?? 'none', headers.from].map(text).join(' ')
        came.set(who, [...(came.get(who) ?? []), facts])
        return { outcome: 'ok' }
      }
    await using _one = await one.subscribe(topic, 'one', member('one'))
    await using _other = await other.subscribe(topic, 'one', member('other'))
    const keys = Array.from({ length: 30 }, (_, index) => `key-${index}`)
    for (const key of keys) {
      await one.publish({ address: topic, key, body: Buffer.from('é'), headers: { from: 'kafkajs' } })
      await other.publish({ address: topic, key, body: null, headers: { from: 'platformatic' } })
    }
    const expected = keys.flatMap(key => [`${key} é kafkajs`, `${key} none platformatic`])
    await expect
      .poll(() => new Set([...came.values()].flat()), { timeout: 20_000 })
      .toEqual(new Set(expected))
    await expect.poll(() => [...came.keys()].toSorted(), { timeout: 20_000 }).toEqual(['one', 'other'])
  }
)

function text(bytes: string | Uint8Array | undefined): string {
  return Buffer.from(bytes ?? '').toString()
}

/** Each number where it came first. */
function firsts(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)]
}
