import type { Delivery } from '../broker.ts'
import type { Settlement } from '../settlement.ts'
import { bytesOf, createInbox, pause, textOf, until } from './inbox.ts'
import type { Runner, Subject } from './subject.ts'

/** In which order messages come, how many at once, and what happens when a service ends. */
export function testFlow({ test, equal }: Runner, { open, address, can }: Subject): void {
  if (can.keys) {
    test('messages with one key come in order, one at a time, those of others side by side', async () => {
      await using broker = await open()
      const to = await address()
      const [keys, each] = [8, 25]
      const inHands = new Set<string>()
      const came = new Map<string, number[]>()
      let overlapped = 0
      let most = 0
      const receive = async (delivery: Delivery): Promise<Settlement> => {
        const key = Buffer.from(delivery.key ?? '').toString()
        if (inHands.has(key)) overlapped += 1
        inHands.add(key)
        most = Math.max(most, inHands.size)
        const number = Number(textOf(delivery))
        await pause(number % 3)
        came.set(key, [...(came.get(key) ?? []), number])
        inHands.delete(key)
        return { outcome: 'ok' }
      }
      await using _ = await broker.subscribe(to, 'one', receive, { concurrency: keys })
      for (let number = 0; number < each; number += 1) {
        await Promise.all(
          Array.from({ length: keys }, (_unused, key) =>
            broker.publish({ address: to, key: `key-${key}`, body: bytesOf(String(number)), headers: {} })
          )
        )
      }
      await until(() => [...came.values()].flat().length >= keys * each)
      equal(
        [...came.values()],
        Array.from({ length: keys }, () => Array.from({ length: each }, (_unused, number) => number))
      )
      equal(overlapped, 0)
      equal(most > 1, true)
    })
  }

  if (can.backpressure) {
    test('no more than asked for is ever in hands, however much waits', async () => {
      await using broker = await open()
      const to = await address()
      const gate = Promise.withResolvers<void>()
      let [inHands, most] = [0, 0]
      const inbox = createInbox(async () => {
        inHands += 1
        most = Math.max(most, inHands)
        await gate.promise
        inHands -= 1
        return { outcome: 'ok' }
      })
      await using _ = await broker.subscribe(to, 'one', inbox.receive, { concurrency: 3 })
      const texts = Array.from({ length: 100 }, (_unused, index) => String(index))
      await Promise.all(texts.map(text => broker.publish({ address: to, body: bytesOf(text), headers: {} })))
      await inbox.take(3)
      await pause(500)
      equal(inHands, 3)
      gate.resolve()
      equal((await inbox.take(100)).map(textOf).toSorted(), texts.toSorted())
      equal(most, 3)
    })
  }

  if (can.durability) {
    test('a service that ends finishes what it has in hands, and leaves the rest to the next', async () => {
      await using broker = await open()
      const to = await address()
      const texts = Array.from({ length: 200 }, (_unused, index) => String(index))
      let inHands = 0
      const inbox = createInbox(async () => {
        inHands += 1
        await pause(20)
        inHands -= 1
        return { outcome: 'ok' }
      })
      const first = await broker.subscribe(to, 'one', inbox.receive, { concurrency: 5 })
      await Promise.all(texts.map(text => broker.publish({ address: to, body: bytesOf(text), headers: {} })))
      await inbox.take(20)
      await first[Symbol.asyncDispose]()
      const taken = inbox.deliveries.length
      equal(inHands, 0)
      equal(taken < texts.length, true)
      await pause(200)
      equal(inbox.deliveries.length, taken)
      await using _next = await broker.subscribe(to, 'one', inbox.receive)
      equal((await inbox.take(texts.length)).map(textOf).toSorted(), texts.toSorted())
    })
  }
}
