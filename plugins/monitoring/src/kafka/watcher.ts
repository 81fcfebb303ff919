import type { ChannelOf } from '@instep/contracts'
import { Admin, type BaseOptions, Consumer } from '@platformatic/kafka'
import type { Drained, Measurement, Watcher } from '../measurement.ts'
import { type Watched, watchedOf } from '../watched.ts'
import { Cluster, type Offsets } from './cluster.ts'

/** How a cluster is reached: all of the client library's own options for a connection. */
export type KafkaConnection = Pick<BaseOptions, 'bootstrapBrokers'> & Partial<BaseOptions>

/** An answer may take so long, in milliseconds, and is asked for so often. */
const patience = { connectTimeout: 5000, requestTimeout: 10_000, retries: 2, retryDelay: 300 }

/** Looks at topics and consumer groups of a Kafka cluster. */
export function watchKafka(connection: KafkaConnection): Watcher {
  const options = { clientId: 'instep-monitoring', ...patience, ...connection }
  const admin = new Admin(options)
  // Asked for to read single messages; never joined.
  const reader = new Consumer<Buffer, Buffer, Buffer, Buffer>({ ...options, groupId: 'instep-monitoring' })
  const cluster = new Cluster(admin, reader)
  return {
    async measure(watched) {
      const topics = await cluster.topics()
      return Promise.all(watchedOf('kafka', watched).map(one => measure(cluster, topics, one)))
    },
    isDrained: (watched, time) => isDrained(cluster, watched, time),
    async [Symbol.asyncDispose]() {
      await Promise.all([admin.close(), reader.close(true)])
    }
  }
}

async function measure(
  cluster: Cluster,
  topics: ReadonlySet<string>,
  watched: Watched<ChannelOf<'kafka'>>
): Promise<Measurement> {
  const { channel, group } = watched
  const { topic } = channel
  if (!topics.has(topic)) return { watched, problem: `there is no topic ${topic}` }
  const deadLetters = await depthOf(cluster, topics, watched.deadLetter ?? `${topic}-dlt`)
  if (group === undefined) return { watched, deadLetters, problem: 'the contract names no consumer group' }
  const [waiting, consumers, redelivered] = await Promise.all([
    waitingIn(cluster, topic, group),
    cluster.members(group),
    retriesOf(cluster, topics, topic, group)
  ])
  return {
    watched,
    lag: waiting.lag,
    ...(waiting.oldest === undefined ? {} : { oldest: waiting.oldest }),
    ...{ redelivered, deadLetters, consumers },
    ...(waiting.hasRead ? {} : { problem: `the group ${group} has never read there` })
  }
}

interface Waiting {
  readonly lag: number
  readonly oldest: number | undefined
  readonly hasRead: boolean
}

async function waitingIn(cluster: Cluster, topic: string, group: string): Promise<Waiting> {
  const [begins, ends] = await Promise.all([
    cluster.offsets(topic, 'beginning'),
    cluster.offsets(topic, 'end')
  ])
  const committed = await cluster.committed(topic, group, ends.keys())
  const behind = [...ends].flatMap(([partition, end]) => {
    const next = nextOf(partition, begins, committed)
    return end > next ? [{ partition, next, count: Number(end - next) }] : []
  })
  const times = await Promise.all(
    behind.map(({ partition, next }) => cluster.writtenAt(topic, partition, next))
  )
  const first = Math.min(...times.filter(time => time !== undefined))
  return {
    lag: behind.reduce((sum, { count }) => sum + count, 0),
    oldest: Number.isFinite(first) ? Math.max(0, Date.now() - first) : undefined,
    hasRead: committed.size > 0
  }
}

/** What a group reads next: where it stopped, or where the topic begins by now. */
function nextOf(partition: number, begins: Offsets, committed: Offsets): bigint {
  const [begin, stopped] = [begins.get(partition) ?? 0n, committed.get(partition) ?? 0n]
  return stopped > begin ? stopped : begin
}

/** Messages on the topic that Instep's consumers put them on to be tried again. */
async function retriesOf(
  cluster: Cluster,
  topics: ReadonlySet<string>,
  topic: string,
  group: string
): Promise<number> {
  const retry = `${topic}-${group}-retry`
  return topics.has(retry) ? (await waitingIn(cluster, retry, `${group}-retry`)).lag : 0
}

async function depthOf(cluster: Cluster, topics: ReadonlySet<string>, topic: string): Promise<number> {
  if (!topics.has(topic)) return 0
  const [begins, ends] = await Promise.all([
    cluster.offsets(topic, 'beginning'),
    cluster.offsets(topic, 'end')
  ])
  return [...ends].reduce((sum, [partition, end]) => sum + Number(end - (begins.get(partition) ?? 0n)), 0)
}

/** Drained is a topic for a group when it has passed, on every partition, what came before the time. */
async function isDrained(cluster: Cluster, watched: Watched, time: number): Promise<Drained> {
  const [{ channel, group, place }] = [watched]
  if (channel.protocol !== 'kafka' || group === undefined)
    return { isDrained: false, left: `nobody says which consumer group reads ${place}` }
  const { topic } = channel
  if (!(await cluster.topics()).has(topic)) return { isDrained: true }
  const [begins, ends, then] = await Promise.all([
    cluster.offsets(topic, 'beginning'),
    cluster.offsets(topic, 'end'),
    cluster.offsets(topic, time)
  ])
  const committed = await cluster.committed(topic, group, ends.keys())
  const left = [...ends].reduce((sum, [partition, end]) => {
    // Nothing came since: all that is there came before.
    const since = then.get(partition) ?? -1n
    const until = since < 0n ? end : since
    const next = nextOf(partition, begins, committed)
    return sum + (until > next ? Number(until - next) : 0)
  }, 0)
  if (left === 0) return { isDrained: true }
  return { isDrained: false, left: `${left} messages of ${topic} are still to be read by the group ${group}` }
}
