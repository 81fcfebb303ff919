import { type Delivery, Unroutable } from '@instep/messages'
import { connectCoreNats, deadLetterHeaders, deadLetterSubject } from '@instep/nats'
import { connect } from '@nats-io/transport-node'
import { describe, expect, inject, test } from 'vitest'
import { isMissing } from '../../support/requirements.ts'

const { nats } = inject('brokers')
const servers = nats.kind === 'ready' ? nats.url : ''
const message = (address: string, text = 'x') => ({ address, body: Buffer.from(text), headers: {} })
const fresh = (): string => `orders-${crypto.randomUUID()}`

describe.skipIf(isMissing(nats))('With core NATS', () => {
  test('of many messages at once only those fail that nobody receives', async () => {
    await using broker = await connectCoreNats({ servers })
    const [to, nowhere] = [fresh(), fresh()]
    await using _ = await broker.subscribe(to, 'one', async () => ({ outcome: 'ok' }))
    const told = await Promise.allSettled(
      Array.from({ length: 300 }, (_unused, index) => broker.publish(message(index % 3 === 0 ? nowhere : to)))
    )
    expect(told.map(({ status }) => status === 'rejected')).toEqual(told.map((_unused, at) => at % 3 === 0))
    const failed = told.find(({ status }) => status === 'rejected')
    expect(failed).toHaveProperty('reason', expect.any(Unroutable))
  })

  test('a message of a plain client arrives, and one of ours at a plain client', async () => {
    await using broker = await connectCoreNats({ servers })
    const client = await connect({ servers })
    const to = fresh()
    const came: string[] = []
    await using _ = await broker.subscribe(to, 'one', async ({ body }) => {
      came.push(Buffer.from(body ?? []).toString())
      return { outcome: 'ok' }
    })
    const plain: string[] = []
    client.subscribe(to, { callback: (_error, taken) => void plain.push(taken.string()) })
    await client.flush()
    client.publish(to, 'theirs')
    await client.flush()
    await broker.publish(message(to, 'ours'))
    await expect
      .poll(() => [came.toSorted(), plain.length], { timeout: 5_000 })
      .toEqual([['ours', 'theirs'], 2])
    await client.close()
  })

  test('what would wait behind too many is a dead letter, and so is what waits for a retry at the end', async () => {
    await using broker = await connectCoreNats({ servers }, { longestQueue: 2 })
    const to = fresh()
    const letters: Delivery[] = []
    await using _letters = await broker.subscribe(
      deadLetterSubject(to, 'one'),
      'undertaker',
      async letter => {
        letters.push(letter)
        return { outcome: 'ok' }
      }
    )
    const first = await broker.subscribe(to, 'one', async () => ({
      outcome: 'retry',
      after: 60_000,
      error: new Error('not yet')
    }))
    for (const text of ['1', '2', '3']) await broker.publish(message(to, text))
    await expect.poll(() => letters.length, { timeout: 5_000 }).toBe(1)
    await first[Symbol.asyncDispose]()
    await expect.poll(() => letters.length, { timeout: 5_000 }).toBe(3)
    expect(
      letters.map(({ body, headers }) => [
        Buffer.from(body ?? []).toString(),
        headers[deadLetterHeaders.reason]
      ])
    ).toEqual([
      ['3', 'overflow'],
      ['1', 'error'],
      ['2', 'error']
    ])
  })
})
