import type { Broker, Delivery, Message } from '../broker.ts'
import type { Settlement } from '../settlement.ts'
import { bytesOf, createInbox, pause, textOf, until } from './inbox.ts'
import type { Runner, Subject } from './subject.ts'

const messages = 10_000

/** That nothing is lost when a broker or a consumer ends in the middle of its work. */
export function testCrashes(
  { test, equal }: Runner,
  { open, address, outage, startConsumer }: Subject
): void {
  if (outage !== undefined) {
    test(`the broker loses its power in the middle of ${messages} messages, and none is lost`, async () => {
      await using server = await outage()
      await using broker = await server.open()
      const to = await server.address()
      const texts = Array.from({ length: messages }, (_, index) => String(index))
      const came = new Set<string>()
      const receive = async (delivery: Delivery): Promise<Settlement> => {
        came.add(textOf(delivery))
        return { outcome: 'ok' }
      }
      await using _ = await broker.subscribe(to, 'one', receive, { concurrency: 50 })
      const queue = [...texts]
      let published = 0
      const publishing = Promise.all(
        Array.from({ length: 100 }, async () => {
          for (;;) {
            const text = queue.shift()
            if (text === undefined) return
            await insist(broker, { address: to, key: text, body: bytesOf(text), headers: {} })
            published += 1
          }
        })
      )
      await until(() => published > messages / 3 && came.size > messages / 10, 60_000)
      equal(published < messages, true)
      await server.restart()
      await publishing
      await until(() => came.size === messages, 90_000)
      equal(came.size, messages)
    })
  }

  if (startConsumer !== undefined) {
    test('a consumer that is killed with a message in its hands loses none', async () => {
      await using broker = await open()
      const to = await address()
      await using consumer = await startConsumer(to, 'one')
      equal(await consumer.line(), 'ready')
      const texts = Array.from({ length: 50 }, (_, index) => (index === 10 ? 'hang' : String(index)))
      for (const text of texts)
        await broker.publish({ address: to, key: 'k', body: bytesOf(text), headers: {} })
      const seen: string[] = []
      while (seen.at(-1) !== 'hang') seen.push(await consumer.line())
      await consumer.kill()
      equal(seen, texts.slice(0, 11))
      const inbox = createInbox()
      await using _ = await broker.subscribe(to, 'one', inbox.receive)
      // The broker waits for a while before it takes the process for dead.
      await until(
        () => new Set([...seen, ...inbox.deliveries.map(textOf)]).size === texts.length && isBack(inbox),
        60_000
      )
      const rest = new Set(inbox.deliveries.map(textOf))
      equal(
        texts.slice(10).filter(text => !rest.has(text)),
        []
      )
    })
  }
}

function isBack({ deliveries }: { readonly deliveries: readonly Delivery[] }): boolean {
  return deliveries.some(delivery => textOf(delivery) === 'hang')
}

/** Publishes until the broker has taken it, as whoever may lose nothing does. */
async function insist(broker: Broker, message: Message): Promise<void> {
  for (;;) {
    try {
      return await broker.publish(message)
    } catch {
      await pause(200)
    }
  }
}

/** What the other process does: it prints `ready` and then what it receives, and never finishes with `hang`. */
export async function receiveUntilKilled(broker: Broker, address: string, group: string): Promise<void> {
  const receive = async (delivery: Delivery): Promise<Settlement> => {
    console.log(textOf(delivery))
    if (textOf(delivery) === 'hang') await new Promise(() => {})
    return { outcome: 'ok' }
  }
  await broker.subscribe(address, group, receive)
  console.log('ready')
}
