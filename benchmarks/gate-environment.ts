import { type Channel, defaultContext, guidOf, type Operation, parseSubject } from '@instep/contracts'
import type { Store } from '@instep/registry'

/** How large an environment is. */
export interface EnvironmentSize {
  readonly services: number
  readonly versions: number
  readonly channels: number
  readonly results: number
}

export const fullSize: EnvironmentSize = { services: 1000, versions: 10, channels: 5000, results: 100_000 }

export const environmentName = 'production'
const environment = '00000000-0000-4000-8000-000000000001'
const hour = 3_600_000
const readersPerChannel = 2
const providersPerConsumer = 2

export const serviceName = (index: number): string => `service-${index}`
/** Versions count from 1; the last but one runs, the last wants to. */
export const versionNumber = (index: number): string => `${index}.0.0`

/** Each version of a subject has one field more than the one before, and all of them get on. */
function textOf(channel: number, version: number): string {
  const fields = Array.from({ length: 10 + version }, (_, index) => ({
    name: `field${index}`,
    type: ['null', 'string'],
    default: null
  }))
  return JSON.stringify({ type: 'record', name: `Event${channel}`, namespace: 'org.example', fields })
}

/** A third of the channels each on Kafka, RabbitMQ and NATS. */
function channelOf(index: number, side: 'send' | 'receive', reader: number): Channel {
  switch (index % 3) {
    case 0:
      return { protocol: 'kafka', topic: `events.${index}` }
    case 1: {
      const exchange = { name: `exchange-${index % 50}`, type: 'topic' } as const
      const key = `event.${index}.created`
      if (side === 'send') return { protocol: 'amqp', vhost: '/', exchange, key }
      const binding = { exchange: exchange.name, key: `event.${index}.*` }
      return {
        protocol: 'amqp',
        vhost: '/',
        queue: { name: `queue-${reader}-${index}`, bindings: [binding] }
      }
    }
    default:
      return { protocol: 'nats', subject: side === 'send' ? `events.${index}.created` : `events.${index}.*` }
  }
}

/** Who sends and who reads a channel. */
function sidesOf(channel: number, { services }: EnvironmentSize) {
  const sender = channel % services
  const readers = Array.from(
    { length: readersPerChannel },
    (_, index) => (sender + 1 + channel * 7 + index * 13) % services
  )
  return { sender, readers: readers.filter(reader => reader !== sender) }
}

/** The versions of a subject: one for every four of its service's. */
const schemaVersion = (version: number): number => Math.ceil(version / 4)

/** Fills an empty store. @param now when the last version was published, in milliseconds since 1970 */
export async function fillEnvironment(store: Store, size: EnvironmentSize, now: number): Promise<void> {
  await store.write(async ({ deployments }) => {
    await deployments.putEnvironment({
      uuid: environment,
      name: environmentName,
      production: true,
      contacts: [],
      createdAt: 0,
      updatedAt: 0
    })
  })
  await fillSubjects(store, size)
  const operations = operationsOf(size)
  for (let service = 0; service < size.services; service++) {
    await store.write(async writing => {
      for (let version = 1; version <= size.versions; version++) {
        const at = now - (size.versions - version) * 12 * hour
        const owner = { service: serviceName(service), version: versionNumber(version) }
        await writing.pacticipants.putVersion(owner, at)
        await writing.operations.addOperations(owner, operations(service, version, at))
        if (version === size.versions) continue
        await writing.deployments.putDeployment({
          uuid: `${service}-${version}`,
          kind: 'deployed',
          pacticipant: owner.service,
          version: owner.version,
          environment,
          instance: undefined,
          isCurrent: version === size.versions - 1,
          createdAt: at,
          updatedAt: at + 12 * hour
        })
      }
    })
  }
  await fillPacts(store, size, now)
}

async function fillSubjects(store: Store, { channels, versions }: EnvironmentSize): Promise<void> {
  const batch = 500
  for (let start = 0; start < channels; start += batch) {
    await store.write(async ({ schemas }) => {
      for (let channel = start; channel < Math.min(channels, start + batch); channel++) {
        for (let version = 1; version <= schemaVersion(versions); version++) {
          const content = { type: 'AVRO', text: textOf(channel, version), references: [] }
          const schema = await schemas.addSchema({
            context: defaultContext,
            guid: guidOf(content),
            ...content,
            at: 0
          })
          await schemas.addRegistration({
            subject: parseSubject(`events.${channel}-value`),
            version,
            id: schema.id,
            at: 0
          })
        }
      }
    })
  }
}

function operationsOf(size: EnvironmentSize) {
  const sends = new Map<number, number[]>()
  const reads = new Map<number, number[]>()
  const put = (map: Map<number, number[]>, service: number, channel: number) =>
    map.set(service, [...(map.get(service) ?? []), channel])
  for (let channel = 0; channel < size.channels; channel++) {
    const { sender, readers } = sidesOf(channel, size)
    put(sends, sender, channel)
    for (const reader of readers) put(reads, reader, channel)
  }
  return (service: number, version: number, at: number): readonly Operation[] => {
    const evidence = { grade: 'declared', source: 'asyncapi', at } as const
    const common = (channel: number) => ({
      subject: `events.${channel}-value`,
      message: `Event${channel}`,
      schema: { subject: `events.${channel}-value`, version: schemaVersion(version) },
      evidence
    })
    return [
      ...(sends.get(service) ?? []).map(channel => ({
        action: 'send' as const,
        ...common(channel),
        channel: channelOf(channel, 'send', service)
      })),
      ...(reads.get(service) ?? []).map(channel => ({
        action: 'receive' as const,
        ...common(channel),
        channel: channelOf(channel, 'receive', service),
        delivery: { group: serviceName(service), deadLetter: 'none' }
      }))
    ]
  }
}

/** Every version has a pact with two providers; the results are spread over their versions. */
async function fillPacts(store: Store, size: EnvironmentSize, now: number): Promise<void> {
  const publications = size.services * size.versions * providersPerConsumer
  const resultsEach = Math.ceil(size.results / publications)
  for (let service = 0; service < size.services; service++) {
    await store.write(async ({ pacts }) => {
      for (let version = 1; version <= size.versions; version++) {
        for (let index = 1; index <= providersPerConsumer; index++) {
          const [consumer, provider] = [
            serviceName(service),
            serviceName((service + index * 17) % size.services)
          ]
          const at = now - (size.versions - version) * 12 * hour
          const sha = `${service}-${index}-${schemaVersion(version)}`
          const text = JSON.stringify({ consumer: { name: consumer }, provider: { name: provider }, sha })
          await pacts.addPublication({
            consumer,
            consumerVersion: versionNumber(version),
            provider,
            revision: 1,
            sha,
            text,
            at
          })
          for (let result = 0; result < resultsEach; result++) {
            await pacts.addVerification({
              consumer,
              provider,
              sha,
              providerVersion: versionNumber(size.versions - (result % size.versions)),
              success: true,
              wip: false,
              details: '{}',
              at
            })
          }
        }
      }
    })
  }
}
