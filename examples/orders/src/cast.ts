import { type Broker, createSchemas, type Schemas } from '@instep/messages'
import { schemaMarks } from '@instep/opentelemetry'
import type { Kind } from './brokers/broker.ts'
import { type OpenBroker, openBroker } from './brokers/open.ts'
import { openShop, type ServiceName, type Shop } from './choreography.ts'
import { writeContracts } from './contracts.ts'
import { places, subjects } from './events.ts'
import { type FreshRegistry, openFreshRegistry } from './fresh-registry.ts'
import { createMailServer, type MailServer } from './mail-server.ts'
import { createNarrator, type Narrator } from './narrator.ts'
import { type Collector, createCollector } from './tracing.ts'

/** What stands ready before the shop opens: a broker, and a registry with a folder of contracts beside it. */
export interface Theatre extends AsyncDisposable {
  readonly kind: Kind
  readonly broker: OpenBroker
  readonly registry: FreshRegistry
  readonly narrator: Narrator
}

/** All that takes part when it has opened. */
export interface Cast extends AsyncDisposable {
  readonly shop: Shop
  readonly mail: MailServer
  readonly schemas: Schemas
  readonly collector: Collector
  readonly brokerOf: (service: ServiceName) => Broker
}

/** @throws UnreachableBroker */
export async function openTheatre(kind: Kind): Promise<Theatre> {
  await using stack = new AsyncDisposableStack()
  const broker = stack.use(await openBroker(kind))
  const registry = stack.use(await openFreshRegistry())
  const { url, folder } = registry
  await writeContracts(folder, kind.dialect)
  const narrator = createNarrator(url, { folder, variables: broker.variables })
  const all = stack.move()
  return { kind, broker, registry, narrator, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

/** Opens the shop, each service with a connection of its own that tells the collector of its messages. */
export async function openCast({ kind, broker, registry }: Theatre): Promise<Cast> {
  const collector = createCollector()
  const schemas = createSchemas(registry.url)
  const schemaOf = schemaMarks(schemas, { [places.orders]: subjects.OrderCreated })
  const connect = async (service: ServiceName): Promise<Broker> =>
    collector.traced(await broker.connect(service), service, { system: kind.system, schemaOf })
  const brokers = {
    orders: await connect('orders'),
    payments: await connect('payments'),
    notifications: await connect('notifications')
  } as const satisfies Record<ServiceName, Broker>
  const mail = createMailServer()
  const brokerOf = (service: ServiceName): Broker => brokers[service]
  const shop = await openShop({ brokerOf, schemas, mail })
  return {
    shop,
    mail,
    schemas,
    collector,
    brokerOf,
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose]()
  }
}
