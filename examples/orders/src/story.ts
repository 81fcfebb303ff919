import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp, createRegistry, openStore, readSettings } from '@instep/registry'
import { openShop } from './choreography.ts'
import { subjects } from './events.ts'
import { createNarrator, type Narrator } from './narrator.ts'

/** The whole story, against a registry that is new and gone afterwards. */
async function main(): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'instep-example-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const settings = readSettings(['--store', `sqlite:${join(folder, 'instep.db')}`], {})
  const store = stack.use(await openStore(settings.store))
  const app = await createApp(createRegistry({ ...settings, store }), settings)
  stack.defer(() => app.close())
  const registry = await app.listen({ host: '127.0.0.1', port: 0 })

  const narrator = createNarrator(registry)
  narrator.say(`Three services, one shop, nobody who conducts. A fresh registry listens on ${registry}.`)
  await registerSchemas(narrator)
  await play(narrator, registry)
  await testConsumers(narrator)
  await verifyProducers(narrator)
  await deploy(narrator)
  await refuse(narrator)
  await pass(narrator)
  narrator.say('\nThat is the story: each side proved its half alone, and the gate put the halves together.')
}

async function registerSchemas({ chapter, instep }: Narrator): Promise<void> {
  chapter('Each producer registers what it sends; each consumer says what it reads with.')
  const register = (subject: string, file: string, ...options: string[]) =>
    instep(['schema', 'register', subject, `schemas/${file}.avsc`, '--branch', 'main', ...options])
  await register(
    subjects.OrderCreated,
    'order-created',
    '--sent-by',
    'orders@1.0.0',
    '--read-by',
    'payments@1.0.0'
  )
  await register(
    'shop.notifications.OrderCreated-value',
    'order-created.notifications',
    '--read-by',
    'notifications@1.0.0',
    '--message',
    subjects.OrderCreated
  )
  for (const [subject, file] of [
    [subjects.PaymentCaptured, 'payment-captured'],
    [subjects.PaymentFailed, 'payment-failed']
  ] as const) {
    await register(subject, file, '--sent-by', 'payments@1.0.0', '--read-by', 'notifications@1.0.0')
  }
}

async function play({ chapter, say }: Narrator, registry: string): Promise<void> {
  chapter('They run: events travel as framed Avro, each service listens and tells.')
  await using shop = await openShop(registry)
  await shop.order({ orderId: 'o-1', customer: 'Ada', amountCents: 1250 })
  await shop.order({ orderId: 'o-2', customer: 'Grace', amountCents: 250_000 })
  await shop.settled()
  for (const text of shop.sent) say(`  to the customer: ${text}`)
}

async function testConsumers({ chapter, test, instep }: Narrator): Promise<void> {
  chapter('Each consumer proves its side alone, and its test writes a pact.')
  await test('consumer')
  for (const consumer of ['payments', 'notifications']) {
    const options = ['--consumer', consumer, '--consumer-version', '1.0.0', '--branch', 'main']
    await instep(['pact', 'publish', 'pacts', ...options])
  }
}

async function verifyProducers({ chapter, test }: Narrator): Promise<void> {
  chapter('Each producer proves its side alone, against the pacts in the registry.')
  await test('orders.provider', { SERVICE_VERSION: '1.0.0' })
  await test('payments.provider', { SERVICE_VERSION: '1.0.0' })
}

async function deploy({ chapter, instep }: Narrator): Promise<void> {
  chapter('The gate lets them out, one by one.')
  await instep(['environment', 'create', 'production', '--production'])
  for (const service of ['orders', 'payments', 'notifications']) {
    await deployVersion(instep, service, '1.0.0')
  }
}

async function refuse({ chapter, say, instep }: Narrator): Promise<void> {
  chapter('orders@2.0.0 renames a field. The registry takes it: new readers can read old orders.')
  const options = ['--sent-by', 'orders@2.0.0', '--branch', 'main']
  await instep([
    'schema',
    'register',
    subjects.OrderCreated,
    'schemas/order-created.v2-breaks.avsc',
    ...options
  ])
  say('\nBut payments runs, and reads amountCents. notifications runs, too, and never looks at it:')
  await instep(['can-i-deploy', '--service', 'orders', '--version', '2.0.0', '--to', 'production'], 1)
}

async function pass({ chapter, test, instep }: Narrator): Promise<void> {
  chapter('orders@2.1.0 writes both fields, until everybody has moved.')
  const options = ['--sent-by', 'orders@2.1.0', '--branch', 'main']
  await instep(['schema', 'register', subjects.OrderCreated, 'schemas/order-created.v2.avsc', ...options])
  await test('orders.provider', { SERVICE_VERSION: '2.1.0' })
  await deployVersion(instep, 'orders', '2.1.0')
}

async function deployVersion(instep: Narrator['instep'], service: string, version: string): Promise<void> {
  const where = ['--service', service, '--version', version, '--to', 'production']
  await instep(['can-i-deploy', ...where])
  await instep(['record-deployment', ...where])
}

await main()
