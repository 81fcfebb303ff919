import { createMemoryBroker, createSchemas } from '@instep/messages'
import { openShop } from './choreography.ts'
import { openFreshRegistry } from './fresh-registry.ts'
import { createMailServer } from './mail-server.ts'
import { createNarrator, type Narrator } from './narrator.ts'

/** The whole story, in memory, against a registry that is new and gone afterwards. */
export async function tellStory(): Promise<void> {
  await using registry = await openFreshRegistry()
  const narrator = createNarrator(registry.url)
  narrator.say(`Three services, one shop, nobody who conducts. A fresh registry listens on ${registry.url}.`)
  await publishContracts(narrator)
  await play(narrator, registry.url)
  await testConsumers(narrator)
  await verifyProducers(narrator)
  await deploy(narrator)
  await refuse(narrator)
  await goRound(narrator)
  await plan(narrator)
  await follow(narrator)
  narrator.say('\nThat is the story: each side proved its half alone, and the gate put the halves together.')
}

async function publishContracts({ chapter, instep }: Narrator): Promise<void> {
  chapter('Each service says what it sends and receives, in an AsyncAPI document of its own.')
  for (const service of ['orders', 'payments', 'notifications']) await publish(instep, service, '1.0.0')
}

function publish(instep: Narrator['instep'], service: string, version: string): Promise<void> {
  const file = `contracts/${service}-${version}.yaml`
  return instep(['service', 'publish', file, '--service', service, '--version', version, '--branch', 'main'])
}

async function play({ chapter, say }: Narrator, registry: string): Promise<void> {
  chapter('They run: events travel as framed Avro, each service listens and tells.')
  await using broker = createMemoryBroker()
  const mail = createMailServer()
  const schemas = createSchemas(registry)
  await using shop = await openShop({ brokerOf: () => broker, schemas, mail })
  await shop.order({ orderId: 'o-1', customer: 'Ada', amountCents: 1250 })
  await shop.order({ orderId: 'o-2', customer: 'Grace', amountCents: 250_000 })
  await broker.settled()
  for (const text of mail.sent) say(`  to the customer: ${text}`)
}

async function testConsumers({ chapter, test }: Narrator): Promise<void> {
  chapter(
    'Each consumer proves its side alone. Its tests write pacts, and the run ends with publishing them.'
  )
  await test('consumer', { INSTEP_VERSION: '1.0.0' })
}

async function verifyProducers({ chapter, test }: Narrator): Promise<void> {
  chapter('Each producer proves its side alone, against the pacts in the registry.')
  await test('orders.provider', { INSTEP_VERSION: '1.0.0' })
  await test('payments.provider', { INSTEP_VERSION: '1.0.0' })
}

async function deploy({ chapter, instep }: Narrator): Promise<void> {
  chapter('The gate lets them out, one by one.')
  await instep(['environment', 'create', 'production', '--production'])
  for (const service of ['orders', 'payments', 'notifications']) {
    await deployVersion(instep, service, '1.0.0')
  }
}

async function refuse({ chapter, say, instep, test }: Narrator): Promise<void> {
  chapter('orders@2.0.0 renames a field. The registry takes it: new readers can read old orders.')
  await publish(instep, 'orders', '2.0.0')
  say('\nBut payments runs, and reads amountCents. notifications runs, too, and never looks at it:')
  await instep(['can-i-deploy', '--service', 'orders', '--version', '2.0.0', '--to', 'production'], 1)
  say(
    '\nThe tests of orders say the same of the pact with payments, and that the one with notifications holds:'
  )
  await test('orders.provider', { INSTEP_VERSION: '2.0.0' }, 1)
}

async function goRound({ chapter, instep, test }: Narrator): Promise<void> {
  chapter('payments@2.0.0 reads the new name. Now each waits for the other.')
  await publish(instep, 'payments', '2.0.0')
  await test('payments.provider', { INSTEP_VERSION: '2.0.0' })
  await instep(['plan', '--to', 'production', 'orders@2.0.0', 'payments@2.0.0'], 1)
}

async function plan({ chapter, instep, test }: Narrator): Promise<void> {
  chapter('payments@1.5.0 reads both names. With it there is a way, in three waves.')
  await publish(instep, 'payments', '1.5.0')
  await test('payments.provider', { INSTEP_VERSION: '1.5.0' })
  await instep(['plan', '--to', 'production', 'orders@2.0.0', 'payments@1.5.0,2.0.0'])
}

async function follow({ chapter, say, instep }: Narrator): Promise<void> {
  chapter('They go that way. The gate lets them, step by step, and not before.')
  await deployVersion(instep, 'payments', '1.5.0')
  await deployVersion(instep, 'orders', '2.0.0')
  say('\nNobody sends amountCents any more. But what was sent lies in the topic for three days:')
  await instep(['can-i-deploy', '--service', 'payments', '--version', '2.0.0', '--to', 'production'], 1)
  say('\npayments has read the last of it:')
  await instep(['drained', 'kafka shop.orders', '--environment', 'production', '--by', 'ada'])
  await deployVersion(instep, 'payments', '2.0.0')
}

async function deployVersion(instep: Narrator['instep'], service: string, version: string): Promise<void> {
  const where = ['--service', service, '--version', version, '--to', 'production']
  await instep(['can-i-deploy', ...where])
  await instep(['record-deployment', ...where])
}
