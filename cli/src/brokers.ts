import process from 'node:process'
import { type Drained, type Measurement, type Watched, type Watcher, watchedIn } from '@instep/monitoring'
import { createClient, native, type ReplyOf } from '@instep/protocol'
import { type Invocation, type Option, UsageError } from './command.ts'
import { reasonOf } from './reason.ts'

/** The options that say where the brokers are. */
export const brokerOptions = {
  environment: { type: 'string', value: 'ENVIRONMENT', summary: 'Whose services and channels are looked at' },
  kafka: { type: 'string', value: 'BROKERS', summary: 'Kafka, as host:port,host:port; INSTEP_KAFKA' },
  rabbitmq: {
    type: 'string',
    value: 'URL',
    summary: "RabbitMQ's management API, with user and password in the URL; INSTEP_RABBITMQ"
  },
  nats: { type: 'string', value: 'SERVERS', summary: 'NATS, as host:port,host:port; INSTEP_NATS' }
} as const satisfies Readonly<Record<string, Option>>

/** How the watcher of each broker is opened; its client is loaded only then. */
const openers: Readonly<Record<'kafka' | 'rabbitmq' | 'nats', (where: string) => Promise<Watcher>>> = {
  kafka: async where =>
    (await import('@instep/monitoring/kafka')).watchKafka({ bootstrapBrokers: where.split(',') }),
  rabbitmq: async url => (await import('@instep/monitoring/rabbitmq')).watchRabbitmq({ url }),
  nats: async where => (await import('@instep/monitoring/nats')).watchNats({ servers: where.split(',') })
}

/** A broker does not answer, in words for whoever asked. */
export class BrokerFailure extends Error {
  override readonly name = 'BrokerFailure'
}

/** Does something with a broker, and says which one it was when that fails. */
async function asked<Answer>(name: string, where: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (cause) {
    // A password may stand in a URL.
    const shown = where.replace(/\/\/[^@/]*@/, '//')
    throw new BrokerFailure(`${name} at ${shown} does not answer: ${reasonOf(cause)}`, { cause })
  }
}

const protocols = { kafka: 'kafka', amqp: 'rabbitmq', nats: 'nats' } as const

/** The brokers that the command line names. */
export interface Brokers extends AsyncDisposable {
  measure(watched: readonly Watched[]): Promise<readonly Measurement[]>
  /** As the watcher of its broker finds it. @throws UsageError when that was not named */
  isDrained(watched: Watched, time: number): Promise<Drained>
}

/** @throws UsageError when none is named */
export async function openBrokers({ text }: Pick<Invocation, 'text'>): Promise<Brokers> {
  const names = Object.keys(openers) as (keyof typeof openers)[] // the keys of the table
  const watchers = new Map<keyof typeof openers, { readonly where: string; readonly watcher: Watcher }>()
  for (const name of names) {
    const where = text(name) ?? process.env[`INSTEP_${name.toUpperCase()}`]
    if (where === undefined || where === '') continue
    watchers.set(name, { where, watcher: await asked(name, where, () => openers[name](where)) })
  }
  if (watchers.size === 0) throw new UsageError(`name a broker: ${names.map(name => `--${name}`).join(', ')}`)
  return {
    async measure(watched) {
      const all = await Promise.all(
        [...watchers].map(([name, { where, watcher }]) => asked(name, where, () => watcher.measure(watched)))
      )
      return all.flat()
    },
    async isDrained(one, time) {
      const { channel, place } = one
      const name = channel.protocol === 'other' ? undefined : protocols[channel.protocol]
      const found = name && watchers.get(name)
      if (name === undefined || found === undefined)
        throw new UsageError(
          name === undefined ? `nobody can look at ${place}` : `${place}: --${name} is missing`
        )
      return asked(name, found.where, () => found.watcher.isDrained(one, time))
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...watchers.values()].map(({ watcher }) => watcher[Symbol.asyncDispose]()))
    }
  }
}

/** What an environment holds, and who sends and receives where. */
export type Surroundings = ReplyOf<typeof native.choreography.showChoreography>

export function surroundingsOf(
  { registry, client }: Pick<Invocation, 'registry' | 'client'>,
  environment: string
): Promise<Surroundings> {
  return createClient(native.choreography, registry, client).showChoreography({
    params: { environment },
    query: {}
  })
}

/** Where the services that run there receive, as their contracts say. */
export async function watchedThere(
  { registry, client }: Pick<Invocation, 'registry' | 'client'>,
  { versions }: Surroundings
): Promise<readonly Watched[]> {
  const services = createClient(native.services, registry, client)
  const running = versions.filter(({ presence }) => presence === 'running')
  const all = await Promise.all(
    running.map(async ({ service, version }) => {
      const { operations } = await services.listOperations({ params: { service, version } })
      return operations.map(operation => ({ ...operation, service }))
    })
  )
  return watchedIn(all.flat())
}
