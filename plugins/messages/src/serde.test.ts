import { arbitrary } from '@instep/arbitrary'
import { formatOf } from '@instep/contracts'
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { call } from '../../../test/support/confluent.ts'
import { startRegistry } from '../../../test/support/registry.ts'
import { createDeserialiser } from './deserialiser.ts'
import { type Framing, framings, headerName } from './framing.ts'
import { createSchemas, type Schemas } from './schemas.ts'
import { createSerialiser } from './serialiser.ts'
import { subjectName } from './subject-name.ts'

const server = await startRegistry()
afterAll(() => server[Symbol.asyncDispose]())

const texts = {
  AVRO: JSON.stringify({
    type: 'record',
    name: 'Order',
    namespace: 'shop',
    fields: [
      { name: 'id', type: 'string' },
      { name: 'cents', type: 'long' },
      { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 30, scale: 2 } },
      { name: 'tags', type: { type: 'array', items: 'string' }, default: [] }
    ]
  }),
  JSON: JSON.stringify({
    type: 'object',
    title: 'Order',
    properties: { id: { type: 'string' }, cents: { type: 'integer' }, tags: { type: 'array' } },
    required: ['id'],
    additionalProperties: false
  }),
  PROTOBUF: `syntax = "proto3"; package shop;
    message Ping { string id = 1; }
    message Order { string id = 1; int64 cents = 2; repeated string tags = 3; message Line { string sku = 1; } }`
} as const

type Type = keyof typeof texts

const orders: Readonly<Record<Type, unknown>> = {
  AVRO: { id: 'o-1', cents: 9007199254740993n, price: Buffer.from('0123456789abcdef', 'hex'), tags: ['a'] },
  JSON: { id: 'o-1', cents: 12, tags: ['a\n"é'] },
  PROTOBUF: { id: 'o-1', cents: '9007199254740993', tags: ['a'] }
}

const message: Readonly<Record<Type, { readonly message?: string }>> = {
  AVRO: {},
  JSON: {},
  PROTOBUF: { message: 'shop.Order' }
}

const types = Object.keys(texts) as Type[] // the keys of the table
const names = Object.keys(framings) as Framing[] // as above

const subjectOf = (type: Type): string => `${type.toLowerCase()}-value`

for (const type of types) {
  const [status] = await call(server, `POST /subjects/${subjectOf(type)}/versions`, {
    schemaType: type,
    schema: texts[type]
  })
  expect(status).toBe(200)
}

/** Counts what is asked of the registry. */
function counted(): { readonly schemas: Schemas; requests(): number } {
  let requests = 0
  const schemas = createSchemas(server.url, {
    send: (input, init) => {
      requests += 1
      return fetch(input, init)
    }
  })
  return { schemas, requests: () => requests }
}

test.each(types.flatMap(type => names.map(framing => [type, framing] as const)))(
  'an event in %s comes back as it went, marked by %s',
  async (type, framing) => {
    const { schemas } = counted()
    const contract = { subject: subjectOf(type), framing, ...message[type] }
    const sent = await createSerialiser(schemas, contract).serialise(orders[type])
    expect(Object.keys(sent.headers)).toEqual(framing === 'prefix' ? [] : ['__value_schema_id'])
    expect(await createDeserialiser(schemas).deserialise(sent)).toEqual(orders[type])
  }
)

test('once its schema is known, a message is written and read at once; prefetched, even the first one', async () => {
  const { schemas, requests } = counted()
  const serialiser = createSerialiser(schemas, { subject: 'avro-value' })
  await serialiser.prefetch()
  const sent = serialiser.serialise(orders.AVRO)
  expect(sent).not.toBeInstanceOf(Promise)
  const { body } = await sent
  const deserialiser = createDeserialiser(schemas, { reader: { subject: 'avro-value', version: 1 } })
  await deserialiser.prefetch([1])
  expect(deserialiser.deserialise({ body })).toEqual(orders.AVRO)
  expect(requests()).toBe(3)
  for (let turn = 0; turn < 50; turn += 1) deserialiser.deserialise({ body })
  expect(requests()).toBe(3)
})

test('many that need one schema ask for it once', async () => {
  const { schemas, requests } = counted()
  const serialiser = createSerialiser(schemas, { subject: 'json-value' })
  const sent = await Promise.all(Array.from({ length: 20 }, () => serialiser.serialise(orders.JSON)))
  const deserialiser = createDeserialiser(schemas)
  await Promise.all(sent.map(each => deserialiser.deserialise(each)))
  expect(requests()).toBe(2)
})

test('a misfit is told with the subject, its version and the field', async () => {
  const { schemas } = counted()
  const cases: readonly (readonly [Type, object, string])[] = [
    ['AVRO', { ...(orders.AVRO as object), cents: 'many' }, '"many" at /cents is no long'],
    ['JSON', { id: 'o-1', cents: 1.5 }, '/cents must be integer'],
    ['PROTOBUF', { id: 'o-1', cents: 'many' }, '"many" at /cents is no int64']
  ]
  for (const [type, event, detail] of cases) {
    const serialiser = createSerialiser(schemas, { subject: subjectOf(type), ...message[type] })
    await serialiser.prefetch()
    const { message: name } = message[type]
    const what = name === undefined ? '' : `${name} in `
    expect(() => serialiser.serialise(event)).toThrow(
      `an event cannot be written as ${what}version 1 of ${subjectOf(type)}: `
    )
    expect(() => serialiser.serialise(event)).toThrow(detail)
  }
})

test.each(names)('keys have a subject and, marked by %s, a header of their own', async framing => {
  const { schemas } = counted()
  await call(server, 'POST /subjects/keyed-key/versions', { schema: '"string"' })
  const serialiser = createSerialiser(schemas, { topic: 'keyed', part: 'key', framing })
  const sent = await serialiser.serialise('o-1')
  expect(await createDeserialiser(schemas, { part: 'key' }).deserialise(sent)).toBe('o-1')
  if (framing !== 'prefix') {
    expect(Object.keys(sent.headers)).toEqual([headerName('key')])
    await expect(async () => createDeserialiser(schemas).deserialise(sent)).rejects.toMatchObject({
      reason: 'unframed'
    })
  }
})

test('subjects are named as Confluent names them', () => {
  const naming = { topic: 'orders', record: 'shop.Order' }
  expect([
    subjectName('topic', naming),
    subjectName('topic', { ...naming, part: 'key' }),
    subjectName('record', naming),
    subjectName('topic-record', naming)
  ]).toEqual(['orders-value', 'orders-key', 'shop.Order', 'orders-shop.Order'])
  expect(() => subjectName('record', { topic: 'orders' })).toThrow('named after a record, which is not given')
})

test('a reader sees what its own version has', async () => {
  const { schemas } = counted()
  const fields = JSON.parse(texts.AVRO).fields
  const next = {
    ...JSON.parse(texts.AVRO),
    fields: [fields[0], { name: 'note', type: 'string', default: '-' }]
  }
  await call(server, 'PUT /config/avro-value', { compatibility: 'NONE' })
  expect(
    await call(server, 'POST /subjects/avro-value/versions', { schema: JSON.stringify(next) })
  ).toMatchObject([200, { version: 2 }])
  const { body } = await createSerialiser(schemas, { subject: 'avro-value', version: 1 }).serialise(
    orders.AVRO
  )
  for (const reader of [
    { subject: 'avro-value', version: 2 },
    formatOf('AVRO').parse(JSON.stringify(next))
  ]) {
    const deserialiser = createDeserialiser(schemas, { reader })
    await deserialiser.prefetch()
    expect(await deserialiser.deserialise({ body })).toEqual({ id: 'o-1', note: '-' })
    expect(deserialiser.deserialise({ body })).toEqual({ id: 'o-1', note: '-' })
  }
})

test('what cannot be read is told with its reason, and asks for nothing twice', async () => {
  const { schemas, requests } = counted()
  const deserialiser = createDeserialiser(schemas, { largest: 100 })
  const read = async (body: Uint8Array): Promise<unknown> => deserialiser.deserialise({ body })
  await expect(read(Buffer.from('{"id":1}'))).rejects.toThrow(
    'a message does not say which schema it has: it begins with the bytes 7b 22 69 64 22'
  )
  await expect(read(new Uint8Array())).rejects.toThrow('it is empty')
  await expect(read(new Uint8Array(101))).rejects.toMatchObject({ reason: 'too large' })
  expect(requests()).toBe(0)
  for (let turn = 0; turn < 3; turn += 1) {
    await expect(read(Uint8Array.of(0, 0, 0, 3, 231, 1))).rejects.toMatchObject({
      reason: 'unknown schema',
      message: 'the registry has no schema with the id 999',
      facts: { id: 999 }
    })
  }
  expect(requests()).toBe(1)
  await expect(read(Uint8Array.of(1, ...Array(16).fill(7)))).rejects.toThrow(
    'the registry has no schema with the GUID 07070707-0707-0707-0707-070707070707'
  )
})

test("a reader's schema that is not there is no fault of the message, and no consumer begins without it", async () => {
  const { schemas } = counted()
  const { body } = await createSerialiser(schemas, { subject: 'json-value' }).serialise(orders.JSON)
  const astray = createDeserialiser(schemas, { reader: { subject: 'nowhere-value' } })
  for (const failing of [astray.prefetch(), Promise.resolve().then(() => astray.deserialise({ body }))])
    await expect(failing).rejects.toMatchObject({ name: 'RegistryFailure', kind: 'absent' })
})

test('a registry that is away is no fault of the message', async () => {
  const away = createDeserialiser(createSchemas('http://127.0.0.1:1'))
  await expect(async () => away.deserialise({ body: Uint8Array.of(0, 0, 0, 0, 1, 2) })).rejects.toMatchObject(
    {
      name: 'RegistryFailure',
      kind: 'away'
    }
  )
})

test('messages of kafkajs without their place in the schema are read; ours say it, and kafkajs reads them', async () => {
  const { schemas } = counted()
  const theirs = new SchemaRegistry({ host: server.url })
  const text = 'syntax = "proto3"; package shop; message Paid { string id = 1; bool ok = 2; }'
  const { id } = await theirs.register({ type: SchemaType.PROTOBUF, schema: text }, { subject: 'paid-value' })
  const event = { id: 'p-1', ok: true }
  const deserialiser = createDeserialiser(schemas)
  const [from, to] = [
    await theirs.encode(id, event),
    await createSerialiser(schemas, { subject: 'paid-value' }).serialise(event)
  ]
  expect([from[5], to.body[5]]).toEqual([10, 0])
  expect(await deserialiser.deserialise({ body: from })).toEqual(event)
  expect(await deserialiser.deserialise(to)).toEqual(event)
  expect(await theirs.decode(Buffer.from(to.body))).toEqual(expect.objectContaining(event))
})

test.each(types)(
  'truncated, damaged and random bytes of %s end in an event or a clear error, soon',
  async type => {
    const { schemas } = counted()
    const deserialiser = createDeserialiser(schemas)
    const serialiser = createSerialiser(schemas, { subject: subjectOf(type), version: 1, ...message[type] })
    await serialiser.prefetch()
    const { schema } = await schemas.version(subjectOf(type), 1)
    const events = fc.sample(arbitrary(schema, message[type]), { numRuns: 50, seed: 5 })
    const bodies = events.map(event => {
      const sent = serialiser.serialise(event)
      return 'body' in sent ? Uint8Array.from(sent.body) : new Uint8Array()
    })
    await deserialiser.deserialise({ body: bodies[0] ?? new Uint8Array() })

    let state = 12345
    const roll = (sides: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 2 ** 32) * sides)
    }
    const mutants = [
      (body: Uint8Array) => body.subarray(0, 5 + roll(body.length)),
      (body: Uint8Array) => {
        const copy = Uint8Array.from(body)
        for (let turn = 0; turn < 3; turn += 1) copy[5 + roll(body.length - 5)] = roll(256)
        return copy
      },
      (body: Uint8Array) =>
        Uint8Array.from({ length: 5 + roll(60) }, (_, at) => (at < 5 ? (body[at] ?? 0) : roll(256)))
    ]
    const tally = { read: 0, refused: 0 }
    const memory = process.memoryUsage().heapUsed
    const started = performance.now()
    for (let turn = 0; turn < 100_000; turn += 1) {
      const body = bodies[roll(bodies.length)] ?? new Uint8Array()
      try {
        deserialiser.deserialise({ body: mutants[roll(mutants.length)]?.(body) ?? body })
        tally.read += 1
      } catch (error) {
        expect(error).toMatchObject({ name: 'Unreadable', reason: 'misfit' })
        tally.refused += 1
      }
    }
    expect(performance.now() - started).toBeLessThan(25_000)
    expect(process.memoryUsage().heapUsed - memory).toBeLessThan(500e6)
    expect(tally.refused).toBeGreaterThan(30_000)
  }
)

test('counts that nothing is behind cost nothing', async () => {
  const { schemas } = counted()
  const claims = {
    longs: { type: 'array', items: 'long' },
    nulls: { type: 'array', items: 'null' },
    maps: { type: 'map', values: 'long' }
  }
  for (const [name, schema] of Object.entries(claims)) {
    const [, reply] = await call(server, `POST /subjects/${name}-value/versions`, {
      schema: JSON.stringify(schema)
    })
    const { id } = reply as { readonly id: number }
    const deserialiser = createDeserialiser(schemas)
    await deserialiser.prefetch([id])
    // 30,000,000 items, and 4 * 10^18 of them.
    for (const count of [
      [0x80, 0x8e, 0xce, 0x1c],
      [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x6f]
    ]) {
      const body = Uint8Array.of(0, 0, 0, 0, id, ...count)
      const [before, started] = [process.memoryUsage().heapUsed, performance.now()]
      expect(() => deserialiser.deserialise({ body })).toThrow('cannot be read')
      expect(performance.now() - started).toBeLessThan(100)
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6)
    }
  }
})
