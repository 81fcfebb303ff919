import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RegistryProcess, startRegistryProcess } from '../../support/registry-process.ts'

const main = join(import.meta.dirname, '../../../registry/src/main.ts')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-workers-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const start = (name: string) =>
  startRegistryProcess({ store: `sqlite:${join(folder, name)}.db`, flags: ['--workers', '3'] })

function workersOf({ child }: RegistryProcess): number[] {
  const listed = execFileSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' })
  return listed.split('\n').filter(Boolean).map(Number)
}

async function register(url: string, index: number): Promise<number> {
  const response = await fetch(`${url}/subjects/s${index % 5}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ schema: JSON.stringify({ type: 'fixed', name: `F${index}`, size: 4 }) })
  })
  expect(response.status, await response.clone().text()).toBe(200)
  return ((await response.json()) as { id: number }).id
}

const setNone = (url: string) =>
  fetch(`${url}/config`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"compatibility":"NONE"}'
  })

test('several processes on one port hand out ids like one, and each sees what another has acknowledged', async () => {
  await using registry = await start('ids')
  await expect.poll(() => workersOf(registry).length).toBe(3)
  await setNone(registry.url)
  const ids = await Promise.all(Array.from({ length: 60 }, (_, index) => register(registry.url, index)))
  expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
  // Each request takes a connection of its own, and so the next worker.
  for (let round = 0; round < 20; round++) {
    const id = await register(registry.url, 100 + round)
    for (let worker = 0; worker < 3; worker++) {
      const options = { headers: { connection: 'close' } }
      expect((await fetch(`${registry.url}/schemas/ids/${id}`, options)).status).toBe(200)
    }
  }
})

test('a worker that is killed is replaced, and nobody who asks meanwhile is turned away', async () => {
  await using registry = await start('killed')
  await expect.poll(() => workersOf(registry).length).toBe(3)
  await setNone(registry.url)
  const before = workersOf(registry)
  process.kill(before[1] ?? 0, 'SIGKILL')
  for (let index = 0; index < 30; index++) await register(registry.url, index)
  await expect.poll(() => workersOf(registry).length, { timeout: 10_000 }).toBe(3)
  expect(workersOf(registry)).not.toEqual(before)
  expect(registry.errors()).toContain('A worker ended (SIGKILL). Another is started in 100 ms.')
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends all of them', async signal => {
  await using registry = await start(signal)
  const { child } = registry
  await expect.poll(() => workersOf(registry).length).toBe(3)
  const gone = once(child, 'exit')
  // As a terminal does it: the whole group.
  if (signal === 'SIGINT') process.kill(-(child.pid ?? 0), signal)
  else child.kill(signal)
  expect(await gone).toEqual([0, null])
  expect(registry.errors()).toBe('')
  await expect(fetch(registry.url)).rejects.toThrow()
})

test('workers end when who started them is killed', async () => {
  await using registry = await start('orphans')
  await expect.poll(() => workersOf(registry).length).toBe(3)
  const workers = workersOf(registry)
  registry.child.kill('SIGKILL')
  const living = () => workers.filter(pid => isAlive(pid))
  await expect.poll(living, { timeout: 10_000 }).toEqual([])
})

test('a port that is taken is said once, and ends the whole', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const { code, err } = await ended('--store', `sqlite:${join(folder, 'taken.db')}`, '--port', String(port))
  expect({ code, lines: err.trim().split('\n') }).toEqual({
    code: 3,
    lines: [expect.stringContaining('Another program listens there already')]
  })
  other.close()
})

test('a store in memory is not shared by several processes', async () => {
  expect(await ended('--store', 'sqlite::memory:')).toEqual({
    code: 3,
    err: '--workers (2): every process would have a memory of its own; take a file\n'
  })
})

async function ended(...flags: string[]): Promise<{ code: number; err: string }> {
  const child = spawn(process.execPath, [main, '--host', '127.0.0.1', '--workers', '2', ...flags])
  let err = ''
  child.stderr.on('data', chunk => {
    err += chunk
  })
  const [code] = await once(child, 'close')
  return { code, err }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
