import { join } from 'node:path'
import { describeBroker, headerText } from '@instep/messages'
import { deadLetterHeaders } from '@instep/rabbitmq'
import { describe, expect, inject, test } from 'vitest'
import { startConsumerProcess } from '../../support/brokers/consumer-process.ts'
import { kinds, startBroker } from '../../support/brokers/index.ts'
import { isMissing } from '../../support/requirements.ts'
import { fresh, openRabbitmq } from './clients.ts'

const { rabbitmq } = inject('brokers')
const url = rabbitmq.kind === 'ready' ? rabbitmq.url : ''
const canRestart = (await kinds.rabbitmq.find()).kind === 'installed'
const runner = { test, equal: (actual: unknown, expected: unknown) => expect(actual).toEqual(expected) }

describe.skipIf(isMissing(rabbitmq))('RabbitMQ', () => {
  describeBroker(runner, {
    open: () => openRabbitmq(url),
    address: () => fresh(),
    can: {
      keys: true,
      tombstones: true,
      'binary headers': true,
      'unknown addresses': true,
      redelivery: true,
      retries: true,
      'dead letters': true,
      backpressure: true,
      durability: true
    },
    deadLetters: (address, group) => ({
      address: `/${group}.${address}.dead-letter`,
      error: headers => headerText(headers, deadLetterHeaders.message)
    }),
    startConsumer: (address, group) =>
      startConsumerProcess(join(import.meta.dirname, 'consumer.ts'), url, address, group),
    ...(canRestart
      ? {
          outage: async () => {
            const server = await startBroker('rabbitmq')
            return {
              open: () => openRabbitmq(server.url),
              address: async () => {
                const address = fresh()
                await declareQueue(server.url, address)
                // RabbitMQ 3.10 writes the names of new quorum queues to disk minutes later, or when it ends.
                await server.stop()
                await server.start()
                return address
              },
              restart: () => server.restart(),
              [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]()
            }
          }
        }
      : {})
  })
})

async function declareQueue(server: string, address: string): Promise<void> {
  await using broker = await openRabbitmq(server)
  await using _ = await broker.subscribe(address, 'one', async () => ({ outcome: 'ok' }))
}
