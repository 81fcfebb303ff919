import {
  JsonDeserializer,
  JsonSerializer,
  SchemaRegistryClient,
  SerdeType
} from '@confluentinc/schemaregistry'
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import { expect, test } from 'vitest'
import { call } from '../../support/confluent.ts'
import { startRegistry } from '../../support/registry.ts'

const jsonSchema = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { id: { type: 'string' }, cents: { type: 'integer' } },
  required: ['id'],
  additionalProperties: false
})

const proto =
  'syntax = "proto3";\npackage shop;\n\nmessage Order {\n  string id = 1;\n  int64 cents = 2;\n}\n'

const strategy = { subjectNameStrategyType: 'TOPIC' as never }

test('the types are listed in the order of the original', async () => {
  await using server = await startRegistry()
  expect(await call(server, 'GET /schemas/types')).toEqual([200, ['JSON', 'PROTOBUF', 'AVRO']])
})

test('@confluentinc/schemaregistry writes and reads JSON with a registered schema', async () => {
  await using server = await startRegistry()
  const client = new SchemaRegistryClient({ baseURLs: [server.url] })
  await client.register('orders-value', { schema: jsonSchema, schemaType: 'JSON' })
  const options = { useLatestVersion: true, validate: true, ...strategy }
  const serializer = new JsonSerializer(client, SerdeType.VALUE, options)
  const bytes = await serializer.serialize('orders', { id: 'o-1', cents: 5 })
  const deserializer = new JsonDeserializer(client, SerdeType.VALUE, { validate: true, ...strategy })
  expect(await deserializer.deserialize('orders', bytes)).toEqual({ id: 'o-1', cents: 5 })
  await expect(serializer.serialize('orders', { cents: 'much' })).rejects.toThrow()
})

test('@kafkajs/confluent-schema-registry writes and reads JSON and Protobuf', async () => {
  await using server = await startRegistry()
  const client = new SchemaRegistry({ host: server.url })
  for (const [type, schema, subject] of [
    [SchemaType.JSON, jsonSchema, 'j-value'],
    [SchemaType.PROTOBUF, proto, 'p-value']
  ] as const) {
    const { id } = await client.register({ type, schema }, { subject })
    const bytes = await client.encode(id, { id: 'o-1', cents: 5 })
    expect(await new SchemaRegistry({ host: server.url }).decode(bytes)).toMatchObject({ id: 'o-1' })
  }
})

test('Protobuf is kept as it is printed, and asked for again in base64 as in text', async () => {
  await using server = await startRegistry()
  const body = { schema: `// a comment\n${proto}`, schemaType: 'PROTOBUF' }
  const [status, registered] = await call(server, 'POST /subjects/p/versions', body)
  expect([status, registered]).toMatchObject([200, { id: 1, schemaType: 'PROTOBUF' }])
  const { schema } = registered as { schema: string }
  expect(schema).not.toContain('comment')
  expect(
    (await call(server, 'POST /subjects/p/versions', { schema, schemaType: 'PROTOBUF' }))[1]
  ).toMatchObject({
    id: 1,
    version: 1
  })
})

const incompatible: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'PROTOBUF',
    proto,
    proto.replace('int64 cents', 'string cents'),
    /\{errorType:"FIELD_SCALAR_KIND_CHANGED", description:"The kind of a SCALAR field at path '#\/Order\/2' in the new schema does not match its kind in the old schema"\}/
  ],
  [
    'JSON',
    jsonSchema,
    jsonSchema.replace('"integer"', '"string"'),
    /\{errorType:"TYPE_CHANGED", description:"A type at path '#\/properties\/cents' is different between the new schema and the old schema'\}/
  ]
]

test.each(incompatible)(
  'an incompatible %s schema is refused in Confluent’s words',
  async (schemaType, old, schema, words) => {
    await using server = await startRegistry()
    await call(server, 'POST /subjects/s/versions', { schema: old, schemaType })
    const [, verdict] = await call(server, 'POST /compatibility/subjects/s/versions/latest?verbose=true', {
      schema,
      schemaType
    })
    const { is_compatible, messages } = verdict as { is_compatible: boolean; messages: string[] }
    expect(is_compatible).toBe(false)
    expect(messages[0]).toMatch(words)
    expect(messages.slice(-1)).toEqual(["{validateFields: 'false', compatibility: 'BACKWARD'}"])
    expect((await call(server, 'POST /subjects/s/versions', { schema, schemaType }))[0]).toBe(409)
    expect((await call(server, 'POST /api/subjects/s/check', { schema, schemaType }))[1]).toMatchObject({
      isCompatible: false,
      conflict: { type: schemaType, findings: [{ counterexample: { error: expect.any(String) } }] }
    })
  }
)

test('another type than before is incompatible', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/s/versions', { schema: '"string"' })
  const [, verdict] = await call(server, 'POST /compatibility/subjects/s/versions?verbose=true', {
    schema: '{"type":"string"}',
    schemaType: 'JSON'
  })
  expect((verdict as { messages: string[] }).messages[0]).toBe(
    'Incompatible because of different schema type'
  )
})

test('LENIENT lets an open JSON schema gain an optional property', async () => {
  await using server = await startRegistry()
  const open = (properties: object) => ({
    schemaType: 'JSON',
    schema: JSON.stringify({ type: 'object', properties })
  })
  await call(server, 'POST /subjects/s/versions', open({ a: { type: 'string' } }))
  const wider = open({ a: { type: 'string' }, b: { type: 'string' } })
  const check = () => call(server, 'POST /compatibility/subjects/s/versions', wider)
  expect(await check()).toEqual([200, { is_compatible: false }])
  await call(server, 'PUT /config/s', { compatibility: 'BACKWARD', compatibilityPolicy: 'LENIENT' })
  expect(await check()).toEqual([200, { is_compatible: true }])
  await call(server, 'PUT /config/s', { compatibilityPolicy: 'LOGICAL' })
  expect(await check()).toEqual([200, { is_compatible: false }])
})

test('references are followed in JSON Schema and Protobuf', async () => {
  await using server = await startRegistry()
  const customer = '{"$id":"customer.json","type":"object","properties":{"name":{"type":"string"}}}'
  const order = '{"type":"object","properties":{"customer":{"$ref":"customer.json"}}}'
  await call(server, 'POST /subjects/jc/versions', { schema: customer, schemaType: 'JSON' })
  const references = [{ name: 'customer.json', subject: 'jc', version: 1 }]
  expect(
    (await call(server, 'POST /subjects/jo/versions', { schema: order, schemaType: 'JSON', references }))[0]
  ).toBe(200)
  expect((await call(server, 'POST /subjects/jo2/versions', { schema: order, schemaType: 'JSON' }))[0]).toBe(
    422
  )

  const part = 'syntax = "proto3";\npackage shop;\nmessage Customer { string name = 1; }\n'
  const whole =
    'syntax = "proto3";\npackage shop;\nimport "customer.proto";\nmessage Order { Customer customer = 1; }\n'
  await call(server, 'POST /subjects/pc/versions', { schema: part, schemaType: 'PROTOBUF' })
  const imports = [{ name: 'customer.proto', subject: 'pc', version: 1 }]
  const body = { schema: whole, schemaType: 'PROTOBUF', references: imports }
  expect((await call(server, 'POST /subjects/po/versions', body))[0]).toBe(200)
  expect((await call(server, 'POST /subjects/po2/versions', { ...body, references: [] }))[0]).toBe(422)
})

const hostile: Record<string, { readonly schema: string; readonly schemaType: string }> = {
  'a pattern that backtracks': {
    schemaType: 'JSON',
    schema: JSON.stringify({
      type: 'object',
      patternProperties: { '^(a+)+$': {} },
      properties: { [`${'a'.repeat(40)}!`]: {} }
    })
  },
  'a recursion of references': {
    schemaType: 'JSON',
    schema: '{"$ref":"#/definitions/a","definitions":{"a":{"$ref":"#/definitions/a"}}}'
  },
  'a remote reference': { schemaType: 'JSON', schema: '{"$ref":"http://127.0.0.1:1/x.json"}' },
  'a deep JSON schema': { schemaType: 'JSON', schema: `${'{"not":'.repeat(5_000)}{}${'}'.repeat(5_000)}` },
  'many branches': {
    schemaType: 'JSON',
    schema: JSON.stringify({ oneOf: Array.from({ length: 200 }, (_, index) => ({ const: index })) })
  },
  'a deep proto file': {
    schemaType: 'PROTOBUF',
    schema: `syntax = "proto3"; ${'message A {'.repeat(5_000)}${'}'.repeat(5_000)}`
  },
  'no proto at all': { schemaType: 'PROTOBUF', schema: '\u0000\u0001' },
  'base64 of nothing': { schemaType: 'PROTOBUF', schema: 'AAAA' }
}

test.each(Object.entries(hostile))('%s is answered soon, and not with a fault', async (_, body) => {
  await using server = await startRegistry({ log: false })
  for (const request of [
    'POST /subjects/s/versions',
    'POST /subjects/s/versions',
    'POST /compatibility/subjects/s/versions'
  ]) {
    const started = performance.now()
    const [status] = await call(server, request, body)
    expect(status).toBeLessThan(500)
    expect(performance.now() - started).toBeLessThan(2_000)
  }
})
