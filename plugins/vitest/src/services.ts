import {
  type Consumer,
  type ConsumerOptions,
  consumer as consumerOn,
  type Producer,
  type ProducerOptions,
  producer as producerOn
} from '@instep/pact'
import { test } from 'vitest'

/** Verifying many pacts takes longer than other tests; each request to the registry has a limit of its own. */
const timeout = 60_000

const runner = Object.assign((name: string, body: () => Promise<void>) => test(name, { timeout }, body), {
  skip: (name: string, body: () => Promise<void>) => test.skip(name, body)
})

/** A service that sends messages, under test with vitest. */
export function producer(service: string, options: Omit<ProducerOptions, 'test'> = {}): Producer {
  return producerOn(service, { ...options, test: runner })
}

/** A service that receives messages, under test with vitest. */
export function consumer(service: string, options: Omit<ConsumerOptions, 'test'>): Consumer {
  return consumerOn(service, { ...options, test: runner })
}
