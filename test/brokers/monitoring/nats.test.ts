import { randomUUID } from 'node:crypto'
import { type Measurement, watchedIn } from '@instep/monitoring'
import { watchNats } from '@instep/monitoring/nats'
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { isMissing } from '../../support/requirements.ts'

const { nats } = inject('brokers')
const servers = nats.kind === 'ready' ? nats.url : ''

describe.skipIf(isMissing(nats))('a NATS that is watched', () => {
  const id = randomUUID().slice(0, 8)
  const [stream, subject, durable, dead] = [
    `SHOP-${id}`,
    `shop-${id}.orders`,
    `payments-${id}`,
    `shop-${id}.dead`
  ]
  const receiver = {
    action: 'receive',
    service: 'payments',
    channel: {
      protocol: 'nats',
      subject,
      stream: { name: stream, subjects: [`shop-${id}.>`] },
      consumer: { durable }
    },
    delivery: { deadLetter: dead }
  } as const
  const [watched] = watchedIn([receiver])
  if (watched === undefined) throw new Error('the receiver is watched')
  let connection: NatsConnection

  beforeAll(async () => {
    connection = await connect({ servers })
    const manager = await jetstreamManager(connection)
    await manager.streams.add({ name: stream, subjects: [`shop-${id}.>`] })
    await manager.consumers.add(stream, {
      durable_name: durable,
      filter_subject: subject,
      ack_policy: AckPolicy.Explicit,
      ack_wait: 1_000_000_000
    })
  })
  afterAll(() => connection?.close())

  async function measure(...places: readonly (typeof watched)[]): Promise<readonly Measurement[]> {
    await using watcher = await watchNats({ servers })
    return await watcher.measure(places.flatMap(place => place ?? []))
  }

  test('what waits, is in hand, is handed over again and is given up is counted, and then it is drained', async () => {
    expect(await measure(watched)).toMatchObject([{ lag: 0, inHand: 0, redelivered: 0, deadLetters: 0 }])
    const before = Date.now()
    const js = jetstream(connection)
    for (const text of ['a', 'b', 'c']) await js.publish(subject, text)
    await js.publish(dead, 'given up')
    const [waiting] = await measure(watched)
    expect(waiting).toMatchObject({ lag: 3, inHand: 0, deadLetters: 1 })
    expect(waiting?.oldest).toBeLessThan(60_000)

    const consumer = await js.consumers.get(stream, durable)
    const first = await consumer.next()
    expect(await measure(watched)).toMatchObject([{ lag: 3, inHand: 1 }])
    // Not acknowledged in time, it comes again.
    const again = await consumer.next({ expires: 5000 }).then(async other => {
      const rest = [other, await consumer.next({ expires: 5000 }), await consumer.next({ expires: 5000 })]
      return rest.find(message => message?.seq === first?.seq)
    })
    expect(again?.info.deliveryCount).toBe(2)
    expect((await measure(watched))[0]?.redelivered).toBeGreaterThanOrEqual(1)

    await using watcher = await watchNats({ servers })
    expect(await watcher.isDrained(watched, Date.now())).toMatchObject({ isDrained: false })
    const manager = await jetstreamManager(connection)
    for (;;) {
      const message = await consumer.next({ expires: 2000 })
      if (message === null) break
      await message.ackAck()
    }
    expect((await manager.consumers.info(stream, durable)).num_pending).toBe(0)
    expect(await watcher.isDrained(watched, before)).toEqual({ isDrained: true })
  })

  test('what is declared and not there is told, and what no stream keeps', async () => {
    const { channel } = receiver
    const places = watchedIn([
      { ...receiver, channel: { ...channel, stream: { name: 'NOWHERE', subjects: ['x'] } } },
      { ...receiver, channel: { ...channel, consumer: { durable: 'nobody' } } },
      { ...receiver, channel: { protocol: 'nats', subject } }
    ])
    expect((await measure(...places)).map(({ problem }) => problem)).toEqual([
      'there is no stream NOWHERE',
      `the stream ${stream} has no consumer nobody`,
      'no stream keeps its messages: what is lost is not counted'
    ])
  })
})
