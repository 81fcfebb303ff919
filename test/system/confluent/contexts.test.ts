import { expect, test } from 'vitest'
import { call, record } from '../../support/confluent.ts'
import { startRegistry } from '../../support/registry.ts'

test('each context counts its own ids; the same content has one GUID everywhere', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/other/versions', record('z'))
  const [, here] = await call(server, 'POST /subjects/s/versions', record('a'))
  const [, there] = await call(server, 'POST /subjects/:.ctx:s/versions', record('a'))
  expect([here, there]).toMatchObject([{ id: 2 }, { id: 1 }])
  const { guid } = here as { guid: string }
  expect(there).toMatchObject({ guid })
  expect(await call(server, `GET /schemas/guids/${guid.replaceAll('-', '')}/ids`)).toEqual([
    200,
    [
      { context: '.', id: 2 },
      { context: '.ctx', id: 1 }
    ]
  ])
  expect((await call(server, `GET /schemas/guids/${guid}`))[1]).not.toHaveProperty('subject')
  expect(await call(server, 'GET /contexts')).toEqual([200, ['.', '.ctx']])
})

test('a path in front names the context of all that follows', async () => {
  await using server = await startRegistry()
  expect((await call(server, 'POST /contexts/.ctx/subjects/s/versions', record('a')))[1]).toMatchObject({
    id: 1
  })
  expect(await call(server, 'GET /contexts/ctx/subjects')).toEqual([200, [':.ctx:s']])
  expect((await call(server, 'GET /contexts/.ctx/subjects/s/versions/1'))[1]).toMatchObject({
    subject: ':.ctx:s'
  })
  expect((await call(server, 'GET /contexts/.ctx/schemas/ids/1'))[0]).toBe(200)
  expect((await call(server, 'GET /contexts/.other/schemas/ids/1'))[0]).toBe(404)
  expect(await call(server, 'PUT /contexts/.ctx/config', { compatibility: 'NONE' })).toEqual([
    200,
    { compatibility: 'NONE' }
  ])
  expect(await call(server, 'GET /config/:.ctx:')).toEqual([200, { compatibilityLevel: 'NONE' }])
  expect(await call(server, 'GET /config')).toEqual([200, { compatibilityLevel: 'BACKWARD' }])
  expect((await call(server, 'POST /contexts/.ctx/subjects/s/versions', record('q')))[0]).toBe(200)
  expect((await call(server, 'GET /contexts/a:b/subjects'))[0]).toBe(400)
})

test('a name without a context is looked for in the other contexts, too', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/:.ctx:s/versions', record('a'))
  expect((await call(server, 'GET /subjects/s/versions/1'))[1]).toMatchObject({ subject: ':.ctx:s' })
  expect((await call(server, 'POST /subjects/s', record('a')))[1]).toMatchObject({ subject: ':.ctx:s' })
  expect((await call(server, 'GET /schemas/ids/1?subject=s'))[0]).toBe(200)
  expect((await call(server, 'GET /schemas/ids/1'))[0]).toBe(404)
  expect((await call(server, 'GET /subjects/s/versions'))[0]).toBe(404)
})

test('a context is deleted when nothing is left in it, and its ids do not come back', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/:.ctx:s/versions', record('a'))
  expect(await call(server, 'DELETE /contexts/.ctx')).toEqual([
    422,
    { error_code: 42211, message: "The specified context '.ctx' is not empty." }
  ])
  await call(server, 'DELETE /subjects/:.ctx:s')
  await call(server, 'DELETE /subjects/:.ctx:s?permanent=true')
  expect(await call(server, 'DELETE /contexts/.ctx')).toEqual([204, undefined])
  expect(await call(server, 'GET /contexts')).toEqual([200, ['.']])
  expect((await call(server, 'POST /subjects/:.ctx:s/versions', record('b')))[1]).toMatchObject({ id: 2 })
})

test('an alias stands for another subject, for one hop', async () => {
  await using server = await startRegistry()
  await call(server, 'POST /subjects/real/versions', record('a'))
  await call(server, 'PUT /config/nick', { alias: 'real' })
  expect((await call(server, 'GET /subjects/nick/versions/latest'))[1]).toMatchObject({ subject: 'real' })
  expect((await call(server, 'POST /subjects/nick/versions', record('a', 'b?')))[1]).toMatchObject({
    version: 2
  })
  expect(await call(server, 'POST /compatibility/subjects/nick/versions', record('c'))).toEqual([
    200,
    { is_compatible: false }
  ])
  expect(
    (await call(server, 'GET /schemas?aliases=true&subjectPrefix=nick&latestOnly=true'))[1]
  ).toMatchObject([{ subject: 'real', version: 2, aliases: ['nick'] }])
  expect(await call(server, 'GET /subjects')).toEqual([200, ['real']])
})

test('schemas are listed by subject and version, of the default context unless asked for others', async () => {
  await using server = await startRegistry()
  for (const subject of ['b', 'a', ':.ctx:c'])
    await call(server, `POST /subjects/${subject}/versions`, record('x'))
  await call(server, 'POST /subjects/a/versions', record('x', 'y?'))
  const names = async (query: string) => {
    const [, list] = await call(server, `GET /schemas${query}`)
    return (list as { subject: string; version: number }[]).map(
      ({ subject, version }) => `${subject} ${version}`
    )
  }
  expect(await names('')).toEqual(['a 1', 'a 2', 'b 1'])
  expect(await names('?latestOnly=true')).toEqual(['a 2', 'b 1'])
  expect(await names('?subjectPrefix=:*:')).toEqual([':.ctx:c 1', 'a 1', 'a 2', 'b 1'])
  expect(await names('?offset=1&limit=1')).toEqual(['a 2'])
  expect(await names('?ruleType=CEL')).toEqual([])
})
