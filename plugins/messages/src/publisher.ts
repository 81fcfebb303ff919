import type { Broker, Headers, Message } from './broker.ts'
import type { Schemas } from './schemas.ts'
import { createSerialiser, type WritingContract } from './serialiser.ts'

/** Where a producer's events go, and how they are written. */
export type PublishingContract = WritingContract & {
  readonly address: string
  /** Stand beside every message. */
  readonly headers?: Headers
}

/** What is different from event to event. */
export interface PublishOptions {
  readonly key?: string | Uint8Array
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
  await serialiser.prefetch()
  return async (event, { key, headers, address = contract.address } = {}) => {
    const sent = await serialiser.serialise(event)
    const message: Message = {
      address,
      body: sent.body,
      headers: { ...contract.headers, ...headers, ...sent.headers },
      ...(key === undefined ? {} : { key })
    }
    await broker.publish(message)
  }
}
