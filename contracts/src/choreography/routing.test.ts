import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Channel } from './channel.ts'
import { routesOf } from './protocols/index.ts'

interface Case {
  readonly rule: string
  readonly sends: object
  readonly declared?: readonly object[]
  readonly receives: readonly object[]
  readonly reached: readonly number[]
}

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('../../cases/routing.json', import.meta.url), 'utf8')
)

/** What a case leaves out is the same in all of one broker. */
function channelOf(given: object): Channel {
  const base = 'subject' in given ? { protocol: 'nats' } : { protocol: 'amqp', vhost: '/' }
  return { ...base, ...given } as Channel
}

test.each(cases)('$rule', ({ sends, declared = [], receives, reached }) => {
  const sender = channelOf(sends)
  const receivers = receives.map(channelOf)
  const routes = routesOf(receivers, [sender, ...receivers, ...declared.map(channelOf)])
  expect(routes(sender).toSorted()).toEqual(reached)
})

test('five thousand channels are connected at once, and each look-up takes microseconds', () => {
  const topic = { name: 'events', type: 'topic' } as const
  const indices = Array.from({ length: 5000 }, (_, index) => index)
  const senders = indices.map((index): Channel => {
    if (index % 3 === 0) return { protocol: 'kafka', topic: `events.${index}` }
    const key = `events.${index}.created`
    if (index % 3 === 1) return { protocol: 'amqp', vhost: '/', exchange: topic, key }
    return { protocol: 'nats', subject: key }
  })
  const receivers = indices.map((index): Channel => {
    if (index % 3 === 0) return { protocol: 'kafka', topic: `events.${index}` }
    const pattern = `events.${index}.*`
    if (index % 3 === 2) return { protocol: 'nats', subject: pattern }
    const bindings = [{ exchange: topic.name, key: pattern }]
    return { protocol: 'amqp', vhost: '/', queue: { name: `queue-${index}`, bindings } }
  })
  const declared = [...senders, ...receivers]
  const started = performance.now()
  const routes = routesOf(receivers, declared)
  const built = performance.now()
  const found = senders.map(routes)
  const asked = performance.now()
  expect(found).toEqual(indices.map(index => [index]))
  // Far more than it takes, so that a busy machine does not fail it, and a scan of all receivers does.
  expect(built - started).toBeLessThan(1000)
  expect((asked - built) / senders.length).toBeLessThan(0.2)
})
