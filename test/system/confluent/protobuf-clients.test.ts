import {
  create,
  createFileRegistry,
  type FileRegistry,
  fromBinary,
  fromJson,
  type JsonValue,
  toJson
} from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import {
  ProtobufDeserializer,
  ProtobufSerializer,
  SchemaRegistryClient,
  SerdeType
} from '@confluentinc/schemaregistry'
import { createDeserialiser, createSchemas, createSerialiser } from '@instep/messages'
import { expect, test } from 'vitest'
import { buf, bufFolder, findBuf } from '../../support/buf.ts'
import { call } from '../../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'
import { isMissing } from '../../support/requirements.ts'

const files = {
  'shop/money.proto':
    'syntax = "proto3"; package shop; message Money { int64 cents = 1; string currency = 2; }',
  'shop/customer.proto': `syntax = "proto3"; package shop; 
    message Customer { string name = 1; }`,
  'shop/order.proto': `syntax = "proto3"; package shop;
    import "shop/customer.proto"; import "shop/money.proto"; import "google/protobuf/timestamp.proto";
    enum State { NEW = 0; PAID = 1; }
    message Ping { string id = 1; }
    message Order {
      string id = 1; Customer customer = 2; google.protobuf.Timestamp placed = 3; optional int32 count = 4; Money total = 10;
      repeated sint64 numbers = 5; map<string, Line> lines = 6; State state = 7;
      oneof pay { Card card = 8; bytes voucher = 9; }
      message Card { string number = 1; message Brand { string name = 1; } Brand brand = 2; }
    }
    message Line { double weight = 1; }
    service Orders { rpc Place (Order) returns (Ping); }`
}

const order = {
  id: 'o-1',
  customer: { name: 'Ada' },
  placed: '2026-03-01T10:00:00.500Z',
  count: 0,
  numbers: ['-1', '9007199254740993'],
  lines: { apple: { weight: 0.25 } },
  state: 'PAID',
  card: { number: '42', brand: { name: 'visa' } },
  total: { cents: '1250', currency: 'EUR' }
}

/** Our own way to write and to read, one message at a time. */
function codecOf(url: string) {
  const schemas = createSchemas(url)
  return {
    async encode(subject: string, event: unknown, version?: number, message?: string): Promise<Uint8Array> {
      const contract = { subject, ...(version && { version }), ...(message && { message }) }
      return (await createSerialiser(schemas, contract).serialise(event)).body
    },
    decode: async (body: Uint8Array, reader?: { readonly subject: string }): Promise<unknown> =>
      createDeserialiser(schemas, reader && { reader }).deserialise({ body }),
    nameOf: (body: Uint8Array) => createDeserialiser(schemas).nameOf({ body })
  }
}

/** A message of each depth, where it stands in its file, and a datum. */
const messages: readonly (readonly [string, readonly number[], JsonValue])[] = [
  ['shop.Ping', [0], { id: 'p' }],
  ['shop.Order', [2, 2], order],
  ['shop.Order.Card', [4, 2, 0], { number: '1' }],
  ['shop.Order.Card.Brand', [6, 2, 0, 0], { name: 'x' }],
  ['shop.Line', [2, 4], { weight: 1.5 }]
]

const noBuf = isMissing(await findBuf())
const strategy = { subjectNameStrategyType: 'TOPIC' as never }

/** The message types as generated code would have them. */
async function compile(texts: Readonly<Record<string, string>> = files): Promise<FileRegistry> {
  await using folder = await bufFolder(texts)
  const { stdout, stderr, status } = await buf('build', folder.path, '-o', '-')
  expect([status, stderr]).toEqual([0, ''])
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, stdout))
}

function messageOf(types: FileRegistry, name: string) {
  const found = types.getMessage(name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

async function registerTexts(server: RunningRegistry): Promise<void> {
  const register = async (subject: string, name: keyof typeof files, referred: readonly string[]) => {
    const references = referred.map(each => ({ name: each, subject: each, version: 1 }))
    const body = { schema: files[name], schemaType: 'PROTOBUF', references }
    expect(await call(server, `POST /subjects/${encodeURIComponent(subject)}/versions`, body)).toMatchObject([
      200,
      {}
    ])
  }
  await register('shop/money.proto', 'shop/money.proto', [])
  await register('shop/customer.proto', 'shop/customer.proto', [])
  await register('orders-value', 'shop/order.proto', ['shop/customer.proto', 'shop/money.proto'])
}

test.skipIf(noBuf).each(messages)(
  '%s at %j is written by either and read by either',
  async (name, path, datum) => {
    await using server = await startRegistry()
    await registerTexts(server)
    const types = await compile()
    const type = messageOf(types, name)
    const codec = codecOf(server.url)
    const client = new SchemaRegistryClient({ baseURLs: [server.url] })
    const serializer = new ProtobufSerializer(client, SerdeType.VALUE, {
      useLatestVersion: true,
      registry: types as never,
      ...strategy
    })
    const theirs = await serializer.serialize('orders', fromJson(type, datum))
    expect([...theirs.subarray(5, 5 + path.length)]).toEqual(path)
    expect(await codec.decode(theirs)).toEqual(datum)
    expect(await codec.nameOf(theirs)).toBe(name)

    const ours = await codec.encode('orders-value', datum, undefined, name)
    expect([...ours.subarray(0, 5 + path.length)]).toEqual([...theirs.subarray(0, 5 + path.length)])
    const reader = new SchemaRegistryClient({ baseURLs: [server.url] })
    const deserializer = new ProtobufDeserializer(reader, SerdeType.VALUE, strategy)
    const read = await deserializer.deserialize('orders', Buffer.from(ours))
    expect(read.$typeName).toBe(name)
    expect(toJson(type, create(type, read))).toEqual(datum)
    expect(await codec.decode(ours, { subject: 'orders-value' })).toEqual(datum)
  }
)

test.skipIf(noBuf)('a serializer registers the file and what it imports, and finds them again', async () => {
  await using server = await startRegistry()
  const types = await compile()
  const type = messageOf(types, 'shop.Order')
  const write = async (options: object) => {
    const client = new SchemaRegistryClient({ baseURLs: [server.url] })
    const serializer = new ProtobufSerializer(client, SerdeType.VALUE, {
      registry: types as never,
      ...options,
      ...strategy
    })
    return serializer.serialize('orders', fromJson(type, order))
  }
  const bytes = await write({ autoRegisterSchemas: true })
  expect(await call(server, 'GET /subjects')).toEqual([
    200,
    ['orders-value', 'shop/customer.proto', 'shop/money.proto']
  ])
  expect(await call(server, 'GET /subjects/orders-value/versions/1')).toMatchObject([
    200,
    {
      references: ['shop/customer.proto', 'shop/money.proto'].map(name => ({
        name,
        subject: name,
        version: 1
      }))
    }
  ])
  for (const options of [
    { autoRegisterSchemas: true },
    { autoRegisterSchemas: false },
    { useLatestVersion: true },
    { autoRegisterSchemas: true, normalizeSchemas: true }
  ]) {
    expect([...(await write(options)).subarray(5)]).toEqual([...bytes.subarray(5)])
  }
  expect(await call(server, 'GET /subjects/shop%2Fmoney.proto/versions')).toEqual([200, [1]])
  const reader = new SchemaRegistryClient({ baseURLs: [server.url] })
  const deserializer = new ProtobufDeserializer(reader, SerdeType.VALUE, strategy)
  const read = await deserializer.deserialize('orders', bytes)
  expect(toJson(type, create(type, read))).toEqual(order)
  expect(await codecOf(server.url).decode(bytes)).toEqual(order)
})

test.skipIf(noBuf)('references of references are registered and read', async () => {
  await using server = await startRegistry()
  const file = (name: string, imported: string, field: string) =>
    `syntax = "proto3"; package chain; ${imported} message ${name} { ${field} }`
  const types = await compile({
    'a.proto': file('A', 'import "b.proto";', 'B b = 1;'),
    'b.proto': file('B', 'import "c.proto";', 'C c = 1;'),
    'c.proto': file('C', '', 'string x = 1;')
  })
  const serializer = new ProtobufSerializer(
    new SchemaRegistryClient({ baseURLs: [server.url] }),
    SerdeType.VALUE,
    {
      autoRegisterSchemas: true,
      registry: types as never,
      ...strategy
    }
  )
  const datum = { b: { c: { x: 'y' } } }
  const bytes = await serializer.serialize('chains', fromJson(messageOf(types, 'chain.A'), datum))
  // The client's own deserializer asks for the second reference as text and then takes it for base64.
  expect(await codecOf(server.url).decode(bytes)).toEqual(datum)
})

test('a message that does not say where it stands is refused', async () => {
  await using server = await startRegistry()
  await registerTexts(server)
  const codec = codecOf(server.url)
  const framed = (...rest: readonly number[]) => Uint8Array.of(0, 0, 0, 0, 3, ...rest)
  // As kafkajs' client writes a message that has nothing in it.
  expect(await codec.decode(framed())).toEqual({})
  await expect(codec.decode(framed(1))).rejects.toThrow('does not say which of its schema it is')
  await expect(codec.decode(framed(200, 1, 0))).rejects.toThrow('does not say which of its schema it is')
  await expect(codec.decode(framed(2, 20))).rejects.toThrow('its schema has no message at 10')
  await expect(codec.decode(framed(4, 0, 2))).rejects.toThrow('its schema has no message at 0.1')
  await expect(codec.encode('orders-value', {}, 1, 'shop.Nothing')).rejects.toThrow(
    'The schema has no message shop.Nothing'
  )
  // A message of an imported file has a place there, not here.
  await expect(codec.encode('orders-value', {}, 1, 'shop.Customer')).rejects.toThrow(
    'The schema has no message shop.Customer'
  )
})
