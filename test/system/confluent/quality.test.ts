import { expect, test } from 'vitest'
import { call, record } from '../../support/confluent.ts'
import { startRegistry } from '../../support/registry.ts'

const reserving = (names: string, ...fields: readonly string[]) => ({
  ...record(...fields),
  metadata: { properties: { 'confluent:reserved': names } }
})
const validating = { validateFields: true, compatibility: 'NONE' }

test('where fields are validated, no field takes a reserved name', async () => {
  await using server = await startRegistry()
  await call(server, 'PUT /config/s', validating)
  expect(await call(server, 'POST /subjects/s/versions', reserving('old, older', 'id', 'old'))).toEqual([
    409,
    {
      error_code: 40901,
      message:
        'Schema being registered is incompatible with an earlier schema for subject "s", details: ' +
        "[The new schema has field that conflicts with the reserved field old., {validateFields: 'true', compatibility: 'NONE'}]"
    }
  ])
  expect(await call(server, 'POST /subjects/s/versions', reserving('old', 'id'))).toMatchObject([200, {}])
})

test('where fields are validated, a reserved name stays reserved', async () => {
  await using server = await startRegistry()
  await call(server, 'PUT /config/s', { validateFields: true })
  await call(server, 'POST /subjects/s/versions', reserving('old', 'id'))
  const freeing = reserving('other', 'id', 'more?')
  const [, answer] = await call(server, 'POST /compatibility/subjects/s/versions?verbose=true', freeing)
  expect(answer).toEqual({
    is_compatible: false,
    messages: [
      "The new schema has reserved field old removed from its metadata which is present in the old schema's metadata.",
      "{validateFields: 'true', compatibility: 'BACKWARD'}"
    ]
  })
  const [, own] = await call(server, 'POST /api/subjects/s/check', freeing)
  expect(own).toEqual({ isCompatible: false, level: 'BACKWARD', reserved: [{ kind: 'freed', field: 'old' }] })
})

test('where fields are not validated, reserved names are only kept', async () => {
  await using server = await startRegistry()
  expect(await call(server, 'POST /subjects/s/versions', reserving('id', 'id'))).toMatchObject([200, {}])
  expect(await call(server, 'POST /subjects/s/versions', record('id'))).toMatchObject([
    200,
    { version: 1, metadata: { properties: { 'confluent:reserved': 'id' } } }
  ])
})

test('where fields are validated, a JSON property cannot begin with two dollar signs', async () => {
  await using server = await startRegistry()
  const schema = { schemaType: 'JSON', schema: '{"properties":{"$$old":{}}}' }
  expect(await call(server, 'POST /subjects/free/versions', schema)).toMatchObject([200, { id: 1 }])
  await call(server, 'PUT /config', { validateFields: true })
  expect(await call(server, 'POST /subjects/s/versions', schema)).toMatchObject([422, { error_code: 42201 }])
})

const undocumented = record('id')

test('lint is off until the config asks for it', async () => {
  await using server = await startRegistry()
  const response = await fetch(`${server.url}/subjects/s/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(undocumented)
  })
  expect([response.status, response.headers.get('instep-lint')]).toEqual([200, null])
  const [, linted] = await call(server, 'GET /api/subjects/s/versions/1/lint')
  expect(linted).toMatchObject({ switch: 'OFF', findings: [{ rule: 'doc-type' }, { rule: 'doc-field' }] })
})

test('lint can be told of at registration, by subject or for all', async () => {
  await using server = await startRegistry()
  expect(await call(server, 'PUT /config', { lint: 'WARN', lintRules: { 'doc-field': 'error' } })).toEqual([
    200,
    { lint: 'WARN', lintRules: { 'doc-field': 'error' } }
  ])
  const response = await fetch(`${server.url}/subjects/s/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(undocumented)
  })
  expect([response.status, response.headers.get('instep-lint')]).toEqual([200, 'errors=1, warnings=1'])
  const [, linted] = await call(server, 'POST /api/subjects/s/lint', undocumented)
  expect(linted).toEqual({
    switch: 'WARN',
    findings: [
      {
        rule: 'doc-type',
        level: 'warning',
        path: '/',
        explanation: 'The type Order has no documentation. Say what a message of it means.'
      },
      {
        rule: 'doc-field',
        level: 'error',
        path: '/fields/0',
        explanation: 'The field "id" has no documentation. Say what it holds, with its unit or time zone.'
      }
    ]
  })
})

test('lint can refuse a schema with errors, and lets warnings pass', async () => {
  await using server = await startRegistry()
  await call(server, 'PUT /config/s', { lint: 'REFUSE' })
  expect(await call(server, 'POST /subjects/s/versions', undocumented)).toMatchObject([200, { version: 1 }])
  await call(server, 'PUT /config/s', { lintRules: { 'doc-field': 'error' } })
  const [status, body] = await call(server, 'POST /subjects/s/versions', record('id', 'more?'))
  expect([status, body]).toEqual([
    422,
    {
      error_code: 42201,
      message:
        'Invalid schema, details: The field "id" has no documentation. Say what it holds, with its unit or time zone. (doc-field at /fields/0) ' +
        'The field "more" has no documentation. Say what it holds, with its unit or time zone. (doc-field at /fields/1)'
    }
  ])
  expect(await call(server, 'GET /subjects/s/versions')).toEqual([200, [1]])
})

test('a rule of lint that there is not is refused', async () => {
  await using server = await startRegistry()
  expect(await call(server, 'PUT /config', { lintRules: { taste: 'error' } })).toMatchObject([400, {}])
})

test('the difference of two versions is told for readers and writers, in both APIs’ words', async () => {
  await using server = await startRegistry()
  await call(server, 'PUT /config', { compatibility: 'NONE' })
  await call(server, 'POST /subjects/s/versions', record('id'))
  await call(server, 'POST /subjects/s/versions', record('id', 'total'))
  const [, diff] = await call(server, 'GET /api/subjects/s/diff?from=1')
  expect(diff).toMatchObject({
    subject: 's',
    type: 'AVRO',
    from: { version: 1 },
    to: { version: 2 },
    findings: [
      {
        direction: 'backward',
        formatChanged: false,
        differences: [
          {
            rule: 'READER_FIELD_MISSING_DEFAULT_VALUE',
            path: '/fields/1',
            breaks: true,
            explanation: expect.stringContaining('default'),
            message: expect.stringContaining("errorType:'READER_FIELD_MISSING_DEFAULT_VALUE'")
          }
        ],
        counterexample: { json: { id: expect.any(String) } }
      },
      { direction: 'forward', formatChanged: false }
    ]
  })
  expect(await call(server, 'GET /api/subjects/s/diff?from=1&to=7')).toMatchObject([404, {}])
  expect(await call(server, 'GET /api/subjects/s/diff')).toMatchObject([400, {}])
})
