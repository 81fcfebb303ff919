import { expect, test } from 'vitest'
import { call, record } from '../../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'

const json = (properties: object, references: readonly object[] = []) => ({
  schema: JSON.stringify({ type: 'object', properties, additionalProperties: false }),
  schemaType: 'JSON',
  references
})

async function idOf(server: RunningRegistry, subject: string, body: object): Promise<number> {
  const [status, answer] = await call(server, `POST /subjects/${subject}/versions`, body)
  expect(status, JSON.stringify(answer)).toBe(200)
  return (answer as { readonly id: number }).id
}

test('the same text with a newer version of a reference is another schema, where texts keep their references', async () => {
  await using server = await startRegistry()
  await idOf(server, 'part', json({ a: { type: 'string' } }))
  await idOf(server, 'part', json({ a: { type: 'string' }, b: { type: 'string' } }))
  const whole = (version: number) =>
    json({ part: { $ref: 'part.json' } }, [{ name: 'part.json', subject: 'part', version }])
  const first = await idOf(server, 'whole', whole(1))
  const second = await idOf(server, 'whole', whole(2))
  expect(second).not.toBe(first)
  expect(await call(server, 'GET /subjects/whole/versions')).toEqual([200, [1, 2]])
  expect(await idOf(server, 'whole', whole(1))).toBe(first)
})

test('an Avro text with its references inlined is the schema that refers', async () => {
  await using server = await startRegistry()
  const part = { type: 'record', name: 'Part', namespace: 'shop', fields: [{ name: 'a', type: 'string' }] }
  await idOf(server, 'part', { schema: JSON.stringify(part) })
  const whole = (type: unknown) =>
    JSON.stringify({ type: 'record', name: 'Whole', namespace: 'shop', fields: [{ name: 'part', type }] })
  const references = [{ name: 'shop.Part', subject: 'part', version: 1 }]
  const first = await idOf(server, 'whole', { schema: whole('shop.Part'), references })
  expect(await idOf(server, 'whole', { schema: whole(part) })).toBe(first)
  expect(await call(server, 'GET /subjects/whole/versions')).toEqual([200, [1]])
})

test('a text that only another subject has is new', async () => {
  await using server = await startRegistry()
  await idOf(server, 'one', record('a'))
  await idOf(server, 'other', record('b'))
  await idOf(server, 'other', record('b', 'a?'))
  expect(await idOf(server, 'other', record('a', 'b?'))).toBe(4)
})

test('what is imported under an id that was deleted is compared by its own content', async () => {
  await using server = await startRegistry()
  await call(server, 'PUT /config', { compatibility: 'BACKWARD_TRANSITIVE' })
  await call(server, 'PUT /mode?force=true', { mode: 'IMPORT' })
  await call(server, 'POST /subjects/s/versions', { ...record('a'), id: 7, version: 1 })
  // Compared once, so that it is known.
  await call(server, 'PUT /mode', { mode: 'READWRITE' })
  const check = async () =>
    (await call(server, 'POST /compatibility/subjects/s/versions', record('a', 'z')))[1]
  expect(await check()).toEqual({ is_compatible: false })
  await call(server, 'DELETE /subjects/s')
  await call(server, 'DELETE /subjects/s?permanent=true')
  await call(server, 'PUT /mode?force=true', { mode: 'IMPORT' })
  expect(
    await call(server, 'POST /subjects/s/versions', { ...record('z'), id: 7, version: 1 })
  ).toMatchObject([200, { id: 7 }])
  expect((await call(server, 'POST /compatibility/subjects/s/versions', record('z', 'a?')))[1]).toEqual({
    is_compatible: true
  })
  expect((await call(server, 'POST /compatibility/subjects/s/versions', record('a')))[1]).toEqual({
    is_compatible: false
  })
})

test('a transitive check names the newest version that conflicts', async () => {
  await using server = await startRegistry()
  await call(server, 'PUT /config/s', { compatibility: 'NONE' })
  for (const body of [record('a'), record('b'), record('c?')]) await idOf(server, 's', body)
  await call(server, 'PUT /config/s', { compatibility: 'BACKWARD_TRANSITIVE' })
  const [, answer] = await call(
    server,
    'POST /compatibility/subjects/s/versions?verbose=true',
    record('c?', 'a')
  )
  expect(JSON.stringify(answer)).toContain('{oldSchemaVersion: 3}')
  const [, older] = await call(
    server,
    'POST /compatibility/subjects/s/versions?verbose=true',
    record('c?', 'b?')
  )
  expect(older).toEqual({ is_compatible: true, messages: [] })
  const [, oldest] = await call(server, 'POST /compatibility/subjects/s/versions?verbose=true', {
    schema: record('c?').schema.replace('"c"', '"b"').replace('"string"', '"int"')
  })
  expect(JSON.stringify(oldest)).toContain('{oldSchemaVersion: 2}')
})

test('outside of transitive levels a group is compared by its newest version only', async () => {
  await using server = await startRegistry()
  const inGroup = (group: string, ...fields: readonly string[]) => ({
    ...record(...fields),
    metadata: { properties: { major: group } }
  })
  await call(server, 'PUT /config/s', { compatibility: 'NONE' })
  for (const body of [inGroup('1', 'a'), inGroup('1', 'b'), inGroup('2', 'c')]) await idOf(server, 's', body)
  await call(server, 'PUT /config/s', { compatibility: 'BACKWARD', compatibilityGroup: 'major' })
  const check = async (body: object) =>
    (await call(server, 'POST /compatibility/subjects/s/versions', body))[1]
  expect(await check(inGroup('1', 'b', 'x?'))).toEqual({ is_compatible: true })
  expect(await check(inGroup('1', 'c'))).toEqual({ is_compatible: false })
  expect(await check(inGroup('2', 'c', 'x?'))).toEqual({ is_compatible: true })
})
