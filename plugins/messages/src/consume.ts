import type { Broker, Delivery, SubscribeOptions } from './broker.ts'
import { createDeserialiser, type Deserialiser, type ReadingContract } from './deserialiser.ts'
import { type Context, createReceiver, type Handler, type Read, type ReceiverOptions } from './receiver.ts'
import type { Schemas } from './schemas.ts'

/** What a consumer takes, how it reads it, and what becomes of what it cannot deal with. */
export interface ConsumingContract extends ReadingContract, ReceiverOptions, SubscribeOptions {
  readonly address: string
  /** Within a group each message goes to one consumer. */
  readonly group: string
  /** How keys are read, where they have a schema; the handler then gets what it says as the key. */
  readonly keys?: ReadingContract
}

/**
 * Handles the messages of an address, one way for all: read by contract, handled in time, settled with an outcome that
 * somebody chose. `await using` ends it gracefully: what is in hand is settled, and nothing is lost.
 * @throws RegistryFailure when the reader's schema cannot be had
 */
export async function consume<Event>(
  broker: Broker,
  schemas: Schemas,
  contract: ConsumingContract,
  handler: Handler<Event>
): Promise<AsyncDisposable> {
  const { address, group } = contract
  const deserialiser = createDeserialiser(schemas, contract)
  const keys = contract.keys && createDeserialiser(schemas, { ...contract.keys, part: 'key' })
  await Promise.all([deserialiser.prefetch(), keys?.prefetch()])
  const read: Read = async delivery => {
    const { body, headers } = delivery
    const event = await deserialiser.deserialise({ body: body ?? new Uint8Array(), headers })
    return { event, key: keys === undefined ? delivery.key : await keyIn(delivery, keys) }
  }
  // What the contract's schema says is what the handler was written for.
  const handle = (found: unknown, context: Context): unknown => {
    const { event, key } = found as { readonly event: Event; readonly key: unknown }
    return handler(event, { ...context, key })
  }
  return broker.subscribe(address, group, createReceiver(read, handle, contract), contract)
}

/** What a key says; undefined for a message without one. @throws as the deserialiser */
function keyIn({ key, headers }: Delivery, deserialiser: Deserialiser): unknown {
  if (key === undefined) return undefined
  return deserialiser.deserialise({ body: typeof key === 'string' ? utf8.encode(key) : key, headers })
}

const utf8 = new TextEncoder()
