import type { Delivery, Settlement } from '@instep/messages'
import { Unroutable } from '@instep/messages'
import { deadLetterHeaders, deadLetterSubject, type JetStreamOptions } from '@instep/nats'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { describe, expect, inject, test } from 'vitest'
import { isMissing } from '../../support/requirements.ts'
import { createStream, openJetStream } from './clients.ts'

const { nats } = inject('brokers')
const url = nats.kind === 'ready' ? nats.url : ''
const message = (address: string, text = 'x') => ({ address, body: Buffer.from(text), headers: {} })

/** Receives a message so, and gives the dead letter that comes of it. */
async function deadLetterOf(
  options: JetStreamOptions,
  receiver: (delivery: Delivery) => Promise<Settlement>
): Promise<{ readonly letter: Delivery; readonly subject: string }> {
  await using broker = await openJetStream(url, options)
  const subject = await createStream(url)
  await using _ = await broker.subscribe(subject, 'one', receiver)
  const letters: Delivery[] = []
  await using _letters = await broker.subscribe(
    deadLetterSubject(subject, 'one'),
    'undertaker',
    async letter => {
      letters.push(letter)
      return { outcome: 'ok' }
    }
  )
  await broker.publish({ ...message(subject, 'poison'), key: 'k', headers: { traceparent: '00-a-b-01' } })
  await expect.poll(() => letters.length, { timeout: 20_000 }).toBeGreaterThan(0)
  // A second one would come now.
  await new Promise(resolve => setTimeout(resolve, 1_000))
  expect(letters.length).toBe(1)
  const [letter] = letters
  if (letter === undefined) throw new Error('there is none')
  expect(Buffer.from(letter.body ?? []).toString()).toBe('poison')
  expect([letter.key, letter.headers.traceparent]).toEqual(['k', '00-a-b-01'])
  return { letter, subject }
}

describe.skipIf(isMissing(nats))('With JetStream', () => {
  test('a message that the server hands over no more becomes a dead letter, found by its number', async () => {
    const { letter, subject } = await deadLetterOf({ maxDeliver: 2 }, async () => {
      throw new Error('nobody knows')
    })
    expect(letter.headers).toMatchObject({
      [deadLetterHeaders.reason]: 'max deliveries',
      [deadLetterHeaders.subject]: subject,
      [deadLetterHeaders.deliveries]: '2',
      [deadLetterHeaders.sequence]: '1'
    })
  })

  test('the last retry that the server allows ends with its error', async () => {
    const error = new RangeError('no such\r\ncurrency')
    const { letter } = await deadLetterOf({ maxDeliver: 2 }, async () => ({
      outcome: 'retry',
      after: 10,
      error
    }))
    expect(letter.headers).toMatchObject({
      [deadLetterHeaders.reason]: 'error',
      [deadLetterHeaders.deliveries]: '2',
      [deadLetterHeaders.error]: 'RangeError',
      [deadLetterHeaders.message]: 'no such currency'
    })
  })

  test('a message that another client terminates becomes a dead letter, later too', async () => {
    const subject = await createStream(url)
    const first = await openJetStream(url)
    await (await first.subscribe(subject, 'one', async () => ({ outcome: 'ok' })))[Symbol.asyncDispose]()
    await first.publish(message(subject, 'poison'))
    await first[Symbol.asyncDispose]()
    const client = await connect({ servers: url })
    const [stream] = subject.split('.')
    const consumer = await jetstream(client).consumers.get(stream ?? '', `one-${subject.replace('.', '_')}`)
    const taken = await consumer.next()
    taken?.term()
    await client.flush()
    await client.close()

    await using broker = await openJetStream(url)
    const letters: Delivery[] = []
    await using _letters = await broker.subscribe(
      deadLetterSubject(subject, 'one'),
      'undertaker',
      async letter => {
        letters.push(letter)
        return { outcome: 'ok' }
      }
    )
    await using _ = await broker.subscribe(subject, 'one', async () => ({ outcome: 'ok' }))
    await expect.poll(() => letters.length, { timeout: 10_000 }).toBe(1)
    expect(letters[0]?.headers).toMatchObject({ [deadLetterHeaders.reason]: 'terminated' })
  })

  test('a subject that no stream takes in is an error for senders and receivers', async () => {
    await using broker = await openJetStream(url)
    await expect(broker.publish(message('nobody.asked'))).rejects.toThrow(Unroutable)
    await expect(broker.subscribe('nobody.asked', 'one', async () => ({ outcome: 'ok' }))).rejects.toThrow(
      'a message to nobody.asked was not taken: no stream takes it in'
    )
  })

  test('what is sent twice with one id is stored once', async () => {
    await using broker = await openJetStream(url)
    const subject = await createStream(url)
    for (const id of ['a', 'b', 'a'])
      await broker.publish({ ...message(subject), headers: { 'Nats-Msg-Id': id } })
    const client = await connect({ servers: url })
    const { state } = await (await jetstreamManager(client)).streams.info(subject.split('.')[0] ?? '')
    await client.close()
    expect(state.messages).toBe(2)
  })

  test('a header that NATS cannot keep is refused before it is sent', async () => {
    await using broker = await openJetStream(url)
    const subject = await createStream(url)
    for (const value of [Uint8Array.of(255, 0), 'two\r\nlines', ' blank '])
      await expect(broker.publish({ ...message(subject), headers: { id: value } })).rejects.toThrow(
        '"text header"'
      )
    await expect(broker.publish({ ...message(subject), headers: { 'a: b': 'c' } })).rejects.toThrow(TypeError)
  })

  test('a consumer of that name for another subject is an error', async () => {
    await using broker = await openJetStream(url, { durable: () => 'shared' })
    const name = `orders-${crypto.randomUUID()}`
    const client = await connect({ servers: url })
    await (await jetstreamManager(client)).streams.add({ name, subjects: [`${name}.>`] })
    await client.close()
    await using _ = await broker.subscribe(`${name}.a`, 'one', async () => ({ outcome: 'ok' }))
    const other = broker.subscribe(`${name}.b`, 'one', async () => ({ outcome: 'ok' }))
    await expect(other).rejects.toThrow(
      `the consumer shared of the stream ${name} receives ${name}.a, not ${name}.b`
    )
  })

  test('messages of one subject stay in order where a subscription takes many', async () => {
    await using broker = await openJetStream(url)
    const name = `orders-${crypto.randomUUID()}`
    const client = await connect({ servers: url })
    await (await jetstreamManager(client)).streams.add({ name, subjects: [`${name}.>`] })
    await client.close()
    const came = new Map<string, string[]>()
    let [inHands, most] = [0, 0]
    await using _ = await broker.subscribe(`${name}.*`, 'one', async ({ address, body }) => {
      inHands += 1
      most = Math.max(most, inHands)
      const text = Buffer.from(body ?? []).toString()
      await new Promise(resolve => setTimeout(resolve, Number(text) % 3))
      came.set(address, [...(came.get(address) ?? []), text])
      inHands -= 1
      return { outcome: 'ok' }
    })
    const numbers = Array.from({ length: 30 }, (_unused, index) => String(index))
    for (const text of numbers)
      for (const token of ['a', 'b', 'c']) await broker.publish(message(`${name}.${token}`, text))
    await expect.poll(() => [...came.values()].flat().length, { timeout: 10_000 }).toBe(90)
    expect([...came.values()]).toEqual([numbers, numbers, numbers])
    expect(most).toBeGreaterThan(1)
  })
})
