import { expect } from 'vitest'
import { call } from './confluent.ts'

type Server = { readonly url: string }

/** A field of an event, as Avro writes it: `total: double = 0`. */
function fieldOf(text: string): object {
  const [, name, type, value] = /^(\w+): (\w+)(?: = (.+))?$/.exec(text) ?? []
  return { name, type, ...(value === undefined ? {} : { default: JSON.parse(value) }) }
}

/** One operation of a service: `send orders.created OrderCreated`, and the fields of its schema. */
export interface Told {
  readonly action: 'send' | 'receive'
  readonly topic: string
  readonly fields: readonly string[]
  readonly message?: string
  readonly start?: 'tail' | 'committed' | 'earliest'
  /** What else its operation says. */
  readonly says?: object
  /** Days that the topic keeps what is written. */
  readonly days?: number
}

/** The AsyncAPI document of a service on Kafka. */
export function documentOf(service: string, version: string, operations: readonly Told[]): string {
  const channels: Record<string, unknown> = {}
  const all: Record<string, unknown> = {}
  for (const [
    index,
    { action, topic, fields, message = 'Event', start, says, days }
  ] of operations.entries()) {
    channels[`channel${index}`] = {
      address: topic,
      messages: {
        [message]: {
          'x-instep-subject': `${topic}-value`,
          payload: {
            schemaFormat: 'application/vnd.apache.avro;version=1.9.0',
            schema: { type: 'record', name: message, fields: fields.map(fieldOf) }
          }
        }
      },
      ...(days === undefined
        ? {}
        : { bindings: { kafka: { topicConfiguration: { 'retention.ms': days * 86_400_000 } } } })
    }
    all[`operation${index}`] = {
      action,
      channel: { $ref: `#/channels/channel${index}` },
      ...(action === 'receive'
        ? { bindings: { kafka: { groupId: { const: service } } }, 'x-instep-dead-letter': 'none' }
        : {}),
      ...(start === undefined ? {} : { 'x-instep-start': start }),
      ...says
    }
  }
  return JSON.stringify({
    asyncapi: '3.0.0',
    info: { title: service, version },
    servers: { kafka: { host: 'kafka.example:9092', protocol: 'kafka' } },
    channels,
    operations: all
  })
}

/** Publishes the contract of `orders@1`. */
export async function publishContract(
  server: Server,
  owner: string,
  ...operations: readonly Told[]
): Promise<void> {
  const [service = '', version = ''] = owner.split('@')
  const [status, answer] = await call(server, `PUT /api/services/${service}/versions/${version}/contract`, {
    document: documentOf(service, version, operations)
  })
  expect([status, answer]).toMatchObject([200, {}])
}

/** Records that `orders@1` runs in production. */
export async function deploy(server: Server, owner: string): Promise<void> {
  const [service, version] = owner.split('@')
  const [status, answer] = await call(server, 'POST /api/environments/production/deployments', {
    service,
    version
  })
  expect([status, answer]).toMatchObject([200, {}])
}

/** Asks the gate whether versions may go to production. */
export async function askGate(server: Server, ...owners: readonly string[]) {
  const candidates = owners.map(owner => {
    const [service, version] = owner.split('@')
    return { service, version }
  })
  const [status, answer] = await call(server, 'POST /api/gate', { environment: 'production', candidates })
  expect([status, answer]).toMatchObject([200, {}])
  return answer as {
    readonly answer: string
    readonly pairs: readonly Record<string, unknown>[]
    readonly findings: readonly { readonly id: string; readonly facts: object }[]
  }
}

/** Asks for the order of `orders@2` and `payments@1.5,2`. */
export async function askPlan(server: Server, ...targets: readonly string[]) {
  const services = targets.map(target => {
    const [service, versions = ''] = target.split('@')
    return { service, versions: versions.split(',') }
  })
  const [status, answer] = await call(server, 'POST /api/plan', { environment: 'production', services })
  expect([status, answer]).toMatchObject([200, {}])
  return answer as {
    readonly answer: string
    readonly waves: readonly {
      readonly drains: readonly { readonly place: string }[]
      readonly moves: readonly { readonly service: string; readonly to: string }[]
    }[]
  }
}
