import type { KafkaChannel, Retention } from '../channel.ts'
import { routesByAddress } from './by-address.ts'
import { days, keeping, type Protocol } from './protocol.ts'

/** What Kafka keeps records for when a topic says nothing: 168 hours (`log.retention.hours`). */
const defaultRetention: Retention = 7 * days

/** Kafka: who writes to a topic and who reads it meet, and the topic keeps what was written. */
export const kafka: Protocol<KafkaChannel> = {
  ...keeping,
  name: 'kafka',
  keyOf: ({ topic }) => `kafka ${topic}`,
  routes: receivers => routesByAddress(receivers, ({ topic }) => topic),
  rest: (sender, receiver) => ({
    place: kafka.keyOf(sender),
    retention: sender.retention ?? receiver.retention ?? defaultRetention
  }),
  deadLettersOf: (_, said) => (said === undefined ? undefined : [{ protocol: 'kafka', topic: said }]),
  sharingKeyOf: ({ topic }, group) => (group === undefined ? undefined : `kafka ${topic} ${group}`)
}
