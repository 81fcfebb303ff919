import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  answers,
  avro,
  brokerAnswers,
  fillPacts,
  fillSchemas,
  schemaPaths,
  send
} from '../support/filled-registry.ts'
import { startRegistry } from '../support/registry.ts'

const instep = join(import.meta.dirname, '../../cli/bin/instep.js')

/** Runs the command line with nothing of ours in its variables. */
function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise(resolve => {
    const child = execFile(process.execPath, [instep, ...words], (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err })
    )
  })
}

test('a registry is brought over with ids, versions, deletions, references, configs, modes and contexts', async () => {
  await using source = await startRegistry({ log: false })
  await using target = await startRegistry({ log: false })
  await fillSchemas(source.url)
  const first = await run('import', '--from-confluent', source.url, '--registry', target.url)
  expect(first).toMatchObject({ code: 0, out: expect.stringContaining('10 versions, 2 deletions') })
  expect(first.out).toContain(`all is as in ${source.url}`)
  expect(await answers(target.url, schemaPaths)).toEqual(await answers(source.url, schemaPaths))

  const again = await run('import', '--from-confluent', source.url, '--registry', target.url)
  expect(again).toMatchObject({
    code: 0,
    out: expect.stringContaining('0 versions, 0 deletions, 0 settings')
  })
  // The next id is one that the source has not given out.
  await send(target.url, 'PUT', '/config/new', { compatibility: 'NONE' })
  const { id } = (await send(target.url, 'POST', '/subjects/new/versions', { schema: '"bytes"' })) as {
    id: number
  }
  const ids = (await (await fetch(`${source.url}/schemas?deleted=true`)).json()) as { id: number }[]
  expect(id).toBeGreaterThan(Math.max(...ids.map(schema => schema.id)))
})

test('an import that was interrupted goes on, and one that meets another content tells it', async () => {
  await using source = await startRegistry({ log: false })
  await using target = await startRegistry({ log: false })
  await fillSchemas(source.url)
  // As an interrupted import leaves it.
  await send(target.url, 'PUT', '/mode/orders-value?force=true', { mode: 'IMPORT' })
  await send(target.url, 'POST', '/subjects/orders-value/versions', {
    schema: avro('Order', 'f0', 'f1', 'f2'),
    id: 3,
    version: 3
  })
  const resumed = await run('import', '--from-confluent', source.url, '--registry', target.url)
  expect(resumed).toMatchObject({ code: 0, out: expect.stringContaining('9 versions') })
  expect(await answers(target.url, schemaPaths)).toEqual(await answers(source.url, schemaPaths))

  await using taken = await startRegistry({ log: false })
  await send(taken.url, 'POST', '/subjects/proto/versions', { schema: '"int"' })
  const refused = await run('import', '--from-confluent', source.url, '--registry', taken.url)
  expect(refused.code).toBe(1)
  expect(refused.out).toContain('proto version 1 has the id 1, not 8.')
})

test('a broker is brought over with versions in order, branches, tags, pacts, results, environments and deployments', async () => {
  await using source = await startRegistry({ log: false })
  await using target = await startRegistry({ log: false })
  await fillPacts(source.url)
  const first = await run(
    'import',
    '--from-pact-broker',
    source.url,
    '--registry',
    target.url,
    '--format',
    'json'
  )
  expect(first.code, first.out + first.err).toBe(0)
  expect(JSON.parse(first.out)).toEqual({
    source: source.url,
    target: target.url,
    written: { pacticipants: 2, versions: 5, pacts: 3, results: 3, environments: 2, deployments: 3 },
    problems: []
  })
  expect(await brokerAnswers(target.url)).toEqual(await brokerAnswers(source.url))
  const again = await run(
    'import',
    '--from-pact-broker',
    source.url,
    '--registry',
    target.url,
    '--format',
    'json'
  )
  expect(JSON.parse(again.out)).toMatchObject({
    written: { pacticipants: 0, versions: 0, pacts: 0, results: 0, environments: 0, deployments: 0 },
    problems: []
  })
})

test('a source that is not there, not a registry, or the target itself is told in a sentence', async () => {
  await using target = await startRegistry({ log: false })
  const from = (url: string) => run('import', '--from-confluent', url, '--registry', target.url)
  expect(await from('http://127.0.0.1:1')).toMatchObject({ code: 3 })
  expect(await from('not a url')).toMatchObject({ code: 3, err: expect.stringContaining('takes a URL') })
  expect(await from(target.url)).toMatchObject({ code: 3, err: expect.stringContaining('into itself') })
  expect((await from('http://127.0.0.1:1')).err).not.toContain('    at ')
})
