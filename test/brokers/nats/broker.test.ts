import { join } from 'node:path'
import { describeBroker, headerText } from '@instep/messages'
import { connectCoreNats, deadLetterHeaders, deadLetterSubject } from '@instep/nats'
import { describe, expect, inject, test } from 'vitest'
import { startConsumerProcess } from '../../support/brokers/consumer-process.ts'
import { kinds, startBroker } from '../../support/brokers/index.ts'
import { isMissing } from '../../support/requirements.ts'
import { createStream, openJetStream } from './clients.ts'

const { nats } = inject('brokers')
const url = nats.kind === 'ready' ? nats.url : ''
const canRestart = (await kinds.nats.find()).kind === 'installed'
const runner = { test, equal: (actual: unknown, expected: unknown) => expect(actual).toEqual(expected) }
const deadLetters = (address: string, group: string) => ({
  address: deadLetterSubject(address, group),
  error: (headers: Parameters<typeof headerText>[0]) => headerText(headers, deadLetterHeaders.message)
})

describe.skipIf(isMissing(nats))('JetStream', () => {
  describeBroker(runner, {
    open: () => openJetStream(url),
    address: () => createStream(url),
    can: {
      keys: true,
      tombstones: true,
      // Headers are texts.
      'binary headers': false,
      'unknown addresses': true,
      redelivery: true,
      retries: true,
      'dead letters': true,
      backpressure: true,
      durability: true
    },
    deadLetters,
    startConsumer: (address, group) =>
      startConsumerProcess(join(import.meta.dirname, 'consumer.ts'), url, address, group),
    ...(canRestart
      ? {
          outage: async () => {
            const server = await startBroker('nats')
            return {
              open: () => openJetStream(server.url),
              address: () => createStream(server.url),
              restart: () => server.restart(),
              [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]()
            }
          }
        }
      : {})
  })
})

describe.skipIf(isMissing(nats))('Core NATS', () => {
  describeBroker(runner, {
    open: () => connectCoreNats({ servers: url }),
    address: () => `orders-${crypto.randomUUID()}.created`,
    can: {
      keys: true,
      tombstones: true,
      'binary headers': false,
      'unknown addresses': true,
      redelivery: true,
      retries: true,
      'dead letters': true,
      backpressure: true,
      // It keeps nothing.
      durability: false
    },
    deadLetters
  })
})
