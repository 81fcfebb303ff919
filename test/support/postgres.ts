import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { chown, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getuid } from 'node:process'
import { promisify } from 'node:util'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'

const run = promisify(execFile)

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of a PostgreSQL server for tests, or why there is none. */
    postgres:
      | { readonly kind: 'ready'; readonly url: string }
      | { readonly kind: 'missing'; readonly reason: string }
  }
}

/** For all tests of a run: the server that `INSTEP_TEST_POSTGRES` names, or one started from this machine's binaries. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const url = process.env.INSTEP_TEST_POSTGRES
  if (url !== undefined) {
    project.provide('postgres', { kind: 'ready', url })
    return undefined
  }
  const binaries = findBinaries()
  if (binaries === undefined) {
    const reason = 'PostgreSQL is not installed, and INSTEP_TEST_POSTGRES names no server'
    project.provide('postgres', { kind: 'missing', reason })
    return undefined
  }
  const server = await start(binaries)
  project.provide('postgres', { kind: 'ready', url: server.url })
  return server.stop
}

/** Debian keeps the versions side by side: the newest. */
function findBinaries(): string | undefined {
  const versions = '/usr/lib/postgresql'
  if (!existsSync(versions)) return undefined
  const newest = readdirSync(versions).toSorted((one, other) => Number(other) - Number(one))
  return newest.map(version => join(versions, version, 'bin')).find(bin => existsSync(join(bin, 'initdb')))
}

async function start(binaries: string) {
  const folder = mkdtempSync(join(tmpdir(), 'instep-postgres-'))
  const data = join(folder, 'data')
  const port = await freePort()
  const call = await caller(binaries, folder)
  await call('initdb', '-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync')
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200`
  await call('pg_ctl', '-D', data, '-l', join(folder, 'log'), '-w', '-o', options, 'start')
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await call('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
      await rm(folder, { recursive: true, force: true })
    }
  }
}

/** The server refuses to run as root: then it belongs to the user that its package made. */
async function caller(binaries: string, folder: string) {
  const call = (program: string, words: readonly string[]) => run(program, [...words], { cwd: folder })
  if (getuid?.() !== 0) return (program: string, ...words: string[]) => call(join(binaries, program), words)
  const [user, group] = await Promise.all(
    ['-u', '-g'].map(async flag => Number((await run('id', [flag, 'postgres'])).stdout))
  )
  await chown(folder, user ?? 0, group ?? 0)
  return (program: string, ...words: string[]) =>
    call('runuser', ['-u', 'postgres', '--', join(binaries, program), ...words])
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number }
      server.close(() => resolve(port))
    })
  })
}

/** A database of its own on the server; its URL. */
export async function createDatabase(server: string): Promise<string> {
  const name = `instep_${randomUUID().replaceAll('-', '')}`
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(`create database ${name}`)
  } finally {
    await client.end()
  }
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
