import { describe, expect, test } from 'vitest'
import { kinds, startBroker } from '../../support/brokers/index.ts'
import { isMissing } from '../../support/requirements.ts'
import { fresh, openRabbitmq } from './clients.ts'

describe.skipIf(isMissing(await kinds.rabbitmq.find()))('While RabbitMQ is away', () => {
  test('a broker ends all the same', async () => {
    await using server = await startBroker('rabbitmq')
    const broker = await openRabbitmq(server.url)
    const address = fresh()
    await broker.subscribe(address, 'one', async () => ({ outcome: 'ok' }))
    await broker.publish({ address, body: Buffer.from('x'), headers: {} })
    await server.kill()
    const started = Date.now()
    await broker[Symbol.asyncDispose]()
    expect(Date.now() - started).toBeLessThan(15_000)
  })
})
