import type { Broker } from '@instep/messages'
import type { Kafka } from 'kafkajs'
import { createKafkaBroker, defaultSessionTimeout, type KafkaOptions } from '../broker.ts'
import { connectClient } from './client.ts'

/** Kafka through kafkajs, as it is configured for the service: `await using broker = await connectKafkajs(kafka)`. */
export async function connectKafkajs(kafka: Kafka, options?: KafkaOptions): Promise<Broker> {
  return createKafkaBroker(
    await connectClient(kafka, options?.sessionTimeout ?? defaultSessionTimeout),
    options
  )
}
