import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../postgres-cluster.ts'
import { type Installed, launch, type Missing, type Server } from './server.ts'

const run = promisify(execFile)

/** NATS as Debian packages it. */
export async function findNats(): Promise<Installed | Missing> {
  const isThere = await run('nats-server', ['--version']).then(
    () => true,
    () => false
  )
  return isThere
    ? { kind: 'installed', start: startNats }
    : { kind: 'missing', reason: 'there is no NATS, and INSTEP_TEST_NATS names none' }
}

/** One server with JetStream and its HTTP API. */
async function startNats(folder: string): Promise<Server> {
  const [port, http] = [await freePort(), await freePort()]
  const management = `http://127.0.0.1:${http}`
  return launch({
    url: `nats://127.0.0.1:${port}`,
    management,
    program: 'nats-server',
    words: [
      ...['--addr', '127.0.0.1', '--port', String(port), '--http_port', String(http)],
      ...['--jetstream', '--store_dir', join(folder, 'data')]
    ],
    folder,
    ready: async () => {
      const answer = await fetch(`${management}/healthz`)
      if (!answer.ok) throw new Error(`it answers ${answer.status}`)
    }
  })
}
