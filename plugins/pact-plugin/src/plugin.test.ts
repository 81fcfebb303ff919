import * as grpc from '@grpc/grpc-js'
import { formatOf, placed, writeFrame } from '@instep/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPlugin } from './plugin.ts'
import type {
  CompareContentsResponse,
  ConfigureInteractionResponse,
  InitPluginResponse,
  InteractionResponse
} from './rpc/messages.ts'
import { definition, type PluginServer, serve } from './rpc/server.ts'

let server: PluginServer
let client: grpc.Client

beforeAll(async () => {
  server = await serve(createPlugin(undefined))
  const Client = grpc.makeGenericClientConstructor(definition, 'PactPlugin')
  client = new Client(`127.0.0.1:${server.port}`, grpc.credentials.createInsecure(), {
    'grpc.max_send_message_length': -1
  })
})
afterAll(async () => {
  client.close()
  await server[Symbol.asyncDispose]()
})

/** Calls the plugin as the driver does. */
function ask<Answer>(method: string, request: object, key = server.serverKey): Promise<Answer> {
  const metadata = new grpc.Metadata()
  metadata.set('authorization', key)
  return new Promise((resolve, reject) => {
    const call = Reflect.get(client, method) as (...args: unknown[]) => void
    call.call(client, request, metadata, (error: Error | null, answer: Answer) =>
      error === null ? resolve(answer) : reject(error)
    )
  })
}

const avro = 'application/vnd.confluent.avro'
const schema = JSON.stringify({
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'id', type: 'string' },
    {
      name: 'lines',
      type: {
        type: 'array',
        items: {
          type: 'record',
          name: 'Line',
          fields: [
            { name: 'sku', type: 'string' },
            { name: 'count', type: 'int' }
          ]
        }
      },
      default: []
    },
    { name: 'labels', type: { type: 'map', values: 'string' }, default: {} },
    { name: 'note', type: ['null', 'string'], default: null },
    { name: 'hash', type: 'bytes', default: '' },
    { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' }, default: 0 }
  ]
})
const configure = (config: object, contentType = avro) =>
  ask<ConfigureInteractionResponse>('ConfigureInteraction', { contentType, contentsConfig: config })

async function interactionOf(config: object): Promise<InteractionResponse> {
  const { error, interaction } = await configure(
    { schema, schemaId: 3, ...config },
    'schemaType' in config ? 'application/vnd.confluent.json' : avro
  )
  expect(error).toBeUndefined()
  const [first] = interaction ?? []
  if (first === undefined) throw new Error('there is no interaction')
  return first
}

function comparing({ contents, rules, pluginConfiguration }: InteractionResponse, content: Uint8Array) {
  return ask<CompareContentsResponse>('CompareContents', {
    expected: contents,
    actual: { contentType: avro, content: Buffer.from(content).toString('base64') },
    allowUnexpectedKeys: true,
    rules,
    pluginConfiguration
  })
}

const framed = (datum: object) => writeFrame({ id: 3, payload: formatOf('AVRO').parse(schema).encode(datum) })
const told = ({ error, results = {} }: CompareContentsResponse) =>
  error ??
  Object.entries(results)
    .map(([path, { mismatches }]) => `${path}: ${mismatches[0]?.mismatch}`)
    .toSorted()

test('it tells what it can do: a matcher and a generator for each schema type', async () => {
  const { catalogue } = await ask<InitPluginResponse>('InitPlugin', { implementation: 'test', version: '1' })
  expect(catalogue.map(({ type = 'CONTENT_MATCHER', key }) => `${type} ${key}`)).toEqual(
    ['avro', 'json', 'protobuf'].flatMap(name => [
      `CONTENT_MATCHER instep-${name}`,
      `CONTENT_GENERATOR instep-${name}`
    ])
  )
  await ask('UpdateCatalogue', { catalogue })
})

test.each(['', 'x', 'Bearer '])('a call with the key "%s" is turned away', async key => {
  await expect(ask('InitPlugin', {}, key)).rejects.toMatchObject({ code: grpc.status.UNAUTHENTICATED })
})

test('lists, maps, unions, bytes and long numbers are compared by what the test says of them', async () => {
  const interaction = await interactionOf({
    id: "matching(type, 'o-1')",
    lines: {
      'pact:match': "atLeast(1), eachValue(matching($'line'))",
      line: { sku: "matching(regex, 's-\\d', 's-1')", count: 'matching(integer, 2)' }
    },
    labels: "eachKey(matching(regex, '[a-z]+', 'colour')), eachValue(notEmpty('red'))",
    note: "matching(type, 'hello')",
    hash: 'AQI=',
    at: 'matching(integer, 1700000000000)'
  })
  const right = {
    id: 'x',
    lines: [
      { sku: 's-2', count: 1 },
      { sku: 's-3', count: 0 }
    ],
    labels: { size: 'L' },
    note: 'hi',
    hash: Buffer.from([1, 2]),
    at: 5
  }
  expect(told(await comparing(interaction, framed(right)))).toEqual([])
  const wrong = {
    id: 'x',
    lines: [
      { sku: 's-2', count: 1 },
      { sku: 'q', count: 0 }
    ],
    labels: { size: '' },
    note: null,
    hash: Buffer.from([1, 3]),
    at: 5
  }
  expect(told(await comparing(interaction, framed(wrong)))).toEqual([
    '$.hash: expected "AQI=", got "AQM="',
    '$.labels.size: expected what matches not-empty, like "red", got ""',
    '$.lines[1].sku: expected what matches regex s-\\d, like "s-1", got "q"',
    '$.note: expected a string, like "hello", got null'
  ])
  expect(told(await comparing(interaction, framed({ ...right, lines: [] })))).toEqual([
    '$.lines: expected what matches min-type 1, like [{"sku":"s-1","count":2}], got []'
  ])
})

test('Protobuf’s defaults are there though they are not written, and 64 bits are numbers', async () => {
  const text = `syntax = "proto3"; package shop;
    message First { int32 x = 1; }
    message Order { int64 number = 1; State state = 2; repeated Line lines = 3; map<string, int32> counts = 4;
      oneof payment { string card = 5; bytes voucher = 6; } Line gift = 7; uint64 big = 8; }
    message Line { string sku_code = 1; }
    enum State { OPEN = 0; PAID = 1; }`
  const { error, interaction } = await configure(
    {
      schema: text,
      schemaId: 3,
      message: 'shop.Order',
      number: 'matching(integer, 7)',
      state: "matching(regex, 'OPEN|PAID', 'PAID')",
      lines: [{ skuCode: "matching(type, 's')" }],
      counts: { a: 'matching(number, 1)' },
      voucher: 'AQI=',
      gift: { skuCode: "notEmpty('g')" },
      big: 'matching(equalTo, 18446744073709551615)'
    },
    'application/vnd.confluent.protobuf'
  )
  expect(error).toBeUndefined()
  const [first] = interaction ?? []
  if (first === undefined) throw new Error('there is no interaction')
  const protobuf = formatOf('PROTOBUF').parse(text)
  const sent = (datum: object, message = 'shop.Order') =>
    writeFrame({ id: 3, payload: placed(protobuf, protobuf.encode(datum, { message }), message) })
  const right = {
    lines: [{}],
    counts: { a: 2 },
    voucher: 'AQI=',
    gift: { skuCode: 'x' },
    big: '18446744073709551615'
  }
  expect(told(await comparing(first, sent(right)))).toEqual([])
  expect(
    told(await comparing(first, sent({ ...right, voucher: undefined, card: 'c', gift: {}, big: '1' })))
  ).toEqual([
    '$.big: expected "18446744073709551615", got 1',
    '$.gift.skuCode: expected what matches not-empty, like "g", got ""',
    '$.voucher: expected something like "AQI=", and it is missing'
  ])
  expect(told(await comparing(first, sent({ x: 1 }, 'shop.First')))).toEqual([
    '$: the message is a shop.First, expected a shop.Order'
  ])
})

test('unions whose branches look alike are given with their branch’s name', async () => {
  const text = JSON.stringify({ type: 'record', name: 'A', fields: [{ name: 'n', type: ['int', 'double'] }] })
  const interaction = await interactionOf({ schema: text, n: { int: 'matching(integer, 1)' } })
  const sent = (n: object) => writeFrame({ id: 3, payload: formatOf('AVRO').parse(text).encode({ n }) })
  expect(told(await comparing(interaction, sent({ int: 5 })))).toEqual([])
  expect(told(await comparing(interaction, sent({ double: 5 })))).toEqual([
    '$.n.int: expected something like 1, and it is missing'
  ])
})

test('a setting’s name may be a field’s, when the setting has its prefix', async () => {
  const text = JSON.stringify({
    type: 'record',
    name: 'A',
    fields: [
      { name: 'version', type: 'int' },
      { name: 'schema', type: 'string' }
    ]
  })
  const { interaction } = await configure({ 'pact:schema': text, 'pact:version': 4, version: 7, schema: 'x' })
  expect(Buffer.from(interaction?.[0]?.contents.content ?? '', 'base64')).toEqual(
    Buffer.from([0, 0, 0, 0, 0, 14, 2, 0x78])
  )
})

test.each<[string, object, string]>([
  ['nothing', {}, 'needs a subject'],
  ['a subject and no registry', { subject: 'a' }, 'no registry is known'],
  ['a schema that is none', { schema: '{' }, ''],
  ['a schema of another kind', { schema: 7 }, 'the setting schema is wrong'],
  [
    'a registry that is no URL',
    { subject: 'a', registry: 'file:///etc/passwd' },
    'the setting registry is wrong'
  ],
  ['an unknown setting', { schema, 'pact:sbject': 'x' }, 'no setting pact:sbject'],
  ['no field', { schema }, '/id'],
  ['a wrong field', { schema, id: 5 }, '/id'],
  ['a list for a text', { schema, id: ['x'] }, '/id'],
  [
    'a reference to nothing',
    { schema, id: 'x', lines: { 'pact:match': "eachValue(matching($'no'))" } },
    "nothing is called 'no'"
  ],
  [
    'keys named like what every object has',
    { schema, id: 'x', constructor: 'y' },
    'no field at $.constructor'
  ],
  ['null for a part', { request: null }, 'needs a subject'],
  ['a text for a part', { request: 'x' }, 'needs a subject']
])('a test that gives %s is told so', async (_, config, words) => {
  const { error } = await configure(config)
  expect(error).toContain(words)
  expect(error).not.toBe('')
})

test('an unknown content type needs a schema type that fits the schema', async () => {
  expect((await configure({ schema, schemaType: 'AVRO', id: 'x' }, 'text/plain')).error).toBeUndefined()
  expect((await configure({ schema: '{"type":"object"}' }, avro)).error).toBeDefined()
})

test('bytes of any kind are a mismatch or an error in words', async () => {
  const interaction = await interactionOf({ id: "matching(type, 'x')" })
  for (const bytes of [
    [],
    [0],
    [0, 0, 0, 0, 3],
    [0, 0, 0, 0, 3, 255, 255, 255, 255, 255],
    [0, 0, 0, 0, 9, 1],
    [1, 2, 3, 4, 5, 6]
  ]) {
    const answer = told(await comparing(interaction, Uint8Array.from(bytes)))
    expect(answer.length).toBeGreaterThan(0)
  }
})

test('a message of many megabytes is compared, and one beyond all measure turned away', async () => {
  const interaction = await interactionOf({ id: "matching(regex, '[a-z]*', 'x')" })
  expect(told(await comparing(interaction, framed({ id: 'a'.repeat(4_000_000) })))).toEqual([])
  expect(told(await comparing(interaction, framed({ id: 'A'.repeat(4_000_000) })))[0]?.length).toBeLessThan(
    1000
  )
  await expect(comparing(interaction, new Uint8Array(17 * 1024 * 1024))).rejects.toMatchObject({
    code: grpc.status.RESOURCE_EXHAUSTED
  })
})

test('an expression that takes for ever is given up', async () => {
  const interaction = await interactionOf({ id: "matching(regex, '(a+)+', 'a')" })
  const answer = await comparing(interaction, framed({ id: `${'a'.repeat(40)}b` }))
  expect(answer.error).toContain('takes more than')
})

test('a message that is nested without measure is told of', async () => {
  const interaction = await interactionOf({ schema: '{}', schemaType: 'JSON', id: 'x' })
  const payload = Buffer.from(`{"id":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)
  expect(told(await comparing(interaction, writeFrame({ id: 3, payload }))).length).toBe(1)
})

test('a thousand interactions are configured and compared', async () => {
  const answers = await Promise.all(
    Array.from({ length: 1000 }, async (_, index) => {
      const interaction = await interactionOf({ id: `matching(equalTo, 'o-${index}')` })
      return told(await comparing(interaction, framed({ id: index % 10 === 0 ? 'no' : `o-${index}` })))
    })
  )
  expect(answers.filter(answer => answer.length > 0).length).toBe(100)
})

test('content is generated as it is', async () => {
  const contents = { contentType: avro, content: 'AAAA' }
  expect(await ask('GenerateContent', { contents })).toEqual({ contents })
})
