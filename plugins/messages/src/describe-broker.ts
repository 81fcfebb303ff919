import { type Broker, type Delivery, headerText, type Message } from './broker.ts'
import type { Settlement } from './settlement.ts'

/** What the suite needs of a test runner: vitest, jest and node:test all have it. */
export interface Runner {
  readonly test: (name: string, body: () => Promise<void>) => unknown
  /** Throws unless both are deeply equal. */
  readonly equal: (actual: unknown, expected: unknown) => void
}

/** How long a broker may take to deliver. */
const patienceMilliseconds = 10_000

/** The suite that every broker passes, against the real server. `address` gives a fresh address on every call. */
export function describeBroker(
  { test, equal }: Runner,
  open: () => Promise<Broker>,
  address: () => string
): void {
  test('a message arrives with its bytes and headers', async () => {
    await using broker = await open()
    const to = address()
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
  })

  test('every group gets every message, and within a group one receiver does', async () => {
    await using broker = await open()
    const to = address()
    const [shared, other] = [createInbox(), createInbox()]
    await using _first = await broker.subscribe(to, 'shared', shared.receive)
    await using _second = await broker.subscribe(to, 'shared', shared.receive)
    await using _third = await broker.subscribe(to, 'other', other.receive)
    for (const byte of [1, 2, 3, 4]) {
      await broker.publish({ address: to, body: Uint8Array.of(byte), headers: {} })
    }
    const bytes = (messages: readonly Message[]) => messages.map(({ body }) => body?.[0]).toSorted()
    equal(bytes(await shared.take(4)), [1, 2, 3, 4])
    equal(bytes(await other.take(4)), [1, 2, 3, 4])
  })

  test('messages of another address do not arrive', async () => {
    await using broker = await open()
    const [to, elsewhere] = [address(), address()]
    const inbox = createInbox()
    await using _ = await broker.subscribe(to, 'one', inbox.receive)
    await broker.publish({ address: elsewhere, body: Uint8Array.of(1), headers: {} })
    await broker.publish({ address: to, body: Uint8Array.of(2), headers: {} })
    const [message] = await inbox.take(1)
    equal([...(message?.body ?? [])], [2])
  })
}

/** Collects messages until there are enough. */
function createInbox() {
  const messages: Message[] = []
  let wake = (): void => undefined
  return {
    async receive(message: Delivery): Promise<Settlement> {
      messages.push(message)
      wake()
      return { outcome: 'ok' }
    },
    async take(count: number): Promise<readonly Message[]> {
      const deadline = Date.now() + patienceMilliseconds
      while (messages.length < count && Date.now() < deadline) {
        await new Promise<void>(resolve => {
          wake = resolve
          setTimeout(resolve, 100)
        })
      }
      return messages
    }
  }
}
