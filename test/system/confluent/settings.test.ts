import { expect, test } from 'vitest'
import { call, record } from '../../support/confluent.ts'
import { startRegistry } from '../../support/registry.ts'

test('the level is read as compatibilityLevel and written as compatibility', async () => {
  await using server = await startRegistry()
  expect(await call(server, 'GET /config')).toEqual([200, { compatibilityLevel: 'BACKWARD' }])
  expect(await call(server, 'PUT /config', { compatibility: 'full' })).toEqual([
    200,
    { compatibility: 'FULL' }
  ])
  expect(await call(server, 'GET /config')).toEqual([200, { compatibilityLevel: 'FULL' }])
  expect(await call(server, 'DELETE /config')).toEqual([200, { compatibilityLevel: 'FULL' }])
  expect(await call(server, 'GET /config')).toEqual([200, { compatibilityLevel: 'BACKWARD' }])
})

test('a subject has a config of its own, or is asked for the one that holds', async () => {
  await using server = await startRegistry()
  expect(await call(server, 'GET /config/s')).toEqual([
    404,
    { error_code: 40408, message: "Subject 's' does not have subject-level compatibility configured" }
  ])
  expect(await call(server, 'GET /config/s?defaultToGlobal=true')).toEqual([
    200,
    { compatibilityLevel: 'BACKWARD' }
  ])
  expect(await call(server, 'PUT /config/s', { compatibility: 'NONE' })).toEqual([
    200,
    { compatibility: 'NONE' }
  ])
  expect(await call(server, 'GET /config/s')).toEqual([200, { compatibilityLevel: 'NONE' }])
  expect(await call(server, 'DELETE /config/s')).toEqual([200, { compatibilityLevel: 'NONE' }])
  expect(await call(server, 'DELETE /config/s')).toEqual([
    404,
    { error_code: 40401, message: "Subject 's' not found." }
  ])
})

test('a change keeps what it leaves out, and clears what it gives as null', async () => {
  await using server = await startRegistry()
  await call(server, 'PUT /config/s', { compatibility: 'FULL', normalize: true })
  expect(await call(server, 'PUT /config/s', { alias: 't' })).toEqual([
    200,
    { alias: 't', normalize: true, compatibility: 'FULL' }
  ])
  expect(await call(server, 'PUT /config/s', { normalize: null })).toEqual([
    200,
    { alias: 't', compatibility: 'FULL' }
  ])
})

test('a subject config without a level takes the default of the server, not that of the top', async () => {
  await using server = await startRegistry()
  await call(server, 'PUT /config', { compatibility: 'NONE' })
  await call(server, 'PUT /config/s', { normalize: true })
  expect((await call(server, 'GET /config/s?defaultToGlobal=true'))[1]).toMatchObject({
    compatibilityLevel: 'BACKWARD'
  })
})

test('an unknown level is refused', async () => {
  await using server = await startRegistry()
  expect(await call(server, 'PUT /config', { compatibility: 'SIDEWAYS' })).toEqual([
    422,
    {
      error_code: 42203,
      message:
        'Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive'
    }
  ])
})

test('a read-only subject takes nothing new, but answers what is registered already', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/s/versions', record('a'))
  expect(await call(server, 'PUT /mode/s', { mode: 'readonly' })).toEqual([200, { mode: 'readonly' }])
  expect(await call(server, 'GET /mode/s')).toEqual([200, { mode: 'READONLY' }])
  expect((await call(server, 'POST /subjects/s/versions', record('a')))[1]).toMatchObject({ id: 1 })
  expect(await call(server, 'POST /subjects/s/versions', record('a', 'b?'))).toEqual([
    422,
    { error_code: 42205, message: 'Subject s in context  is in read-only mode' }
  ])
  expect(await call(server, 'DELETE /mode/s')).toEqual([200, { mode: 'READONLY' }])
  expect((await call(server, 'POST /subjects/s/versions', record('a', 'b?')))[0]).toBe(200)
})

test('an import brings ids and versions, and never overwrites an id', async () => {
  await using server = await startRegistry()
  expect(await call(server, 'POST /subjects/s/versions', { ...record('a'), id: 7, version: 3 })).toEqual([
    422,
    { error_code: 42205, message: 'Subject s in context  is not in import mode' }
  ])
  expect(await call(server, 'PUT /mode', { mode: 'IMPORT' })).toEqual([200, { mode: 'IMPORT' }])
  expect(
    (await call(server, 'POST /subjects/s/versions', { ...record('a'), id: 7, version: 3 }))[1]
  ).toMatchObject({
    id: 7,
    version: 3
  })
  expect(
    (await call(server, 'POST /subjects/s/versions', { ...record('z'), id: 7, version: 4 }))[1]
  ).toMatchObject({
    error_code: 42205
  })
  expect((await call(server, 'POST /subjects/s/versions', record('z')))[1]).toMatchObject({
    error_code: 42205
  })
  await call(server, 'PUT /mode', { mode: 'READWRITE' })
  expect((await call(server, 'POST /subjects/s/versions', record('a', 'b?')))[1]).toMatchObject({
    id: 8,
    version: 4
  })
})

test('an import onto live schemas is refused, unless it is forced', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/s/versions', record('a'))
  expect(await call(server, 'PUT /mode', { mode: 'IMPORT' })).toEqual([
    422,
    { error_code: 42205, message: 'Cannot import since found existing subjects' }
  ])
  expect((await call(server, 'PUT /mode?force=true', { mode: 'IMPORT' }))[0]).toBe(200)
})

test('an unknown mode, and none at all, are refused', async () => {
  await using server = await startRegistry()
  for (const body of [{ mode: 'SLEEP' }, {}]) {
    expect(await call(server, 'PUT /mode', body)).toEqual([
      422,
      {
        error_code: 42204,
        message: 'Invalid mode. Valid values are READWRITE, READONLY, IMPORT and FORWARD.'
      }
    ])
  }
})

test('the root answers Confluent clients with an empty object, and lists types in their order', async () => {
  await using server = await startRegistry()
  expect(await call(server, 'GET /')).toEqual([200, {}])
  expect((await call(server, 'GET /schemas/types'))[1]).toContain('AVRO')
})

test('answers have the media type that the client prefers', async () => {
  await using server = await startRegistry()
  const typeFor = async (accept?: string) => {
    const response = await fetch(`${server.url}/subjects`, {
      headers: accept === undefined ? {} : { accept }
    })
    return response.headers.get('content-type')
  }
  expect(await typeFor()).toBe('application/vnd.schemaregistry.v1+json')
  expect(await typeFor('application/json')).toBe('application/json')
  expect(await typeFor('application/json;q=0.5, application/vnd.schemaregistry+json')).toBe(
    'application/vnd.schemaregistry+json'
  )
})

test('bodies of an unnamed type, and octet streams, are read as JSON', async () => {
  await using server = await startRegistry()
  const body = JSON.stringify(record('a'))
  for (const headers of [
    { 'content-type': 'application/octet-stream' },
    { 'content-type': 'application/json' }
  ]) {
    const response = await fetch(`${server.url}/subjects/s/versions`, { method: 'POST', headers, body })
    expect(response.status).toBe(200)
  }
  const unnamed = await fetch(`${server.url}/subjects/s/versions`, {
    method: 'POST',
    body: new TextEncoder().encode(body)
  })
  expect(unnamed.status).toBe(200)
})
