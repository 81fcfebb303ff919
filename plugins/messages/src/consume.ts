import type { Broker, SubscribeOptions } from './broker.ts'
import { createDeserialiser, type ReadingContract } from './deserialiser.ts'
import { createReceiver, type Handler, type ReceiverOptions } from './receiver.ts'
import type { Schemas } from './schemas.ts'

/** What a consumer takes, how it reads it, and what becomes of what it cannot deal with. */
export interface ConsumingContract extends ReadingContract, ReceiverOptions, SubscribeOptions {
  readonly address: string
  /** Within a group each message goes to one consumer. */
  readonly group: string
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
  await deserialiser.prefetch()
  const receiver = createReceiver(
    ({ body, headers }) => deserialiser.deserialise({ body: body ?? new Uint8Array(), headers }),
    // What the contract's schema says is what the handler was written for.
    handler as Handler,
    contract
  )
  return broker.subscribe(address, group, receiver, contract)
}
