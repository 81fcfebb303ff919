import type { Broker } from '@instep/messages'
import { createKafkaBroker, defaultSessionTimeout, type KafkaOptions } from '../broker.ts'
import { type ConnectionOptions, openClient } from './client.ts'

export type { ConnectionOptions } from './client.ts'

/** Kafka through `@platformatic/kafka`: `await using broker = connectPlatformatic({ clientId, bootstrapBrokers })`. */
export function connectPlatformatic(connection: ConnectionOptions, options?: KafkaOptions): Broker {
  return createKafkaBroker(openClient(connection, options?.sessionTimeout ?? defaultSessionTimeout), options)
}
