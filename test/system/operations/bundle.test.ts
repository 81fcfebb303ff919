import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { bundle } from '../../../cli/bundle.ts'
import { recordText } from '../../support/confluent.ts'
import { createDatabase } from '../../support/postgres.ts'
import { startRegistryProcess } from '../../support/registry-process.ts'
import { isMissing } from '../../support/requirements.ts'

const run = promisify(execFile)
const postgres = inject('postgres')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-bundle-'))
  await bundle(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const program = () => join(folder, 'instep.js')

/** Away from the sources, so that nothing is found but what is in the package. */
const instep = async (...words: string[]) =>
  (await run(process.execPath, [program(), ...words], { cwd: folder })).stdout

test('the package needs no other, and says which Node it needs', async () => {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  expect(manifest).toMatchObject({
    name: 'instep',
    bin: { instep: 'instep.js' },
    engines: { node: '>=24.12' }
  })
  expect(manifest.dependencies).toBeUndefined()
  const texts = await Promise.all((await readdir(folder)).map(name => readFile(join(folder, name), 'utf8')))
  const imported = texts.flatMap(text =>
    [...text.matchAll(/^import\b.*?["']([^"'\n]+)["'];$/gm)].map(([, name = '']) => name)
  )
  expect(imported).toContain('node:process')
  expect(imported.filter(name => !name.startsWith('./') && !isBuiltin(name))).toEqual([])
})

test('it runs a registry on SQLite, also of several processes, and asks it', async () => {
  await using registry = await startRegistryProcess({
    program: [program(), 'serve'],
    store: `sqlite:${join(folder, 'data/instep.db')}`,
    flags: ['--workers', '2']
  })
  const schema = join(folder, 'order.avsc')
  await writeFile(schema, recordText('a', 'b?'))
  const target = ['--registry', registry.url]
  expect(await instep('schema', 'register', 'orders-value', schema, ...target)).toContain('orders-value')
  expect(await instep('schema', 'list', ...target)).toContain('orders-value')
  // It is read by a thread, whose program is a file of its own.
  const contract = join(import.meta.dirname, '../../../examples/orders/contracts/orders-1.0.0.yaml')
  const version = ['--service', 'orders', '--version', '1.0.0']
  expect(await instep('service', 'publish', contract, ...version, ...target)).toContain(
    'orders@1.0.0 published'
  )
})

test.skipIf(isMissing(postgres))('it runs a registry on PostgreSQL', async () => {
  await using registry = await startRegistryProcess({
    program: [program(), 'serve'],
    store: await createDatabase(postgres.kind === 'ready' ? postgres.url : '')
  })
  expect(await (await fetch(`${registry.url}/subjects`)).json()).toEqual([])
})
