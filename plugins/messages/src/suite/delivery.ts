import { headerText, Unroutable } from '../broker.ts'
import { bytesOf, createInbox, textOf } from './inbox.ts'
import type { Runner, Subject } from './subject.ts'

/** That messages arrive, with everything that they have, where they should and nowhere else. */
export function testDelivery({ test, equal }: Runner, { open, address, can }: Subject): void {
  test('a message arrives with its bytes and headers', async () => {
    await using broker = await open()
    const to = await address()
    const inbox = createInbox()
    await using _ = await broker.subscribe(to, 'one', inbox.receive)
    await broker.publish({
      address: to,
      body: Uint8Array.of(0, 1, 255),
      headers: { traceparent: '00-a-b-01' }
    })
    const [message] = await inbox.take(1)
    equal([...(message?.body ?? [])], [0, 1, 255])
    equal(headerText(message?.headers ?? {}, 'traceparent'), '00-a-b-01')
    equal(message?.address, to)
    equal(message?.attempt, 1)
  })

  test('every group gets every message, and within a group one receiver does', async () => {
    await using broker = await open()
    const to = await address()
    const [shared, other] = [createInbox(), createInbox()]
    await using _first = await broker.subscribe(to, 'shared', shared.receive)
    await using _second = await broker.subscribe(to, 'shared', shared.receive)
    await using _third = await broker.subscribe(to, 'other', other.receive)
    for (const text of ['1', '2', '3', '4'])
      await broker.publish({ address: to, body: bytesOf(text), headers: {} })
    equal((await shared.take(4)).map(textOf).toSorted(), ['1', '2', '3', '4'])
    equal((await other.take(4)).map(textOf).toSorted(), ['1', '2', '3', '4'])
  })

  test('messages of another address do not arrive', async () => {
    await using broker = await open()
    const [to, elsewhere] = [await address(), await address()]
    const inbox = createInbox()
    await using _ = await broker.subscribe(to, 'one', inbox.receive)
    await using _elsewhere = await broker.subscribe(elsewhere, 'two', createInbox().receive)
    await broker.publish({ address: elsewhere, body: bytesOf('elsewhere'), headers: {} })
    await broker.publish({ address: to, body: bytesOf('here'), headers: {} })
    equal((await inbox.take(1)).map(textOf), ['here'])
  })

  test('a group gets what is published from now on', async () => {
    await using broker = await open()
    const to = await address()
    await using _other = await broker.subscribe(to, 'other', createInbox().receive)
    await broker.publish({ address: to, body: bytesOf('before'), headers: {} })
    const inbox = createInbox()
    await using _ = await broker.subscribe(to, 'one', inbox.receive)
    await broker.publish({ address: to, body: bytesOf('after'), headers: {} })
    equal((await inbox.take(1)).map(textOf), ['after'])
  })

  if (can.keys) {
    test('a message arrives with its key', async () => {
      await using broker = await open()
      const to = await address()
      const inbox = createInbox()
      await using _ = await broker.subscribe(to, 'one', inbox.receive)
      await broker.publish({ address: to, key: 'é', body: bytesOf('text'), headers: {} })
      await broker.publish({ address: to, key: Uint8Array.of(255, 0), body: bytesOf('bytes'), headers: {} })
      await broker.publish({ address: to, body: bytesOf('none'), headers: {} })
      const keys = (await inbox.take(3)).map(delivery => [
        textOf(delivery),
        delivery.key === undefined ? undefined : [...Buffer.from(delivery.key)]
      ])
      equal(
        new Map(keys as [string, unknown][]),
        new Map<string, unknown>([
          ['text', [195, 169]],
          ['bytes', [255, 0]],
          ['none', undefined]
        ])
      ) // pairs, as they were just made
    })
  }

  if (can.tombstones) {
    test('a tombstone is not an empty message', async () => {
      await using broker = await open()
      const to = await address()
      const inbox = createInbox()
      await using _ = await broker.subscribe(to, 'one', inbox.receive)
      await broker.publish({ address: to, key: 'k', body: null, headers: {} })
      await broker.publish({ address: to, key: 'k', body: new Uint8Array(), headers: {} })
      equal(
        (await inbox.take(2)).map(({ body }) => body?.length),
        [undefined, 0]
      )
    })
  }

  if (can['binary headers']) {
    test('a header keeps its bytes', async () => {
      await using broker = await open()
      const to = await address()
      const inbox = createInbox()
      await using _ = await broker.subscribe(to, 'one', inbox.receive)
      await broker.publish({ address: to, body: bytesOf('x'), headers: { id: Uint8Array.of(1, 0, 255) } })
      const [message] = await inbox.take(1)
      const header = message?.headers.id
      equal(typeof header === 'string' ? header : [...(header ?? [])], [1, 0, 255])
    })
  }

  if (can['unknown addresses']) {
    test('a message that would go nowhere is an error', async () => {
      await using broker = await open()
      const nowhere = `${await address()}-misspelt`
      const told = await broker.publish({ address: nowhere, body: bytesOf('x'), headers: {} }).then(
        () => 'taken',
        (error: unknown) => (error instanceof Unroutable ? error.address : error)
      )
      equal(told, nowhere)
    })
  }
}
