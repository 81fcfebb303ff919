import { join } from 'node:path'
import { deadLetterHeaders } from '@instep/kafka'
import { describeBroker, headerText } from '@instep/messages'
import { describe, expect, inject, test } from 'vitest'
import { startConsumerProcess } from '../../support/brokers/consumer-process.ts'
import { kinds, startBroker } from '../../support/brokers/index.ts'
import { isMissing } from '../../support/requirements.ts'
import { type ClientName, clients, createTopic } from './clients.ts'

const { kafka } = inject('brokers')
const canRestart = (await kinds.kafka.find()).kind === 'installed'

describe.skipIf(isMissing(kafka)).each(Object.keys(clients) as ClientName[])('Kafka through %s', name => {
  const url = kafka.kind === 'ready' ? kafka.url : ''
  const runner = { test, equal: (actual: unknown, expected: unknown) => expect(actual).toEqual(expected) }
  describeBroker(runner, {
    open: () => clients[name](url),
    address: () => createTopic(url),
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
    deadLetters: address => ({
      address: `${address}-dlt`,
      error: headers => headerText(headers, deadLetterHeaders.message)
    }),
    startConsumer: (address, group) =>
      startConsumerProcess(join(import.meta.dirname, 'consumer.ts'), name, url, address, group),
    ...(canRestart
      ? {
          outage: async () => {
            const server = await startBroker('kafka')
            return {
              open: () => clients[name](server.url),
              address: () => createTopic(server.url),
              restart: () => server.restart(),
              [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]()
            }
          }
        }
      : {})
  })
})
