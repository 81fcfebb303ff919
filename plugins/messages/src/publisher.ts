import type { Broker, Headers, Message } from './broker.ts'
import type { Schemas } from './schemas.ts'
import { createSerialiser, type Serialiser, type WritingContract } from './serialiser.ts'

/** Where a producer's events go, and how they are written. */
export type PublishingContract = WritingContract & {
  readonly address: string
  /** Stand beside every message. */
  readonly headers?: Headers
  /** The schema that keys are written with, where they have one; else a key is a text or bytes. */
  readonly keys?: WritingContract
}

/** What is different from event to event. */
export interface PublishOptions {
  /** A text or bytes, or what the schema of keys describes. */
  readonly key?: unknown
  readonly headers?: Headers
  /** Another address than the contract's, where that has parts that are filled in at run time. */
  readonly address?: string
}

/** Sends events of one contract; resolves when the broker has them for good. @throws Unwritable, Unroutable, RegistryFailure */
export type Publisher<Event = unknown> = (event: Event, options?: PublishOptions) => Promise<void>

/** A publisher for the events of one contract. Its schema is fetched, so that not even the first event has to wait. */
export async function createPublisher<Event>(
  broker: Broker,
  schemas: Schemas,
  contract: PublishingContract
): Promise<Publisher<Event>> {
  const serialiser = createSerialiser(schemas, contract)
  const keys = contract.keys && createSerialiser(schemas, { ...contract.keys, part: 'key' })
  await Promise.all([serialiser.prefetch(), keys?.prefetch()])
  return async (event, { key, headers, address = contract.address } = {}) => {
    const sent = await serialiser.serialise(event)
    const marked = await keyOf(key, keys)
    const message: Message = {
      address,
      body: sent.body,
      headers: { ...contract.headers, ...headers, ...sent.headers, ...marked?.headers },
      ...(marked === undefined ? {} : { key: marked.body })
    }
    await broker.publish(message)
  }
}

/** The key as it travels; undefined for a message without one. @throws Unwritable, TypeError */
async function keyOf(
  key: unknown,
  serialiser: Serialiser | undefined
): Promise<{ readonly body: string | Uint8Array; readonly headers: Headers } | undefined> {
  if (key === undefined) return undefined
  if (serialiser !== undefined) return serialiser.serialise(key)
  if (typeof key === 'string' || key instanceof Uint8Array) return { body: key, headers: {} }
  throw new TypeError('a key without a schema is a text or bytes: name the schema of keys in `keys`')
}
