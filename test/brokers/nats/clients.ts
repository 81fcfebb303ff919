import { randomUUID } from 'node:crypto'
import type { Broker } from '@instep/messages'
import { connectJetStream, type JetStreamOptions } from '@instep/nats'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'

/** A consumer that was killed is missed soon. */
const soon = { ackWait: 5_000 }

export function openJetStream(url: string, options: JetStreamOptions = {}): Promise<Broker> {
  return connectJetStream({ servers: url }, { ...soon, ...options })
}

/** A subject of a test's own, and a stream that takes it in. */
export async function createStream(url: string): Promise<string> {
  const name = `orders-${randomUUID()}`
  const nats = await connect({ servers: url })
  await (await jetstreamManager(nats)).streams.add({ name, subjects: [`${name}.created`] })
  await nats.close()
  return `${name}.created`
}
