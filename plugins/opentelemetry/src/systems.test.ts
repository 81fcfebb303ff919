import { type Channel, isAt } from '@instep/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageId, rabbitmq } from './systems.ts'

/** Names in which what parts them may stand, too. */
const name = fc.string({ unit: fc.constantFrom('a', 'b', ':', '.'), maxLength: 6 })
const some = fc.string({ unit: fc.constantFrom('a', 'b', ':', '.'), minLength: 1, maxLength: 6 })

test('places of RabbitMQ are known again as what is declared, whatever they are put together of', () => {
  fc.assert(
    fc.property(name, some, some, (exchange, key, queue) => {
      const system = rabbitmq({ exchange, queueOf: () => queue })
      const sender: Channel = { protocol: 'amqp', vhost: '/', exchange: { name: exchange }, key }
      const sent = { system: 'rabbitmq', destination: system.sentTo(key), routingKey: key }
      expect(isAt(sender, sent, 'send')).toBe(true)
      const reader: Channel = { protocol: 'amqp', vhost: '/', queue: { name: queue, bindings: [] } }
      const taken = { system: 'rabbitmq', destination: system.takenFrom(key, 'any'), routingKey: key }
      expect(isAt(reader, taken, 'receive')).toBe(true)
    }),
    { numRuns: 2_000 }
  )
})

test('the default exchange without a key has a name of its own', () => {
  expect(rabbitmq().sentTo('')).toBe('amq.default')
})

test.each([
  [{ 'Nats-Msg-Id': 'a' }, 'a'],
  [{ ce_id: new TextEncoder().encode('b') }, 'b'],
  [{ other: 'c' }, undefined]
])('the id of %j is %s', (headers, id) => {
  expect(messageId(headers)).toBe(id)
})
