import { bytesOf, createInbox, pause, textOf } from './inbox.ts'
import type { Runner, Subject } from './subject.ts'

/** What becomes of messages that are not dealt with. */
export function testFailures({ test, equal }: Runner, { open, address, can, deadLetters }: Subject): void {
  if (can.redelivery) {
    test('what a receiver rejects comes again, and holds nothing else up', async () => {
      await using broker = await open()
      const to = await address()
      let rejections = 3
      const inbox = createInbox(async delivery => {
        if (textOf(delivery) === 'poison' && rejections-- > 0) throw new Error('nobody knows')
        return { outcome: 'ok' }
      })
      await using _ = await broker.subscribe(to, 'one', inbox.receive)
      for (const text of ['poison', 'other'])
        await broker.publish({ address: to, key: text, body: bytesOf(text), headers: {} })
      equal((await inbox.take(5)).map(textOf).toSorted(), ['other', 'poison', 'poison', 'poison', 'poison'])
    })
  }

  if (can.retries) {
    test('what is to be tried again comes again, later, and tells how often it came', async () => {
      await using broker = await open()
      const to = await address()
      const times: number[] = []
      const inbox = createInbox(({ attempt }) => {
        times.push(Date.now())
        return attempt < 3 ? { outcome: 'retry', after: 300, error: new Error('not yet') } : { outcome: 'ok' }
      })
      await using _ = await broker.subscribe(to, 'one', inbox.receive)
      const headers = { traceparent: '00-a-b-01' }
      await broker.publish({ address: to, key: 'k', body: bytesOf('x'), headers })
      const deliveries = await inbox.take(3)
      await pause(500)
      equal(
        deliveries.map(({ attempt }) => attempt),
        [1, 2, 3]
      )
      equal(deliveries.map(textOf), ['x', 'x', 'x'])
      equal(new Set(deliveries.map(delivery => delivery.address)), new Set([to]))
      equal(new Set(deliveries.map(delivery => Object.keys(delivery.headers).join())).size, 1)
      equal(
        times.every((time, index) => index === 0 || time - (times[index - 1] ?? 0) >= 290),
        true
      )
    })

    test('a message that is tried again and again does not block what comes after it', async () => {
      await using broker = await open()
      const to = await address()
      const inbox = createInbox(delivery =>
        textOf(delivery) === 'poison'
          ? { outcome: 'retry', after: 5_000, error: new Error('poison') }
          : { outcome: 'ok' }
      )
      await using _ = await broker.subscribe(to, 'one', inbox.receive, { concurrency: 1 })
      await broker.publish({ address: to, key: 'poison', body: bytesOf('poison'), headers: {} })
      const others = Array.from({ length: 30 }, (_unused, index) => `other ${index}`)
      for (const text of others)
        await broker.publish({ address: to, key: text, body: bytesOf(text), headers: {} })
      const came = (await inbox.take(31, 4_500)).map(textOf)
      equal(came.toSorted(), [...others, 'poison'].toSorted())
    })
  }

  if (can['dead letters']) {
    test('a dead letter keeps its bytes, its key and its headers, with the error beside them', async () => {
      await using broker = await open()
      const to = await address()
      const inbox = createInbox(() => ({ outcome: 'dead-letter', error: new RangeError('no such currency') }))
      await using _ = await broker.subscribe(to, 'one', inbox.receive)
      const letters = deadLetters(to, 'one')
      const dead = createInbox()
      await using _dead = await broker.subscribe(letters.address, 'undertaker', dead.receive)
      const headers = { traceparent: '00-a-b-01' }
      await broker.publish({ address: to, key: 'k', body: Uint8Array.of(0, 255, 7), headers })
      const [letter] = await dead.take(1)
      equal([...(letter?.body ?? [])], [0, 255, 7])
      if (can.keys) equal(letter?.key === undefined ? undefined : Buffer.from(letter.key).toString(), 'k')
      equal(Buffer.from(letter?.headers.traceparent ?? '').toString(), '00-a-b-01')
      equal(letters.error(letter?.headers ?? {})?.includes('no such currency'), true)
      await pause(300)
      equal([inbox.deliveries.length, dead.deliveries.length], [1, 1])
    })
  }

  test('what is dropped is gone', async () => {
    await using broker = await open()
    const to = await address()
    const inbox = createInbox(delivery =>
      textOf(delivery) === 'unwanted' ? { outcome: 'drop', error: new Error('unwanted') } : { outcome: 'ok' }
    )
    await using _ = await broker.subscribe(to, 'one', inbox.receive)
    for (const text of ['unwanted', 'wanted'])
      await broker.publish({ address: to, key: 'k', body: bytesOf(text), headers: {} })
    await inbox.take(2)
    await pause(500)
    equal(inbox.deliveries.map(textOf).toSorted(), ['unwanted', 'wanted'])
  })
}
