import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRegistry } from '../support/registry.ts'

const main = join(import.meta.dirname, '../../registry/src/main.ts')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-start-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function serve(flags: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [main, ...flags], {
    cwd: folder,
    env: { ...process.env, ...variables }
  })
  let out = ''
  let err = ''
  child.stdout.on('data', chunk => {
    out += chunk
  })
  child.stderr.on('data', chunk => {
    err += chunk
  })
  return {
    child,
    printed: () => out,
    async listening(): Promise<string> {
      while (!out.includes('npm run example')) await once(child.stdout, 'data')
      return /listening on (\S+)/.exec(out)?.[1] ?? ''
    },
    async ended(): Promise<{ code: number; out: string; err: string }> {
      const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
      return { code, out, err }
    }
  }
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'it says where it listens, answers, and ends cleanly on %s',
  async signal => {
    const server = serve(['--port', '0', '--store', 'sqlite:./deep/er/instep.db'])
    const url = await server.listening()
    expect(server.printed()).toContain('Data in ./deep/er/instep.db')
    expect((await fetch(`${url}/subjects`)).status).toBe(200)
    server.child.kill(signal)
    expect(await server.ended()).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('Stopping.')
    })
  }
)

test('flags come before variables, and variables before defaults', async () => {
  const variables = { INSTEP_PORT: '1', INSTEP_STORE: 'sqlite::memory:', INSTEP_DEFAULT_LEVEL: 'full' }
  const server = serve(['--port=0'], variables)
  const url = await server.listening()
  expect(await (await fetch(`${url}/config`)).json()).toEqual({ compatibilityLevel: 'FULL' })
  server.child.kill('SIGTERM')
  expect((await server.ended()).out).toContain('Data in :memory:')
})

test('what was registered is there after a restart', async () => {
  const flags = ['--port', '0', '--store', 'sqlite:./kept.db']
  const first = serve(flags)
  const body = JSON.stringify({ schema: '"string"' })
  const headers = { 'content-type': 'application/json' }
  await fetch(`${await first.listening()}/subjects/s/versions`, { method: 'POST', body, headers })
  first.child.kill('SIGTERM')
  await first.ended()
  const second = serve(flags)
  expect(await (await fetch(`${await second.listening()}/subjects`)).json()).toEqual(['s'])
  second.child.kill('SIGTERM')
  await second.ended()
})

test('a port that is taken, bad settings and a broken file are told in a sentence', async () => {
  await using taken = await startRegistry()
  await writeFile(
    join(folder, 'broken.db'),
    'this is no database, and long enough to be seen as none. '.repeat(100)
  )
  const cases = [
    [
      ['--host', '127.0.0.1', '--port', new URL(taken.url).port, '--store', 'sqlite::memory:'],
      /Another program listens/
    ],
    [['--port', 'eighty'], /--port \(eighty\)/],
    [['--nonsense', '1'], /--nonsense is no setting/],
    [['--port'], /--port needs a value/],
    [['--store', 'mysql://x'], /--store \(mysql:\/\/x\)/],
    [['--port', '0', '--store', 'sqlite:./broken.db'], /cannot be opened: file is not a database/],
    [['--default-level', 'sideways'], /--default-level/]
  ] as const
  for (const [flags, message] of cases) {
    const { code, out, err } = await serve(flags).ended()
    expect({ code, out, err: err.split('\n').length }).toEqual({ code: 3, out: '', err: 2 })
    expect(err).toMatch(message)
  }
})

test('help lists every setting with its variable and default', async () => {
  const { code, out } = await serve(['--help']).ended()
  expect(code).toBe(0)
  expect(out).toMatch(/--port VALUE +INSTEP_PORT +Port to listen on; 0 takes a free one \(default 8081\)/)
})
