import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Ran, runInstep } from '../support/cli.ts'
import { startRegistry } from '../support/registry.ts'

const nowhere = 'http://127.0.0.1:9'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-types-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function instep(registry: string, ...words: readonly string[]): Promise<Ran> {
  return runInstep(registry, words, { cwd: folder })
}

const put = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text)
const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')

const line = '{"type":"record","name":"shop.Line","fields":[{"name":"qty","type":"long"}]}'
const order = '{"type":"record","name":"shop.Order","fields":[{"name":"line","type":"shop.Line"}]}'
const note = (type: string) => `syntax = "proto3"; message Note { ${type} text = 1; }`

test('types are generated from a registry, with what schemas refer to, and checked', async () => {
  await using server = await startRegistry()
  const run = (...words: string[]) => instep(server.url, ...words)
  await put('line.avsc', line)
  await put('order.avsc', order)
  await put('note.proto', note('string'))
  await run('schema', 'register', 'shop.Line-value', 'line.avsc')
  await run('schema', 'register', 'orders-value', 'order.avsc', '--reference', 'shop.Line=shop.Line-value:1')
  await run('schema', 'register', 'notes-value', 'note.proto')

  const generated = await run('types', 'generate', '--out', 'events', '--all')
  expect(generated).toEqual({
    code: 0,
    err: '',
    out: [
      '✓ events/notes-value.v1.ts: written',
      '✓ events/orders-value.v1.ts: written',
      '✓ events/shop.Line-value.v1.ts: written',
      ''
    ].join('\n')
  })
  expect(await read('events/orders-value.v1.ts')).toBe(
    `// The types of subject orders-value, version 1 (AVRO), written by \`instep types generate\`. Do not edit.

export interface Order {
  readonly line: Line
}

export interface Line {
  readonly qty: number | bigint
}
`
  )

  const { mtimeMs } = await stat(join(folder, 'events/orders-value.v1.ts'))
  expect((await run('types', 'generate', '--out', 'events', '--all')).out).toContain(
    'orders-value.v1.ts: up to date'
  )
  expect((await stat(join(folder, 'events/orders-value.v1.ts'))).mtimeMs).toBe(mtimeMs)
  const check = [
    'types',
    'generate',
    '--out',
    'events',
    '--subject',
    'orders-value@1',
    '--subject',
    'notes-value',
    '--check'
  ]
  expect(await run(...check)).toMatchObject({ code: 0 })

  await put('events/orders-value.v1.ts', `${await read('events/orders-value.v1.ts')}// changed by hand\n`)
  expect(await run(...check)).toEqual({
    code: 1,
    err: '',
    out: '✗ events/orders-value.v1.ts: not as it would be generated\n✓ events/notes-value.v1.ts: up to date\n'
  })

  await put('note.proto', note('repeated string'))
  await run('schema', 'register', 'notes-value', 'note.proto', '--reference', 'x.proto=notes-value:1')
  const all = await run(
    'types',
    'generate',
    '--out',
    'events',
    '--subject',
    'notes-value@all',
    '--check',
    '--format',
    'json'
  )
  expect(all.code).toBe(1)
  expect(JSON.parse(all.out)).toEqual({
    isUpToDate: false,
    files: [
      { file: 'events/notes-value.v1.ts', state: 'same' },
      { file: 'events/notes-value.v2.ts', state: 'missing' }
    ]
  })
  expect(await run('types', 'generate', '--out', 'events', '--subject', 'nothing-value')).toMatchObject({
    code: 1,
    err: expect.stringContaining("Subject 'nothing-value' not found")
  })
})

test('types are generated from files, without a registry, and a stale copy fails the check', async () => {
  await put('line.avsc', line)
  await put('order.avsc', order)
  await put(
    'event.json',
    '{"type":"object","required":["id"],"properties":{"id":{"$ref":"https://127.0.0.1:9/id.json"}}}'
  )
  const words = ['types', 'generate', '--out', 'out', 'order.avsc', '--reference', 'shop.Line=line.avsc']
  expect(await instep(nowhere, ...words, '--check')).toMatchObject({
    code: 1,
    out: '✗ out/order.ts: missing\n'
  })
  expect(await readdir(folder)).not.toContain('out')
  expect(await instep(nowhere, ...words)).toMatchObject({ code: 0, out: '✓ out/order.ts: written\n' })
  expect(await instep(nowhere, ...words, '--check')).toMatchObject({
    code: 0,
    out: '✓ out/order.ts: up to date\n'
  })
  await put('line.avsc', line.replace('long', 'string'))
  expect(await instep(nowhere, ...words, '--check')).toMatchObject({ code: 1 })
  // What a schema refers to is never fetched.
  const remote = await instep(nowhere, 'types', 'generate', '--out', 'out', 'event.json')
  expect(remote).toMatchObject({ code: 3, err: expect.stringContaining('https://127.0.0.1:9/id.json') })
})

test.each([
  [['types', 'generate', 'order.avsc'], '--out is missing'],
  [['types', 'generate', '--out', 'x'], 'expected either FILE…, or --subject, or --all'],
  [
    ['types', 'generate', '--out', 'x', '--all', 'order.avsc'],
    'expected either FILE…, or --subject, or --all'
  ],
  [['types', 'generate', '--out', 'x', 'missing.avsc'], 'missing.avsc cannot be read'],
  [['types', 'generate', '--out', 'bad.avsc', 'good.avsc'], 'bad.avsc/good.ts cannot be read'],
  [['types', 'generate', '--out', 'x', 'bad.avsc'], 'This is no AVRO schema'],
  [['types', 'generate', '--out', 'x', '--all'], 'The registry cannot be reached']
] as const)('%j exits with 3 and says why', async (words, message) => {
  await put('bad.avsc', '{"type":"recrd"}')
  await put('good.avsc', line)
  const ran = await instep(nowhere, ...words)
  expect(ran.err).toContain(message)
  expect(ran.code).toBe(3)
})
