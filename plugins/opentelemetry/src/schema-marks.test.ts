import { createSchemas, createSerialiser, type Framing, type Message } from '@instep/messages'
import { afterAll, expect, test } from 'vitest'
import { call } from '../../../test/support/confluent.ts'
import { startRegistry } from '../../../test/support/registry.ts'
import { schemaMarks } from './schema-marks.ts'

const server = await startRegistry()
afterAll(() => server[Symbol.asyncDispose]())

const schema = (...names: readonly string[]) =>
  JSON.stringify({
    ...{ type: 'record', name: 'Order' },
    fields: names.map(name => ({ name, type: 'string', default: '' }))
  })

async function register(...names: readonly string[]): Promise<number> {
  const [status, answer] = await call(server, 'POST /subjects/orders-value/versions', {
    schema: schema(...names)
  })
  expect(status).toBe(200)
  return (answer as { id: number }).id
}

async function written(version: number, framing: Framing): Promise<Message> {
  const contract = { subject: 'orders-value', version, framing }
  return { address: 'orders', ...(await createSerialiser(createSchemas(server.url), contract).serialise({})) }
}

test.each<Framing>(['prefix', 'header', 'text header'])(
  'a message framed by %s is told with its version',
  async framing => {
    const id = await register('a')
    const schemaOf = schemaMarks(createSchemas(server.url), { orders: 'orders-value' })
    const message = await written(1, framing)
    expect(await schemaOf(message)).toEqual({ subject: 'orders-value', version: 1, id })
    // Known by now, and told at once.
    expect(schemaOf(message)).toEqual({ subject: 'orders-value', version: 1, id })
    const later = await register('a', 'b', framing.replace(' ', '_'))
    const { versions } = {
      versions: (await call(server, 'GET /subjects/orders-value/versions'))[1] as number[]
    }
    const newest = versions.at(-1) ?? 0
    expect(await schemaOf(await written(newest, framing))).toMatchObject({ version: newest, id: later })
  }
)

test('what is not known is not told', async () => {
  const schemaOf = schemaMarks(createSchemas(server.url), { orders: 'orders-value' })
  const plain = { address: 'orders', headers: {} }
  expect(schemaOf({ ...plain, body: null })).toEqual({})
  expect(schemaOf({ ...plain, body: Uint8Array.of(1, 2) })).toEqual({})
  const strange = Uint8Array.of(0, 0, 1, 0, 0, 5)
  expect(schemaOf({ address: 'elsewhere', headers: {}, body: strange })).toEqual({ id: 65536 })
  expect(await schemaOf({ ...plain, body: strange })).toEqual({ id: 65536, subject: 'orders-value' })
})

test('without a registry messages are told of without', async () => {
  const schemaOf = schemaMarks(createSchemas('http://127.0.0.1:9'), { orders: 'orders-value' })
  const body = Uint8Array.of(0, 0, 0, 0, 1, 5)
  expect(await schemaOf({ address: 'orders', headers: {}, body })).toEqual({ id: 1, subject: 'orders-value' })
})
