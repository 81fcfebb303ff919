import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { chown, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getuid } from 'node:process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A PostgreSQL server of a test's own. */
export interface Cluster extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Its files; another process may put files of its own there before it is started again. */
  readonly folder: string
  /** Ends all its processes as a power cut would. */
  kill(): Promise<void>
  /** Starts it again. @param settings beside those that it has */
  start(settings?: Readonly<Record<string, string>>): Promise<void>
  stop(): Promise<void>
  /** Makes a file its own: it reads no keys that others may read. */
  own(file: string): Promise<void>
}

/** Debian keeps the versions side by side: the newest. */
export function findPostgres(): string | undefined {
  const versions = '/usr/lib/postgresql'
  if (!existsSync(versions)) return undefined
  const newest = readdirSync(versions).toSorted((one, other) => Number(other) - Number(one))
  return newest.map(version => join(versions, version, 'bin')).find(bin => existsSync(join(bin, 'initdb')))
}

/** Starts a server from the machine's binaries. `await using` ends it and removes its files. */
export async function startCluster(binaries: string): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'instep-postgres-'))
  const data = join(folder, 'data')
  const port = await freePort()
  const user = await ownerOf(folder)
  const call = (program: string, ...words: string[]) =>
    user === undefined
      ? run(join(binaries, program), words, { cwd: folder })
      : run('runuser', ['-u', 'postgres', '--', join(binaries, program), ...words], { cwd: folder })
  const start = async (settings: Readonly<Record<string, string>> = {}): Promise<void> => {
    const all = { listen_addresses: '127.0.0.1', max_connections: '200', ...settings }
    const options = Object.entries(all).map(([name, value]) => `-c ${name}=${value}`)
    const flags = `-p ${port} -k ${folder} ${options.join(' ')}`
    const words = ['-D', data, '-l', join(folder, 'log'), '-w', '-o', flags, 'start']
    // What was killed holds its locks until it is reaped.
    for (let attempt = 1; attempt < 20; attempt += 1) {
      try {
        return void (await call('pg_ctl', ...words))
      } catch {
        await new Promise(resolve => setTimeout(resolve, 250))
      }
    }
    await call('pg_ctl', ...words)
  }
  const stop = async (): Promise<void> => {
    await call('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
  }
  const kill = async (): Promise<void> => {
    const [postmaster = ''] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')
    // It starts no more children meanwhile.
    await run('kill', ['-STOP', postmaster])
    const children = await run('pgrep', ['-P', postmaster]).then(
      ({ stdout }) => stdout.trim().split('\n'),
      () => []
    )
    for (const pid of [postmaster, ...children]) await run('kill', ['-9', pid]).catch(() => {})
    while (await isAlive([postmaster, ...children])) await new Promise(resolve => setTimeout(resolve, 10))
    // One that nobody has reaped yet would be taken for a server that runs.
    await rm(join(data, 'postmaster.pid'), { force: true })
  }
  await call('initdb', '-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync')
  await start()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    folder,
    kill,
    start,
    stop,
    own: async file => {
      if (user !== undefined) await chown(file, user.id, user.group)
    },
    async [Symbol.asyncDispose]() {
      await stop().catch(() => {})
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function isAlive(pids: readonly string[]): Promise<boolean> {
  const states = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ' Z ')))
  return states.some(state => !/ [ZX] /.test(state))
}

/** The server refuses to run as root: then it belongs to the user that its package made. */
async function ownerOf(folder: string): Promise<{ id: number; group: number } | undefined> {
  if (getuid?.() !== 0) return undefined
  const [id = 0, group = 0] = await Promise.all(
    ['-u', '-g'].map(async flag => Number((await run('id', [flag, 'postgres'])).stdout))
  )
  await chown(folder, id, group)
  return { id, group }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number }
      server.close(() => resolve(port))
    })
  })
}
