import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { parse } from 'yaml'
import { createDatabase } from '../../support/postgres.ts'
import { startRegistryProcess } from '../../support/registry-process.ts'
import { isMissing } from '../../support/requirements.ts'

const postgres = inject('postgres')
const compose = join(import.meta.dirname, '../../../docker-compose.yml')

const haproxy =
  spawnSync('haproxy', ['-v']).status === 0
    ? ({ kind: 'ready' } as const)
    : ({ kind: 'missing', reason: 'haproxy is not installed' } as const)

test.skipIf(isMissing(postgres) || isMissing(haproxy))(
  'three replicas behind the proxy of docker-compose.yml are replaced one by one, and no client sees it',
  async () => {
    const store = await createDatabase(postgres.kind === 'ready' ? postgres.url : '')
    const start = (port = 0) =>
      startRegistryProcess({ store, flags: ['--drain-delay', '2', '--port', String(port)] })
    const replicas = await Promise.all([start(), start(), start()])
    const addresses = replicas.map(({ url }) => new URL(url).host)
    await using proxy = await startProxy(addresses)
    const failures: unknown[] = []
    const registered: { id: number; text: string }[] = []
    let isOver = false
    const client = async (name: string): Promise<void> => {
      for (let index = 0; !isOver; index++) {
        const text = JSON.stringify({ type: 'fixed', name: `${name}${index}`, size: 4 })
        try {
          const written = await ask(`${proxy.url}/subjects/${name}${index % 20}/versions`, text)
          const { id } = (await written.json()) as { id: number }
          registered.push({ id, text })
          const read = await fetch(`${proxy.url}/schemas/ids/${id}`)
          expect([read.status, await read.json()]).toMatchObject([200, { schema: text }])
        } catch (error) {
          failures.push(error)
        }
      }
    }
    await ask(`${proxy.url}/config`, undefined)
    const clients = ['a', 'b', 'c', 'd'].map(client)
    for (const [index, replica] of replicas.entries()) {
      const gone = once(replica.child, 'exit')
      replica.child.kill('SIGTERM')
      expect(await gone).toEqual([0, null])
      replicas[index] = await start(Number(addresses[index]?.split(':')[1]))
      await expect.poll(() => proxy.serversUp(), { timeout: 10_000 }).toBe(3)
    }
    isOver = true
    await Promise.all(clients)
    await Promise.all(replicas.map(replica => replica.kill()))
    expect(failures).toEqual([])
    expect(registered.length).toBeGreaterThan(100)
    expect(new Set(registered.map(({ id }) => id)).size).toBe(
      new Set(registered.map(({ text }) => text)).size
    )
  }
)

async function ask(url: string, schema: string | undefined): Promise<Response> {
  const response = await fetch(url, {
    method: schema === undefined ? 'PUT' : 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(schema === undefined ? { compatibility: 'NONE' } : { schema })
  })
  expect(response.status, await response.clone().text()).toBe(200)
  return response
}

/** HAProxy with the configuration of docker-compose.yml, at other addresses. */
async function startProxy(addresses: readonly string[]) {
  const port = await freePort()
  const statistics = await freePort()
  const { configs } = parse(await readFile(compose, 'utf8'))
  const text = addresses
    .reduce(
      (config, address, index) => config.replace(`registry-${index + 1}:8081`, address),
      String(configs.proxy.content)
    )
    .replace('bind :8080', `bind 127.0.0.1:${port}`)
  const folder = await mkdtemp(join(tmpdir(), 'instep-proxy-'))
  const file = join(folder, 'haproxy.cfg')
  const listening = `\nfrontend statistics\n  bind 127.0.0.1:${statistics}\n  stats enable\n  stats uri /\n`
  await writeFile(file, text + listening)
  execFileSync('haproxy', ['-c', '-f', file])
  const child: ChildProcess = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' })
  const serversUp = async (): Promise<number> => {
    const rows = (await (await fetch(`http://127.0.0.1:${statistics}/;csv`)).text()).split('\n')
    return rows.filter(row => /^registries,registry-\d,/.test(row) && row.includes(',UP,')).length
  }
  await expect.poll(() => serversUp().catch(() => 0), { timeout: 10_000 }).toBe(addresses.length)
  return {
    url: `http://127.0.0.1:${port}`,
    serversUp,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
