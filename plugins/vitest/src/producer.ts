import { type Producer, type ProducerOptions, producer as producerOn, type Test } from '@instep/pact'
import { test } from 'vitest'

/** A service that sends messages, under test with vitest. */
export function producer(service: string, options: Omit<ProducerOptions, 'test'> = {}): Producer {
  return producerOn(service, { ...options, test: test as Test })
}
