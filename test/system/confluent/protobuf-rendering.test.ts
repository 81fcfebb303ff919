import { fromBinary } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'
import { expect, test } from 'vitest'
import { call } from '../../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'

const customer = 'syntax = "proto3";\npackage shop;\n\nmessage Customer {\n  string name = 1;\n}\n'
const order = `syntax = "proto3";
package shop;

import "customer.proto";
import "confluent/meta.proto";

message Order {
  reserved 5, 7 to 9;

  string id = 1 [(confluent.field_meta).doc = "x"];
  Customer customer = 2;
}
`
const plain = order.replace(' [(confluent.field_meta).doc = "x"]', '')
const references = [{ name: 'customer.proto', subject: 'customers', version: 1 }]

async function register(
  server: RunningRegistry,
  subject: string,
  body: object,
  query = ''
): Promise<unknown> {
  const [status, registered] = await call(server, `POST /subjects/${subject}/versions${query}`, {
    schemaType: 'PROTOBUF',
    ...body
  })
  expect([status, registered]).toMatchObject([200, {}])
  return registered
}

async function startShop(): Promise<RunningRegistry> {
  const server = await startRegistry()
  await register(server, 'customers', { schema: customer })
  await register(server, 'orders', { schema: order, references })
  return server
}

/** Every route that shows a schema as JSON. */
const routes: readonly (readonly [string, object | undefined])[] = [
  ['GET /subjects/orders/versions/1', undefined],
  ['GET /schemas/ids/2', undefined],
  ['POST /subjects/orders', { schema: order, schemaType: 'PROTOBUF', references }],
  ['POST /subjects/orders/versions', { schema: order, schemaType: 'PROTOBUF', references }]
]

async function textOf(server: RunningRegistry, route: string, body: object | undefined, format: string) {
  const [, found] = await call(server, `${route}?format=${format}`, body)
  return (found as { readonly schema?: string }).schema ?? ''
}

test.each(routes)('%s renders by format', async (route, body) => {
  await using server = await startShop()
  expect(await textOf(server, route, body, '')).toBe(order)
  expect(await textOf(server, route, body, 'default')).toBe(order)
  expect(await textOf(server, route, body, 'ignore_extensions')).toBe(plain)
  for (const unknown of ['logical', 'resolved', 'nothing', 'constructor', '%00']) {
    expect(await textOf(server, route, body, unknown)).toBe(order)
  }
  const bytes = Buffer.from(await textOf(server, route, body, 'serialized'), 'base64')
  const { dependency, messageType, syntax } = fromBinary(FileDescriptorProtoSchema, bytes)
  expect([syntax, dependency]).toEqual(['proto3', ['customer.proto', 'confluent/meta.proto']])
  expect(messageType.map(({ name }) => name)).toEqual(['Order'])
})

test.each(['/subjects/orders/versions/1/schema', '/schemas/ids/2/schema'])(
  '%s renders by format',
  async path => {
    await using server = await startShop()
    const text = async (format: string) => (await fetch(`${server.url}${path}?format=${format}`)).text()
    expect(await text('ignore_extensions')).toBe(plain)
    expect(await text('logical')).toBe(order)
    const { messageType } = fromBinary(
      FileDescriptorProtoSchema,
      Buffer.from(await text('serialized'), 'base64')
    )
    expect(messageType.map(({ name }) => name)).toEqual(['Order'])
  }
)

test('what is rendered as a descriptor is posted and is the same schema', async () => {
  await using server = await startShop()
  const [, found] = await call(server, 'GET /schemas/ids/2?format=serialized')
  const { schema, guid } = found as { readonly schema: string; readonly guid: string }
  expect(await register(server, 'orders', { schema, references })).toMatchObject({ id: 2, version: 1, guid })
  expect(await register(server, 'others', { schema, references })).toMatchObject({ id: 2, guid })
  expect(
    await call(server, 'POST /subjects/orders', { schema, schemaType: 'PROTOBUF', references })
  ).toMatchObject([200, { id: 2, version: 1, schema: order }])
})

test('Avro knows `resolved` and JSON Schema nothing of the sort', async () => {
  await using server = await startRegistry()
  const record = '{"type":"record","name":"A","fields":[]}'
  await call(server, 'POST /subjects/a/versions', { schema: record })
  await call(server, 'POST /subjects/b/versions', {
    schema: '"A"',
    references: [{ name: 'A', subject: 'a', version: 1 }]
  })
  await call(server, 'POST /subjects/j/versions', { schema: '{"type":"object"}', schemaType: 'JSON' })
  for (const format of ['resolved', 'serialized', 'logical', 'ignore_extensions']) {
    const [, b] = await call(server, `GET /subjects/b/versions/1?format=${format}`)
    expect(b).toMatchObject({ schema: format === 'resolved' ? record : '"A"' })
    const [, j] = await call(server, `GET /subjects/j/versions/1?format=${format}`)
    expect(j).toMatchObject({ schema: '{"type":"object"}' })
  }
})
