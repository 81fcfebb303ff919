import { connectPlatformatic } from '@instep/kafka/platformatic'
import { kafka as system } from '@instep/opentelemetry'
import { Admin } from '@platformatic/kafka'
import { deadLetters, places } from '../events.ts'
import type { Kind } from './broker.ts'

/** Kafka: a place is a topic. */
export const kafka: Kind = {
  title: 'Kafka',
  profile: 'kafka',
  variable: 'KAFKA_URL',
  usual: 'localhost:9092',
  watching: url => ({ INSTEP_KAFKA: url }),
  prepare,
  connect: async (url, service) =>
    connectPlatformatic({ clientId: service, bootstrapBrokers: url.split(',') }, { sessionTimeout: 10_000 }),
  system: system(),
  deadLetter: { address: topic => topic, reason: 'kafka_dlt-exception-message' }
}

/** Topics are made by whoever runs the cluster, not by services. */
async function prepare(url: string): Promise<AsyncDisposable> {
  const options = { clientId: 'shop', bootstrapBrokers: url.split(','), retries: 1, connectTimeout: 3000 }
  const admin = new Admin(options)
  const close = (): Promise<void> => admin.close()
  const before = new Set(
    await admin.listTopics().catch(async error => {
      await close()
      throw error
    })
  )
  const wanted = [...Object.values(places), ...Object.values(deadLetters)].filter(topic => !before.has(topic))
  if (wanted.length > 0) await admin.createTopics({ topics: wanted, partitions: 3, replicas: -1 })
  return {
    async [Symbol.asyncDispose]() {
      const made = (await admin.listTopics()).filter(topic => topic.startsWith('shop.') && !before.has(topic))
      if (made.length > 0) await admin.deleteTopics({ topics: made })
      await close()
    }
  }
}
