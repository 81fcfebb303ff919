import { expect, test } from 'vitest'
import { call } from '../../support/confluent.ts'
import { startRegistry } from '../../support/registry.ts'

const avro = {
  type: 'record',
  name: 'Order',
  namespace: 'shop',
  fields: [
    { name: 'id', type: 'string' },
    {
      name: 'payer',
      type: { type: 'record', name: 'Person', fields: [{ name: 'iban', type: 'string' }] }
    }
  ]
}
const json = {
  properties: {
    id: { type: 'string' },
    lines: { type: 'array', items: { properties: { note: { type: 'string' } } } },
    payment: { oneOf: [{ properties: { iban: { type: 'string' } } }] }
  }
}
const protobuf = `syntax = "proto3";
package shop;

message Order {
  string id = 1;
  Person payer = 2;

  message Person {
    string iban = 1;
  }
}
`

const place = (entityPath: string, entityType: string, ...tags: readonly string[]) => ({
  schemaEntity: { entityPath, entityType },
  tags
})

test.each([
  ['AVRO', JSON.stringify(avro), 'shop.Person.iban', 'shop.Order'],
  ['JSON', JSON.stringify(json), 'object.payment.oneof.0.object.iban', 'object'],
  ['PROTOBUF', protobuf, '.Order.Person.iban', '.Order']
])(
  'tags are put on places of a schema of type %s, found, and taken off',
  async (schemaType, schema, field, record) => {
    await using server = await startRegistry()
    await call(server, 'POST /subjects/s/versions', { schemaType, schema })
    const [status, tagged] = await call(server, 'POST /subjects/s/versions/1/tags', {
      newVersion: 2,
      tagsToAdd: [place(field, 'sr_field', 'PII', 'BANK'), place(record, 'sr_record', 'PUBLIC')]
    })
    expect([status, tagged]).toMatchObject([
      200,
      { version: 2, id: 2, metadata: { properties: { 'confluent:version': '2' } } }
    ])

    const found = async (path: string) => (await call(server, `GET ${path}`))[1] as { schemaTags?: unknown }
    const all = [place(record, 'sr_record', 'PUBLIC'), place(field, 'sr_field', 'PII', 'BANK')]
    const byPath = (tags: unknown) =>
      (tags as typeof all).toSorted((a, b) =>
        a.schemaEntity.entityType < b.schemaEntity.entityType ? 1 : -1
      )
    expect(byPath((await found('/subjects/s/versions/2?findTags=*')).schemaTags)).toEqual(all)
    expect((await found('/schemas/ids/2?findTags=PII')).schemaTags).toEqual([all[1]])
    expect(await found('/subjects/s/versions/2?findTags=OTHER')).not.toHaveProperty('schemaTags')
    expect(await found('/subjects/s/versions/2')).not.toHaveProperty('schemaTags')

    await call(server, 'POST /subjects/s/versions/2/tags', {
      newVersion: 3,
      tagsToRemove: [place(field, 'sr_field', 'PII', 'BANK'), place(record, 'sr_record', 'PUBLIC')]
    })
    const [first, last] = [await found('/subjects/s/versions/1'), await found('/subjects/s/versions/3')]
    expect((last as { schema: string }).schema).toBe((first as { schema: string }).schema)
  }
)

test('a registration can change tags, and carry over those of the version before', async () => {
  await using server = await startRegistry()
  const body = { schema: JSON.stringify(avro) }
  await call(server, 'POST /subjects/s/versions', {
    ...body,
    schemaTagsToAdd: [place('shop.Order.id', 'sr_field', 'PII')]
  })
  const more = {
    ...avro,
    fields: [...avro.fields, { name: 'note', type: 'string', default: '' }]
  }
  const [, kept] = await call(server, 'POST /subjects/s/versions', {
    schema: JSON.stringify(more),
    propagateSchemaTags: true
  })
  expect(kept).toMatchObject({ version: 2 })
  const [, read] = await call(server, 'GET /subjects/s/versions/2?findTags=*')
  expect(read).toMatchObject({ schemaTags: [place('shop.Order.id', 'sr_field', 'PII')] })
})

test('rules are merged into a version, and taken out by name', async () => {
  await using server = await startRegistry()
  const rule = (name: string) => ({ name, kind: 'CONDITION', mode: 'WRITE', type: 'CEL', expr: 'true' })
  await call(server, 'POST /subjects/s/versions', {
    schema: '"int"',
    ruleSet: { domainRules: [rule('a'), rule('b')] }
  })
  const [, merged] = await call(server, 'POST /subjects/s/versions/latest/tags', {
    rulesToMerge: { domainRules: [rule('c')] },
    rulesToRemove: ['a']
  })
  expect(merged).toMatchObject({ ruleSet: { domainRules: [{ name: 'b' }, { name: 'c' }] } })
})

test.each([
  ['a place that is not there', { tagsToAdd: [place('shop.Nobody', 'sr_record', 'A')] }, 42201],
  ['a record that is a field', { tagsToAdd: [place('shop.Order.id', 'sr_record', 'A')] }, 42201],
  [
    'a version that is not the next',
    { newVersion: 7, tagsToAdd: [place('shop.Order', 'sr_record', 'A')] },
    42201
  ],
  ['rules both whole and in part', { ruleSet: {}, rulesToRemove: ['a'] }, 42210],
  ['a kind of place that there is not', { tagsToAdd: [place('shop.Order', 'sr_topic', 'A')] }, 400]
])('%s is refused, and nothing is registered', async (_, change, code) => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/s/versions', { schema: JSON.stringify(avro) })
  const [, body] = await call(server, 'POST /subjects/s/versions/1/tags', change)
  expect(body).toMatchObject({ error_code: code })
  expect(await call(server, 'GET /subjects/s/versions')).toEqual([200, [1]])
})
