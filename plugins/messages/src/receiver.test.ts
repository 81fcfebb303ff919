import { expect, test } from 'vitest'
import type { Delivery } from './broker.ts'
import { createReceiver, type Handler, type ReceiverOptions } from './receiver.ts'
import { RegistryFailure } from './registry-failure.ts'
import { DeadLetter, Drop, Retry } from './settlement.ts'

const body = Uint8Array.of(1)

/** What becomes of one delivery. */
function settle(handle: Handler, options: ReceiverOptions = {}, delivery: Partial<Delivery> = {}) {
  const read = ({ body }: Delivery): unknown => {
    if (body?.length === 0) throw new TypeError('the bytes end too soon')
    if (body?.length === 9) throw new RegistryFailure('the registry is away', { kind: 'away' })
    return { first: body?.[0] }
  }
  const receive = createReceiver(read, handle, options)
  return receive({ address: 'orders', body, headers: {}, attempt: 1, place: 'orders 1', ...delivery })
}

const fine = async (): Promise<void> => undefined
const throwing = (error: Error) => async (): Promise<void> => {
  throw error
}

test('a handler gets the event, and what stands beside it', async () => {
  const seen: unknown[] = []
  const settlement = await settle(
    async (event, { attempt, place, key, headers }) => void seen.push(event, attempt, place, key, headers),
    {},
    { key: 'k', attempt: 3, headers: { a: 'b' } }
  )
  expect(settlement).toEqual({ outcome: 'ok' })
  expect(seen).toEqual([{ first: 1 }, 3, 'orders 1', 'k', { a: 'b' }])
})

test.each([
  ['an error is tried again, later each time', throwing(new Error('no')), { attempt: 3 }, 'retry', 4000],
  ['the fifth error is the last', throwing(new Error('no')), { attempt: 5 }, 'dead-letter', undefined],
  ['a handler may say when', throwing(new Retry('busy', { after: 7 })), {}, 'retry', 7],
  ['but not for ever', throwing(new Retry('busy', { after: 7 })), { attempt: 5 }, 'dead-letter', undefined],
  ['a handler may give up at once', throwing(new DeadLetter('never')), {}, 'dead-letter', undefined],
  ['a handler may drop', throwing(new Drop('old')), {}, 'drop', undefined],
  ['what cannot be read is given up', fine, { body: new Uint8Array() }, 'dead-letter', undefined],
  ['a tombstone is dropped', fine, { body: null }, 'drop', undefined],
  [
    'what waits for the registry is never given up',
    fine,
    { body: new Uint8Array(9), attempt: 99 },
    'retry',
    60_000
  ]
] as const)('%s', async (_, handle, delivery, outcome, after) => {
  const settlement = await settle(handle, {}, delivery)
  expect(settlement.outcome).toBe(outcome)
  expect('after' in settlement ? settlement.after : undefined).toBe(after)
})

test('a consumer may choose other outcomes', async () => {
  const options = { outcomes: { unreadable: 'drop', failed: 'dead-letter' } } as const
  expect((await settle(fine, options, { body: new Uint8Array() })).outcome).toBe('drop')
  expect((await settle(throwing(new Error('no')), options)).outcome).toBe('dead-letter')
})

test('a handler that hangs is let go of, and told', async () => {
  let reason: unknown
  const hanging: Handler = (_, { signal }) =>
    new Promise(() => signal.addEventListener('abort', () => (reason = signal.reason)))
  const settlement = await settle(hanging, { timeout: 20 })
  expect(settlement).toMatchObject({ outcome: 'retry', error: { name: 'Late' } })
  expect(reason).toMatchObject({ name: 'Late' })
})

test('what was dealt with before is not handled again, and what was is noted before the broker is told', async () => {
  const done = new Set<string>()
  const options: ReceiverOptions = {
    isDone: ({ place }) => done.has(place),
    done: ({ place }) => void done.add(place)
  }
  let calls = 0
  const handle = async (): Promise<void> => {
    calls += 1
  }
  expect((await settle(handle, options)).outcome).toBe('ok')
  expect((await settle(handle, options)).outcome).toBe('drop')
  expect(calls).toBe(1)
})
