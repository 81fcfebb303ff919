import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Delivery, headerText } from '@instep/messages'
import type { Kind } from './brokers/broker.ts'
import { type Cast, openCast, openTheatre, type Theatre } from './cast.ts'
import { teller } from './choreography.ts'
import { deadLetters, places } from './events.ts'
import { treeOf } from './tracing.ts'

/** What happens on a real broker: the same services, and what loses messages elsewhere, each of it noticed. */
export async function tellStoryOver(kind: Kind): Promise<void> {
  await using theatre = await openTheatre(kind)
  const { narrator, broker, registry } = theatre
  narrator.say(`Three services, one shop, nobody who conducts, over ${kind.title} at ${broker.shown}.`)
  narrator.say(`A fresh registry listens on ${registry.url}.`)
  await publishContracts(theatre)
  await using cast = await openCast(theatre)
  await play(theatre, cast)
  await poison(theatre, cast)
  await misspell(theatre, cast)
  await fallBehind(theatre, cast)
  await trace(theatre, cast)
  await tellWithoutSayingSo(theatre, cast)
  narrator.say(
    '\nThat is the story: what went wrong was seen, nothing was lost, and the traces say who does what.'
  )
}

async function publishContracts({ kind, narrator }: Theatre): Promise<void> {
  const { chapter, instep } = narrator
  chapter(`Each service says what it sends and receives, and where: on ${kind.title}.`)
  await instep(['environment', 'create', 'production', '--production'])
  for (const service of ['orders', 'payments', 'notifications']) {
    const owner = ['--service', service, '--version', '1.0.0']
    await instep(['service', 'publish', `contracts/${service}-1.0.0.yaml`, ...owner])
    if (service === 'notifications') await instep(['can-i-deploy', ...owner, '--to', 'production'])
    await instep(['record-deployment', ...owner, '--to', 'production'])
  }
}

async function play({ narrator: { chapter, say } }: Theatre, { shop, mail }: Cast): Promise<void> {
  chapter('They run, with the code that they have in memory. Events travel as framed Avro.')
  await shop.order({ orderId: 'o-1', customer: 'Ada', amountCents: 1250 })
  await shop.order({ orderId: 'o-2', customer: 'Grace', amountCents: 250_000 })
  await mail.until(4)
  for (const text of mail.sent) say(`  to the customer: ${text}`)
}

async function poison({ kind, broker, narrator }: Theatre, { shop, mail }: Cast): Promise<void> {
  const { chapter, say } = narrator
  chapter('Somebody sends what is no event. It is kept with the reason, and holds up nobody.')
  const stranger = await broker.connect('stranger')
  const found = Promise.withResolvers<Delivery>()
  await using _ = await stranger.subscribe(
    kind.deadLetter.address(deadLetters.payments),
    'support',
    async delivery => {
      found.resolve(delivery)
      return { outcome: 'ok' }
    },
    { deadLetter: deadLetters.payments }
  )
  const before = mail.sent.length
  const body = new TextEncoder().encode('{"orderId":"o-3"}')
  await stranger.publish({ address: places.orders, key: 'o-3', body, headers: {} })
  await shop.order({ orderId: 'o-3', customer: 'Edsger', amountCents: 990 })
  const { body: kept, headers } = await found.promise
  say(`  to ${places.orders}, with the key of an order: ${new TextDecoder().decode(body)}`)
  say(`  in ${deadLetters.payments}: ${new TextDecoder().decode(kept ?? undefined)}`)
  say(`  why: ${headerText(headers, kind.deadLetter.reason)}`)
  say(`  notifications could not read it either, and keeps it in ${deadLetters.notifications}.`)
  say('  The order behind it, with the same key, went its way:')
  await mail.until(before + 2)
  for (const text of mail.sent.slice(before)) say(`  to the customer: ${text}`)
}

async function misspell({ narrator: { chapter, say } }: Theatre, { brokerOf, schemas }: Cast): Promise<void> {
  chapter('Somebody misspells a place. Nobody would get the message, and its sender is told.')
  const tell = await teller(brokerOf('orders'), schemas, 'OrderCreated', 'shop.order')
  const order = { orderId: 'o-4', customer: 'Barbara', amountCents: 500 }
  const error = await tell(order).then(
    () => new Error('an event is lost, and nobody was told'),
    (cause: Error) => cause
  )
  say(`  ✗ ${error.name}: ${error.message}`)
}

const manyOrders = 25

async function fallBehind({ narrator }: Theatre, { shop, mail }: Cast): Promise<void> {
  const { chapter, say, instepUntil } = narrator
  const check = ['broker', 'check', '--environment', 'production', '--lag']
  const before = mail.sent.length
  const texts = 2 * manyOrders
  chapter(`The mail server hangs while ${manyOrders} orders come in. What waits is seen.`)
  mail.hang()
  for (let number = 0; number < manyOrders; number += 1)
    await shop.order({ orderId: `o-${100 + number}`, customer: 'Alan', amountCents: 100 + number })
  await instepUntil([...check, '10'], 1, 'notifications: ')

  say('\nIt answers again, slowly. In the middle of it notifications is shut down, and started anew.')
  mail.recover(150)
  await mail.until(before + 10)
  await shop.restart('notifications')
  say(`  ${mail.sent.length - before} of ${texts} texts had been sent when it was down.`)
  mail.recover(0)
  await mail.until(before + texts)
  await instepUntil([...check, '0'], 0, 'notifications')
  const sent = mail.sent.slice(before)
  const different = new Set(sent).size
  const twice = sent.length - different
  say(`\n  ${different} of ${texts} texts were sent, ${twice === 0 ? 'none' : twice} of them twice.`)
}

/** Of each order: sent, received twice, what comes of it sent, and received. */
const spansOfTwoOrders = 10

async function trace({ registry, narrator }: Theatre, { shop, mail, collector }: Cast): Promise<void> {
  const { chapter, say, instep } = narrator
  chapter('The traces of two orders: one is paid, one is not. Do they show what the contracts say?')
  const before = mail.sent.length
  collector.forget()
  await shop.order({ orderId: 'o-5', customer: 'Ada', amountCents: 1250 })
  await shop.order({ orderId: 'o-6', customer: 'Grace', amountCents: 250_000 })
  await mail.until(before + 4)
  const spans = await collector.until(spansOfTwoOrders)
  const [first] = spans
  const ofOneOrder = spans.filter(span => span.spanContext().traceId === first?.spanContext().traceId)
  for (const line of treeOf(ofOneOrder)) say(`  ${line}`)
  await writeFile(join(registry.folder, 'traces.json'), collector.text())
  await instep(['traces', 'check', 'traces.json', '--environment', 'production'])
}

async function tellWithoutSayingSo(
  { registry, narrator }: Theatre,
  { brokerOf, schemas, mail, collector }: Cast
): Promise<void> {
  const { chapter, say, instep } = narrator
  chapter('In a hurry, orders tells by itself that an order is paid. Its contract does not say so.')
  const before = mail.sent.length
  const tell = await teller(brokerOf('orders'), schemas, 'PaymentCaptured', places.payments)
  await tell({ orderId: 'o-7', amountCents: 0 }, { key: 'o-7' })
  await mail.until(before + 1)
  for (const text of mail.sent.slice(before)) say(`  to the customer: ${text}`)
  await collector.until(spansOfTwoOrders + 2)
  await writeFile(join(registry.folder, 'traces.json'), collector.text())
  await instep(['traces', 'check', 'traces.json', '--environment', 'production'], 1)
}
