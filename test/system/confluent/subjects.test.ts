import { expect, test } from 'vitest'
import { call, record, recordText } from '../../support/confluent.ts'
import { startRegistry } from '../../support/registry.ts'

const guid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const ts = expect.any(Number)

test('a registration answers with id, version and the canonical text', async () => {
  await using server = await startRegistry()
  expect(await call(server, 'POST /subjects/s/versions', record('a'))).toEqual([
    200,
    { id: 1, version: 1, guid, schemaType: 'AVRO', schema: recordText('a') }
  ])
})

test('the same schema has one id in a context, whatever the subject', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/s/versions', record('a'))
  expect((await call(server, 'POST /subjects/t/versions', record('a')))[1]).toMatchObject({
    id: 1,
    version: 1
  })
  expect((await call(server, 'POST /subjects/t/versions', record('a', 'b?')))[1]).toMatchObject({
    id: 2,
    version: 2
  })
  expect(await call(server, 'GET /schemas/ids/1/subjects')).toEqual([200, ['s', 't']])
  expect(await call(server, 'GET /schemas/ids/1/versions')).toEqual([
    200,
    [
      { subject: 's', version: 1 },
      { subject: 't', version: 1 }
    ]
  ])
})

test('a version is given whole, by number, as latest and as -1', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/s/versions', record('a'))
  const whole = {
    subject: 's',
    version: 1,
    id: 1,
    guid,
    schemaType: 'AVRO',
    schema: recordText('a'),
    ts,
    deleted: false
  }
  for (const version of ['1', 'latest', 'LATEST', '-1']) {
    expect(await call(server, `GET /subjects/s/versions/${version}`)).toEqual([200, whole])
  }
  expect(await call(server, 'GET /subjects/s/versions/1/schema')).toEqual([200, JSON.parse(recordText('a'))])
  const { id: _, ...byId } = whole
  expect(await call(server, 'GET /schemas/ids/1')).toEqual([200, byId])
  expect(await call(server, 'GET /schemas/ids/1/schema')).toEqual([200, JSON.parse(recordText('a'))])
})

test('a look-up finds the version, and tells an unknown subject from an unknown schema', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/s/versions', record('a'))
  expect(await call(server, 'POST /subjects/s', record('a'))).toEqual([
    200,
    { subject: 's', version: 1, id: 1, guid, schemaType: 'AVRO', schema: recordText('a') }
  ])
  expect(await call(server, 'POST /subjects/s', record('z'))).toEqual([
    404,
    { error_code: 40403, message: 'Schema not found' }
  ])
  expect(await call(server, 'POST /subjects/t', record('a'))).toEqual([
    404,
    { error_code: 40401, message: "Subject 't' not found." }
  ])
})

test('an incompatible schema is refused in the words that tools parse', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/s/versions', record('a'))
  const line =
    "{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE', description:'The field 'b' at path '/fields/1' in the new schema has no default value and is missing in the old schema', additionalInfo:'b'}"
  const messages = [
    line,
    '{oldSchemaVersion: 1}',
    `{oldSchema: '${recordText('a')}'}`,
    "{validateFields: 'false', compatibility: 'BACKWARD'}"
  ]
  expect(await call(server, 'POST /subjects/s/versions', record('a', 'b'))).toEqual([
    409,
    {
      error_code: 40901,
      message: `Schema being registered is incompatible with an earlier schema for subject "s", details: [${messages.join(', ')}]`
    }
  ])
  const check = 'POST /compatibility/subjects/s/versions/latest'
  expect(await call(server, check, record('a', 'b'))).toEqual([200, { is_compatible: false }])
  expect(await call(server, `${check}?verbose=true`, record('a', 'b'))).toEqual([
    200,
    { is_compatible: false, messages }
  ])
  expect(await call(server, `${check}?verbose=true`, record('a', 'b?'))).toEqual([
    200,
    { is_compatible: true, messages: [] }
  ])
})

/** What each level makes of a change to `a, b?`: a field less is forward-incompatible when it has no default, … */
const levels: readonly (readonly [string, readonly string[], boolean])[] = [
  ['NONE', ['z'], true],
  ['BACKWARD', ['b?'], true],
  ['BACKWARD', ['a', 'b?', 'c'], false],
  ['FORWARD', ['b?'], false],
  ['FORWARD', ['a', 'c'], true],
  ['FULL', ['a'], true],
  ['FULL', ['b?'], false],
  ['FULL', ['a', 'b?', 'c'], false],
  ['BACKWARD_TRANSITIVE', ['a', 'b?', 'c?'], true],
  ['FORWARD_TRANSITIVE', ['a', 'c'], true],
  ['FULL_TRANSITIVE', ['a', 'c'], false]
]

test.each(levels)('%s judges %j as %s', async (level, fields, expected) => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/s/versions', record('a', 'b?'))
  await call(server, 'PUT /config/s', { compatibility: level.toLowerCase() })
  expect(await call(server, 'POST /compatibility/subjects/s/versions', record(...fields))).toEqual([
    200,
    { is_compatible: expected }
  ])
})

test('a transitive level looks past the newest version', async () => {
  await using server = await startRegistry()
  await call(server, 'PUT /config/s', { compatibility: 'NONE' })
  await call(server, 'POST /subjects/s/versions', record('a'))
  await call(server, 'POST /subjects/s/versions', record('b'))
  const check = 'POST /compatibility/subjects/s/versions'
  await call(server, 'PUT /config/s', { compatibility: 'BACKWARD' })
  expect(await call(server, check, record('b', 'c?'))).toEqual([200, { is_compatible: true }])
  await call(server, 'PUT /config/s', { compatibility: 'BACKWARD_TRANSITIVE' })
  expect(await call(server, check, record('b', 'c?'))).toEqual([200, { is_compatible: false }])
})

test('a check against nothing is compatible, against a version that is not there it is not found', async () => {
  await using server = await startRegistry()
  expect(await call(server, 'POST /compatibility/subjects/s/versions/latest', record('a'))).toEqual([
    200,
    { is_compatible: true }
  ])
  expect(await call(server, 'POST /compatibility/subjects/s/versions/3', record('a'))).toEqual([
    404,
    { error_code: 40402, message: 'Version 3 not found.' }
  ])
})

test('soft and hard deletion go in order', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/s/versions', record('a'))
  await call(server, 'POST /subjects/s/versions', record('a', 'b?'))
  expect(await call(server, 'DELETE /subjects/s/versions/1?permanent=true')).toEqual([
    404,
    {
      error_code: 40407,
      message: "Subject 's' Version 1 was not deleted first before being permanently deleted"
    }
  ])
  expect(await call(server, 'DELETE /subjects/s/versions/1')).toEqual([200, 1])
  expect(await call(server, 'DELETE /subjects/s/versions/1')).toEqual([
    404,
    {
      error_code: 40406,
      message: "Subject 's' Version 1 was soft deleted.Set permanent=true to delete permanently"
    }
  ])
  expect(await call(server, 'GET /subjects/s/versions')).toEqual([200, [2]])
  expect(await call(server, 'GET /subjects/s/versions?deleted=true')).toEqual([200, [1, 2]])
  expect(await call(server, 'GET /subjects/s/versions?deletedAsNegative=true&deleted=true')).toEqual([
    200,
    [-1, 2]
  ])
  expect((await call(server, 'GET /schemas/ids/1'))[0]).toBe(200)
  expect(await call(server, 'DELETE /subjects/s?permanent=true')).toEqual([
    404,
    { error_code: 40405, message: "Subject 's' was not deleted first before being permanently deleted" }
  ])
  expect(await call(server, 'DELETE /subjects/s')).toEqual([200, [2]])
  expect(await call(server, 'DELETE /subjects/s')).toEqual([
    404,
    {
      error_code: 40404,
      message: "Subject 's' was soft deleted.Set permanent=true to delete permanently"
    }
  ])
  expect(await call(server, 'GET /subjects')).toEqual([200, []])
  expect(await call(server, 'GET /subjects?deleted=true')).toEqual([200, ['s']])
  expect(await call(server, 'DELETE /subjects/s?permanent=true')).toEqual([200, [1, 2]])
  expect((await call(server, 'GET /schemas/ids/1'))[1]).toEqual({
    error_code: 40403,
    message: 'Schema 1 not found'
  })
  expect(await call(server, 'DELETE /subjects/s')).toEqual([
    404,
    { error_code: 40401, message: "Subject 's' not found." }
  ])
})

test('what is registered again after a soft deletion keeps its id and takes the next version', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/s/versions', record('a'))
  await call(server, 'POST /subjects/s/versions', record('a', 'b?'))
  await call(server, 'DELETE /subjects/s')
  expect((await call(server, 'POST /subjects/s/versions', record('a')))[1]).toMatchObject({
    id: 1,
    version: 3
  })
  expect(await call(server, 'GET /subjects/s/versions?deleted=true')).toEqual([200, [2, 3]])
})

test('after a hard deletion numbering begins again, and an id is never used twice', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/s/versions', record('a'))
  await call(server, 'DELETE /subjects/s')
  await call(server, 'DELETE /subjects/s?permanent=true')
  expect((await call(server, 'POST /subjects/s/versions', record('a')))[1]).toMatchObject({
    id: 2,
    version: 1
  })
})

test('a schema refers to another one, which cannot be deleted meanwhile', async () => {
  await using server = await startRegistry()
  const customer = JSON.stringify({ type: 'record', name: 'Customer', namespace: 'shop', fields: [] })
  const order = JSON.stringify({
    type: 'record',
    name: 'Order',
    namespace: 'shop',
    fields: [{ name: 'customer', type: 'shop.Customer' }]
  })
  await call(server, 'POST /subjects/customer/versions', { schema: customer })
  const references = [{ name: 'shop.Customer', subject: 'customer', version: 1 }]
  expect(await call(server, 'POST /subjects/order/versions', { schema: order })).toMatchObject([
    422,
    { error_code: 42201 }
  ])
  expect(
    (await call(server, 'POST /subjects/order/versions', { schema: order, references }))[1]
  ).toMatchObject({
    id: 2,
    references,
    schema: order.replace('"shop.Customer"', '"Customer"')
  })
  expect(await call(server, 'GET /subjects/customer/versions/1/referencedby')).toEqual([200, [2]])
  expect(await call(server, 'DELETE /subjects/customer/versions/1')).toEqual([
    422,
    {
      error_code: 42206,
      message:
        'One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=customer,version=1}.'
    }
  ])
  await call(server, 'DELETE /subjects/order')
  expect(await call(server, 'DELETE /subjects/customer')).toEqual([200, [1]])
  expect(await call(server, 'POST /subjects/order2/versions', { schema: order, references })).toEqual([
    422,
    { error_code: 42201, message: 'No schema reference found for subject "customer" and version 1' }
  ])
})

test('two clients that race with one schema get one id and one version', async () => {
  await using server = await startRegistry()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => call(server, 'POST /subjects/s/versions', record('a')))
  )
  expect(new Set(answers.map(([status, body]) => JSON.stringify([status, body]))).size).toBe(1)
  expect(await call(server, 'GET /subjects/s/versions')).toEqual([200, [1]])
})

test('clients that race with different schemas all succeed, each with an id of its own', async () => {
  await using server = await startRegistry()
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      call(server, `POST /subjects/s${index}/versions`, record(`f${index}`))
    )
  )
  const ids = answers.map(([, body]) => (body as { id: number }).id)
  expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
})

test('normalize finds a schema again that is written in another order', async () => {
  await using server = await startRegistry()
  const one = {
    schema: '{"type":"record","name":"A","doc":"d","fields":[{"name":"x","type":"int","doc":"e"}]}'
  }
  const other = {
    schema: '{"doc":"d","fields":[{"doc":"e","type":"int","name":"x"}],"name":"A","type":"record"}'
  }
  await call(server, 'POST /subjects/s/versions?normalize=true', one)
  expect((await call(server, 'POST /subjects/s/versions?normalize=true', other))[1]).toMatchObject({
    id: 1,
    version: 1
  })
  expect((await call(server, 'POST /subjects/s?normalize=true', other))[0]).toBe(200)
})

test('odd subjects are subjects: slashes, colons, spaces, the empty name, long names', async () => {
  await using server = await startRegistry()
  const names = ['a/b', 'a:b', ':b', 'a b', 'ä€😀', 'x'.repeat(1000), '%', 'a%2Fb', '..a', '']
  for (const name of names) {
    const path = encodeURIComponent(name)
    expect([name, (await call(server, `POST /subjects/${path}/versions`, record('a')))[0]]).toEqual([
      name,
      200
    ])
    const [, body] = await call(server, `GET /subjects/${path}/versions/latest`)
    // An empty text is left out of every answer.
    expect((body as { subject?: string }).subject ?? '').toBe(name)
  }
  expect(new Set((await call(server, 'GET /subjects'))[1] as string[])).toEqual(new Set(names))
})

test('subjects are filtered and paged', async () => {
  await using server = await startRegistry()
  for (const name of ['a1', 'a2', 'b1', ':.other:a3']) {
    await call(server, `POST /subjects/${name}/versions`, record('a'))
  }
  expect(await call(server, 'GET /subjects')).toEqual([200, [':.other:a3', 'a1', 'a2', 'b1']])
  expect(await call(server, 'GET /subjects?subjectPrefix=a')).toEqual([200, ['a1', 'a2']])
  expect(await call(server, 'GET /subjects?subjectPrefix=:.other:')).toEqual([200, [':.other:a3']])
  expect(await call(server, 'GET /subjects?offset=1&limit=2')).toEqual([200, ['a1', 'a2']])
})
