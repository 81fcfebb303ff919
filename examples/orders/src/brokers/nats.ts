import { connectJetStream } from '@instep/nats'
import { nats as system } from '@instep/opentelemetry'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { deadLetters, places } from '../events.ts'
import type { Kind } from './broker.ts'

/** The streams that keep the shop's subjects, each with what is given up of them. Their consumers are called as their groups. */
const streams: Readonly<Record<string, readonly string[]>> = {
  SHOP_ORDERS: [places.orders, deadLetters.payments],
  SHOP_PAYMENTS: [places.payments, deadLetters.notifications]
}

/** NATS: a place is a subject that a stream of JetStream takes in. */
export const nats: Kind = {
  title: 'NATS JetStream',
  profile: 'nats',
  variable: 'NATS_URL',
  usual: 'nats://localhost:4222',
  watching: url => ({ INSTEP_NATS: url }),
  prepare,
  connect: (url, name) => connectJetStream({ servers: url, name }, { durable: (_, group) => group }),
  system: system(),
  deadLetter: { address: subject => subject, reason: 'Dead-Letter-Message' },
  dialect: {
    server: { host: 'nats.shop.example:4222', protocol: 'nats' },
    sent: address => ({ channel: { address, ...streamFor(address) }, operation: {} }),
    received: (address, durable) => ({
      channel: { address, ...streamFor(address) },
      operation: { 'x-instep-consumer': { durable } }
    })
  }
}

function streamFor(subject: string): Readonly<Record<string, unknown>> {
  const [found] = Object.entries(streams).filter(([, subjects]) => subjects.includes(subject))
  return found === undefined ? {} : { 'x-instep-stream': { name: found[0], subjects: found[1] } }
}

/** Streams are made by whoever runs the servers, not by services. */
async function prepare(url: string): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const connection = await connect({ servers: url, timeout: 3000, maxReconnectAttempts: 1 })
  stack.defer(() => connection.close())
  const manager = await jetstreamManager(connection)
  const names = async (): Promise<readonly string[]> => {
    const all = await Array.fromAsync(manager.streams.list())
    return all.map(({ config }) => config.name)
  }
  const before = new Set(await names())
  const wanted = Object.entries(streams).filter(([name]) => !before.has(name))
  for (const [name, subjects] of wanted) await manager.streams.add({ name, subjects: [...subjects] })
  stack.defer(async () => {
    const made = (await names()).filter(name => ours.has(name) && !before.has(name))
    for (const name of made) await manager.streams.delete(name)
  })
  return stack.move()
}

/** The last one keeps what the servers tell of messages that they give up. */
const ours = new Set([...Object.keys(streams), 'dead-letter-advisories'])
