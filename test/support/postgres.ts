import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { findPostgres, startCluster } from './postgres-cluster.ts'

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
  const binaries = findPostgres()
  if (binaries === undefined) {
    const reason = 'PostgreSQL is not installed, and INSTEP_TEST_POSTGRES names no server'
    project.provide('postgres', { kind: 'missing', reason })
    return undefined
  }
  const server = await startCluster(binaries)
  project.provide('postgres', { kind: 'ready', url: server.url })
  return async () => server[Symbol.asyncDispose]()
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
