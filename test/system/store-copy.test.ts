import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fill } from '../../benchmarks/fill.ts'
import { engines } from '../support/engines.ts'

const bin = join(import.meta.dirname, '../../cli/bin/instep.js')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-copy-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let files = 0
const newFile = async () => `sqlite:${join(folder, `${files++}.db`)}`
const stores = { ...engines, sqlite: newFile }

function start(...words: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...words])
  const printed = { out: '', err: '' }
  child.stdout.on('data', chunk => {
    printed.out += chunk
  })
  child.stderr.on('data', chunk => {
    printed.err += chunk
  })
  return { child, printed, ended: once(child, 'close') }
}

async function run(...words: readonly string[]) {
  const { child, printed, ended } = start(...words)
  await ended
  return { code: child.exitCode, ...printed }
}

/** Ends it as a power cut would. */
async function kill(child: ChildProcess, ended: Promise<unknown>, milliseconds: number): Promise<void> {
  await Promise.race([ended, new Promise(resolve => setTimeout(resolve, milliseconds))])
  child.kill('SIGKILL')
  await ended
}

const versions = 20_000

test.each(Object.entries(stores))(
  'a copy to %s that is killed again and again comes out whole',
  async (_, newUrl) => {
    const [from, to] = [await newFile(), await newUrl()]
    await fill(from, versions)
    let kills = 0
    for (let patience = 350; ; patience += 50) {
      const { child, printed, ended } = start('store', 'copy', from, to)
      await kill(child, ended, patience)
      if (child.exitCode !== null) {
        // One that is killed after its last step has left nothing to do: what is there is compared below.
        const isDone = kills > 0 && printed.err.includes('is not empty')
        expect(child.exitCode, printed.err).toBe(isDone ? 1 : 0)
        break
      }
      kills++
    }
    expect(kills).toBeGreaterThan(1)
    const [one, other] = [await run('export', '-', '--store', from), await run('export', '-', '--store', to)]
    const rows = (text: string) => text.split('\n').slice(1, -2)
    expect(rows(other.out).length).toBeGreaterThan(2 * versions)
    expect(rows(other.out)).toEqual(rows(one.out))
  }
)

test('progress is told on standard error, with what was done of all', async () => {
  const [from, to] = [await newFile(), await newFile()]
  await fill(from, 1000)
  const { code, out, err } = await run('store', 'copy', from, to)
  expect({ code, out, err }).toEqual({
    code: 0,
    out: '2001 rows copied and compared.\n',
    err: ['Copying', 'Comparing']
      .flatMap(verb => [
        `${verb} registrations: 1000 of 1000 rows\n`,
        `${verb} schema_ids: 1 of 1 rows\n`,
        `${verb} schemas: 1000 of 1000 rows\n`
      ])
      .join('')
  })
})

test('an export that is killed leaves no file of its name, and the one that was there stays', async () => {
  const from = await newFile()
  await fill(from, versions)
  const file = join(folder, 'kept.ndjson')
  await writeFile(file, 'an older export')
  const { child, ended } = start('export', file, '--store', from)
  const half = async () => (await readdir(folder)).find(name => name.endsWith('.part'))
  while ((await half()) === undefined) await new Promise(resolve => setTimeout(resolve, 5))
  child.kill('SIGKILL')
  await ended
  expect((await stat(file)).size).toBe('an older export'.length)
  expect((await run('export', file, '--store', from)).code).toBe(0)
  const { mode, size } = await stat(file)
  expect(size).toBeGreaterThan(versions * 100)
  // It may hold secrets of webhooks.
  expect(mode & 0o077).toBe(0)
})

test('what cannot be opened, reached or read is told in a sentence', async () => {
  const missing = join(folder, 'missing')
  const cases = [
    [
      ['export', '-', '--store', `sqlite:${missing}.db`],
      3,
      /missing\.db cannot be opened: there is no such file/
    ],
    [['export', '-', '--store', 'mysql://x'], 3, /--store \(mysql:\/\/x\)/],
    [['export', '-', '--store', 'postgres://u:secret@127.0.0.1:9/x'], 3, /cannot be reached: .*ECONNREFUSED/],
    [['import', `${missing}.ndjson`, '--store', await newFile()], 3, /missing\.ndjson cannot be read/],
    [['export', join(missing, 'x'), '--store', await newFile()], 3, /cannot be opened/],
    [['store', 'copy', await newFile()], 3, /expected FROM TO/]
  ] as const
  for (const [words, expected, message] of cases) {
    const { code, out, err } = await run(...words)
    expect({ words, code, out }).toEqual({ words, code: expected, out: '' })
    expect(err).toMatch(message)
    expect(err).not.toContain('secret')
  }
})
