import {
  type Broker,
  consume,
  createPublisher,
  DeadLetter,
  headerText,
  type Publisher,
  type Schemas
} from '@instep/messages'
import { deadLetters, type EventName, eventHeader, type OrderCreated, places, subjects } from './events.ts'
import type { MailServer } from './mail-server.ts'
import { texts } from './notifications.ts'
import { type PlaceOrder, placeOrder } from './orders.ts'
import { onOrderCreated } from './payments.ts'

export type ServiceName = 'orders' | 'payments' | 'notifications'

/** What the services need of the world. None of them knows which broker it is. */
export interface Surroundings {
  readonly brokerOf: (service: ServiceName) => Broker
  readonly schemas: Schemas
  readonly mail: MailServer
}

/** The shop with all three services. Nobody conducts: each listens and tells. */
export interface Shop extends AsyncDisposable {
  readonly order: (command: PlaceOrder) => Promise<void>
  /** Ends a service that listens, gracefully, and starts it again: as each of its deploys does. */
  readonly restart: (service: keyof typeof listeners) => Promise<void>
}

/** Starts the services, each with a broker of its own and the schemas of one registry. */
export async function openShop(surroundings: Surroundings): Promise<Shop> {
  const { brokerOf, schemas } = surroundings
  const running = {
    payments: await listeners.payments(surroundings),
    notifications: await listeners.notifications(surroundings)
  }
  const tell = await teller<OrderCreated>(brokerOf('orders'), schemas, 'OrderCreated', places.orders)
  return {
    order: command => tell(placeOrder(command), { key: command.orderId }),
    async restart(service) {
      await running[service][Symbol.asyncDispose]()
      running[service] = await listeners[service](surroundings)
    },
    async [Symbol.asyncDispose]() {
      for (const service of Object.values(running)) await service[Symbol.asyncDispose]()
    }
  }
}

/** The services that listen, by their contracts: where, in which group, and with which schema they read. */
const listeners = {
  async payments({ brokerOf, schemas }: Surroundings): Promise<AsyncDisposable> {
    const broker = brokerOf('payments')
    const tell = {
      PaymentCaptured: await teller(broker, schemas, 'PaymentCaptured', places.payments),
      PaymentFailed: await teller(broker, schemas, 'PaymentFailed', places.payments)
    }
    return consume<OrderCreated>(
      broker,
      schemas,
      {
        address: places.orders,
        group: 'payments',
        deadLetter: deadLetters.payments,
        reader: { subject: `payments.${subjects.OrderCreated}`, version: 1 }
      },
      async order => {
        const { name, event } = onOrderCreated(order)
        await tell[name](event, { key: event.orderId })
      }
    )
  },

  async notifications({ brokerOf, schemas, mail }: Surroundings): Promise<AsyncDisposable> {
    const broker = brokerOf('notifications')
    const how = { group: 'notifications', deadLetter: deadLetters.notifications, concurrency: 5 }
    await using stack = new AsyncDisposableStack()
    stack.use(
      await consume<OrderCreated>(
        broker,
        schemas,
        {
          ...how,
          address: places.orders,
          reader: { subject: `notifications.${subjects.OrderCreated}`, version: 1 }
        },
        order => mail.send(texts.OrderCreated(order))
      )
    )
    stack.use(
      await consume(broker, schemas, { ...how, address: places.payments }, (event, { headers }) => {
        const name = headerText(headers, eventHeader)
        if (name === undefined || !isEventName(name))
          throw new DeadLetter('it does not say which event it is')
        return mail.send(texts[name](event as never)) // as its schema says, which is the one of that name
      })
    )
    return stack.move()
  }
} as const

/** Tells events of one kind, as version 1.0.0 of their service does. */
export function teller<Event = unknown>(
  broker: Broker,
  schemas: Schemas,
  name: EventName,
  address: string
): Promise<Publisher<Event>> {
  return createPublisher<Event>(broker, schemas, {
    address,
    subject: subjects[name],
    version: 1,
    headers: { [eventHeader]: name }
  })
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(subjects, name)
}
