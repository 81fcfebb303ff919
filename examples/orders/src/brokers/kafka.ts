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
  await using stack = new AsyncDisposableStack()
  const admin = new Admin(options)
  stack.defer(() => admin.close())
  const before = await inventory(admin)
  const wanted = [...Object.values(places), ...Object.values(deadLetters)]
  const topics = wanted.filter(topic => !before.topics.has(topic))
  if (topics.length > 0) await admin.createTopics({ topics, partitions: 3, replicas: -1 })
  stack.defer(async () => {
    const after = await inventory(admin)
    const topics = [...after.topics].filter(topic => topic.startsWith('shop.') && !before.topics.has(topic))
    const groups = [...after.groups].filter(group => ours.test(group) && !before.groups.has(group))
    if (topics.length > 0) await admin.deleteTopics({ topics })
    if (groups.length > 0) await admin.deleteGroups({ groups })
  })
  return stack.move()
}

/** The groups of the shop, and of whoever looks at its dead letters. */
const ours = /^(payments|notifications|support)(-retry)?$/

interface Inventory {
  readonly topics: ReadonlySet<string>
  readonly groups: ReadonlySet<string>
}

async function inventory(admin: Admin): Promise<Inventory> {
  const [topics, groups] = await Promise.all([admin.listTopics(), admin.listGroups()])
  return { topics: new Set(topics), groups: new Set(groups.keys()) }
}
