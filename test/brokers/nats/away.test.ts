import { connectCoreNats } from '@instep/nats'
import { describe, expect, test } from 'vitest'
import { kinds, startBroker } from '../../support/brokers/index.ts'
import { isMissing } from '../../support/requirements.ts'
import { createStream, openJetStream } from './clients.ts'

describe.skipIf(isMissing(await kinds.nats.find()))('While NATS is away', () => {
  test('a broker ends all the same', async () => {
    await using server = await startBroker('nats')
    const broker = await openJetStream(server.url)
    const address = await createStream(server.url)
    await broker.subscribe(address, 'one', async () => ({ outcome: 'ok' }))
    await broker.publish({ address, body: Buffer.from('x'), headers: {} })
    await server.kill()
    const started = Date.now()
    await broker[Symbol.asyncDispose]()
    expect(Date.now() - started).toBeLessThan(15_000)
  })

  test('so does one to core NATS, with a message that waits to be tried again', async () => {
    await using server = await startBroker('nats')
    const broker = await connectCoreNats({ servers: server.url })
    const came = Promise.withResolvers<void>()
    await broker.subscribe('orders', 'one', async () => {
      came.resolve()
      return { outcome: 'retry', after: 60_000, error: new Error('not yet') }
    })
    await broker.publish({ address: 'orders', body: Buffer.from('x'), headers: {} })
    await came.promise
    await server.kill()
    const started = Date.now()
    await broker[Symbol.asyncDispose]()
    expect(Date.now() - started).toBeLessThan(15_000)
  })
})
