import {
  type Codec,
  createCodec,
  createMemoryBroker,
  createReceiver,
  type MemoryBroker
} from '@instep/messages'
import { type EventName, type OrderCreated, subjects } from './events.ts'
import { texts } from './notifications.ts'
import { type PlaceOrder, placeOrder } from './orders.ts'
import { onOrderCreated } from './payments.ts'

/** The shop with all three services. Nobody conducts: each listens and tells. */
export interface Shop extends AsyncDisposable {
  readonly order: (command: PlaceOrder) => Promise<void>
  /** What customers were told so far. */
  readonly sent: readonly string[]
  readonly settled: () => Promise<void>
}

/** Starts the services on one broker, with the schemas of a registry. */
export async function openShop(registry: string): Promise<Shop> {
  const broker = createMemoryBroker()
  const codec = createCodec(registry)
  const sent: string[] = []

  await listen(broker, codec, 'OrderCreated', 'payments', async event => {
    const outcome = onOrderCreated(event as OrderCreated)
    await tell(broker, codec, outcome.name, outcome.event)
  })
  for (const name of Object.keys(texts) as EventName[]) {
    await listen(broker, codec, name, 'notifications', async event => {
      sent.push(texts[name](event as never))
    })
  }
  return {
    sent,
    order: command => tell(broker, codec, 'OrderCreated', placeOrder(command)),
    settled: () => broker.settled(),
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose]()
  }
}

async function tell(broker: MemoryBroker, codec: Codec, name: EventName, event: object): Promise<void> {
  const body = await codec.encode(subjects[name], event, 1)
  await broker.publish({ address: name, body, headers: {} })
}

async function listen(
  broker: MemoryBroker,
  codec: Codec,
  name: EventName,
  group: string,
  handle: (event: unknown) => Promise<void>
): Promise<void> {
  await broker.subscribe(
    name,
    group,
    createReceiver(({ body }) => codec.decode(body ?? new Uint8Array()), handle)
  )
}
