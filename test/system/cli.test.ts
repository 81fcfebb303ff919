import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ran, runInstep } from '../support/cli.ts'
import { recordText } from '../support/confluent.ts'
import { startRegistry } from '../support/registry.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-cli-'))
  await writeFile(join(folder, 'old.avsc'), recordText('a', 'b?'))
  await writeFile(join(folder, 'wider.avsc'), recordText('a', 'b?', 'c?'))
  await writeFile(join(folder, 'narrower.avsc'), recordText('b?'))
  await writeFile(join(folder, 'broken.avsc'), recordText('a', 'b?', 'c'))
  await writeFile(join(folder, 'nothing.avsc'), '{"type": "recrd"}')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function instep(registry: string, ...words: readonly string[]): Promise<Ran> {
  return runInstep(registry, words, { cwd: folder })
}

const nowhere = 'http://127.0.0.1:9'

test('schemas are registered, listed, shown and checked', async () => {
  await using server = await startRegistry()
  const run = (...words: string[]) => instep(server.url, ...words)
  expect(await run('schema', 'register', 'orders-value', 'old.avsc')).toMatchObject({
    code: 0,
    out: expect.stringContaining('orders-value version 1 (id 1)')
  })
  expect(await run('schema', 'list')).toMatchObject({
    code: 0,
    out: 'SUBJECT       VERSION  ID  TYPE\norders-value  1        1   AVRO\n'
  })
  expect(await run('schema', 'get', 'orders-value', '--raw')).toMatchObject({
    code: 0,
    out: `${recordText('a', 'b?')}\n`
  })
  expect(await run('schema', 'check', 'orders-value', 'wider.avsc')).toMatchObject({
    code: 0,
    out: '✓ compatible (BACKWARD)\n'
  })
  const refused = await run('schema', 'check', 'orders-value', 'broken.avsc')
  expect(refused.code).toBe(1)
  expect(refused.out).toContain('✗ incompatible with version 1 (BACKWARD)')
  expect(refused.out).toContain('The reader needs the field "c" of Order')
  expect(refused.out).toContain('READER_FIELD_MISSING_DEFAULT_VALUE at /fields/2')
  expect(refused.out).toContain('For example, this message could not be read:')

  const json = await run('schema', 'check', 'orders-value', 'broken.avsc', '--format', 'json')
  expect(json.code).toBe(1)
  expect(JSON.parse(json.out)).toMatchObject({
    isCompatible: false,
    level: 'BACKWARD',
    conflict: { version: 1, findings: [{ direction: 'backward', differences: [{ breaks: true }] }] }
  })
  const registering = await run('schema', 'register', 'orders-value', 'broken.avsc')
  expect(registering.code).toBe(1)
  expect(registering.err).toContain('incompatible with an earlier schema')
})

test('files are compared without a registry', async () => {
  const check = await instep(
    nowhere,
    'schema',
    'check',
    'narrower.avsc',
    '--against',
    'old.avsc',
    '--level',
    'FULL'
  )
  expect(check.code).toBe(1)
  expect(check.out).toContain('The old schema cannot read messages that will be written with the new one:')
  const ok = await instep(
    nowhere,
    'schema',
    'check',
    'wider.avsc',
    '--against',
    'old.avsc',
    '--level',
    'full'
  )
  expect(ok).toMatchObject({ code: 0, out: '✓ compatible (FULL)\n' })
  const diff = await instep(nowhere, 'schema', 'diff', 'old.avsc', 'narrower.avsc')
  expect(diff.code).toBe(0)
  expect(diff.out).toContain('Read old messages with the new schema (backward): yes')
  expect(diff.out).toContain('Read new messages with the old schema (forward): no')
})

test('a diff in the registry compares the newest version with the one before', async () => {
  await using server = await startRegistry()
  const run = (...words: string[]) => instep(server.url, ...words)
  await run('schema', 'register', 'orders-value', 'old.avsc')
  expect(await run('schema', 'diff', 'orders-value')).toMatchObject({
    code: 3,
    err: expect.stringContaining('orders-value has only one version')
  })
  await run('schema', 'register', 'orders-value', 'wider.avsc')
  const diff = await run('schema', 'diff', 'orders-value')
  expect(diff.out).toContain('orders-value version 1 → orders-value version 2')
  expect(diff.out).toContain('the reader fills in the default')
})

test('the gate answers by exit code in every format: yes, no, and not known', async () => {
  await using server = await startRegistry()
  const run = (...words: string[]) => instep(server.url, ...words)
  const gate = (version: string, ...more: string[]) =>
    run('can-i-deploy', '--service', 'orders', '--version', version, '--to', 'production', ...more)

  expect((await gate('1')).err).toContain('There is no environment "production"')
  await run('environment', 'create', 'production', '--production')
  expect(await run('environment', 'create', 'production')).toMatchObject({ code: 1 })
  expect((await run('environment', 'list')).out).toContain('production  yes')
  expect(await gate('1')).toMatchObject({ code: 1, out: expect.stringContaining('knows no orders@1') })

  await run('schema', 'register', 'o', 'old.avsc', '--sent-by', 'orders@1', '--read-by', 'payments@1')
  expect(await gate('1')).toMatchObject({
    code: 0,
    out: expect.stringContaining('YES  orders@1 → production')
  })
  await run('record-deployment', '--service', 'orders', '--version', '1', '--to', 'production')
  await run('record-deployment', '--service', 'payments', '--version', '1', '--to', 'production')

  await run('schema', 'register', 'o', 'narrower.avsc', '--sent-by', 'orders@2')
  const no = await gate('2')
  expect(no.code).toBe(1)
  expect(no.out).toMatch(/orders@2 +payments@1 +schema o v2 → v1 +broken/)
  expect(no.out).toContain('READER_FIELD_MISSING_DEFAULT_VALUE')
  const json = await gate('2', '--format', 'json')
  expect(json.code).toBe(1)
  expect(JSON.parse(json.out)).toMatchObject({
    answer: 'no',
    pairs: [
      {
        subject: 'o',
        writer: { service: 'orders', version: '2' },
        reader: { service: 'payments', version: '1' },
        outcome: 'broken',
        counterexample: { json: {} }
      }
    ]
  })
})

test.each([
  [['schema', 'register', 'orders-value'], 'expected SUBJECT FILE'],
  [['schema', 'register', 'orders-value', 'missing.avsc'], 'missing.avsc cannot be read'],
  [['schema', 'check', 'nothing.avsc', '--against', 'old.avsc'], 'This is no AVRO schema'],
  [['schema', 'list', '--nonsense'], 'nonsense'],
  [['schema', 'list', '--format', 'xml'], '--format is text or json'],
  [['can-i-deploy', '--service', 'orders'], '--version is missing'],
  [['pact', 'publish', '.', '--consumer-version', '1'], 'there are no pacts to publish'],
  [['nonsense'], 'There is no command "nonsense"'],
  [['schema', 'list'], 'The registry cannot be reached']
] as const)('%j exits with 3 and says why', async (words, message) => {
  const ran = await instep(nowhere, ...words)
  expect(ran.err).toContain(message)
  expect(ran.code).toBe(3)
  expect(ran.out).toBe('')
})

test('help lists the commands, and each command has a page', async () => {
  const help = await instep(nowhere, '--help')
  expect(help.code).toBe(0)
  const names = [...help.out.matchAll(/^ {2}([a-z-]+(?: [a-z-]+)?) /gm)].map(([, name = '']) => name.trim())
  expect(names).toContain('can-i-deploy')
  for (const name of [
    'schema register',
    'schema diff',
    'pact publish',
    'can-i-deploy',
    'record-deployment'
  ]) {
    const page = await instep(nowhere, ...name.split(' '), '--help')
    expect(page).toMatchObject({ code: 0, out: expect.stringContaining(`Usage: instep ${name}`) })
  }
  expect((await instep(nowhere, 'serve', '--help')).out).toContain('--store VALUE')
})

test('schemas are linted, from files and from the registry', async () => {
  const warned = await instep(nowhere, 'schema', 'lint', 'old.avsc')
  expect(warned.code).toBe(0)
  expect(warned.out).toContain('old.avsc\n  ! The type Order has no documentation.')
  expect(warned.out).toContain('doc-field at /fields/0')

  const strict = ['--rule', 'doc-type=error', '--rule', 'doc-field=off', '--format', 'json']
  const refused = await instep(nowhere, 'schema', 'lint', 'old.avsc', 'wider.avsc', ...strict)
  expect(refused.code).toBe(1)
  const findings = [{ rule: 'doc-type', level: 'error', path: '/', facts: { name: 'Order' } }]
  expect(JSON.parse(refused.out)).toEqual({
    isRefused: true,
    schemas: [
      { label: 'old.avsc', findings },
      { label: 'wider.avsc', findings }
    ]
  })

  const unknown = await instep(nowhere, 'schema', 'lint', 'old.avsc', '--rule', 'nonsense=off')
  expect(unknown).toMatchObject({ code: 3, err: expect.stringContaining('there is no rule nonsense') })

  await using server = await startRegistry()
  await instep(server.url, 'schema', 'register', 'orders-value', 'old.avsc')
  const off = ['--rule', 'doc-type=off', '--rule', 'doc-field=off']
  expect(await instep(server.url, 'schema', 'lint', '--subject', 'orders-value', ...off)).toMatchObject({
    code: 0,
    out: '✓ orders-value version 1\n'
  })
})
