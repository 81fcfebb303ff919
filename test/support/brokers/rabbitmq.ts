import { execFile } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../postgres-cluster.ts'
import { type Installed, launch, type Missing, type Server } from './server.ts'

const run = promisify(execFile)

/** RabbitMQ as Debian packages it. */
export async function findRabbitmq(): Promise<Installed | Missing> {
  // Not the one on the path, which changes to the user of the system's own broker.
  const programs = globSync('/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server')
  const program = programs.find(path => existsSync(path))
  if (program === undefined)
    return { kind: 'missing', reason: 'there is no RabbitMQ, and INSTEP_TEST_RABBITMQ names none' }
  return { kind: 'installed', start: folder => startRabbitmq(program, folder) }
}

/** One node with its management plugin, that shares neither names nor ports with another on the machine. */
async function startRabbitmq(program: string, folder: string): Promise<Server> {
  const [port, distribution, names, http] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort()
  ])
  const management = `http://guest:guest@127.0.0.1:${http}`
  await mkdir(join(folder, 'home'))
  await writeFile(join(folder, 'plugins'), '[rabbitmq_management].\n')
  await writeFile(
    join(folder, 'rabbitmq.conf'),
    [
      `listeners.tcp.default = 127.0.0.1:${port}`,
      `management.tcp.ip = 127.0.0.1`,
      `management.tcp.port = ${http}`,
      // What is asked of the API right after a message is true.
      'collect_statistics_interval = 500',
      'log.console = true',
      'log.console.level = warning',
      'disk_free_limit.absolute = 50MB',
      ''
    ].join('\n')
  )
  const env = {
    HOME: join(folder, 'home'),
    RABBITMQ_NODENAME: `instep-${port}@localhost`,
    RABBITMQ_DIST_PORT: String(distribution),
    ERL_EPMD_PORT: String(names),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'logs'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    // Two cores are for the tests, too.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 2:2 +sbwt none',
    // The process is then the broker itself, and not a script that waits for it.
    RUNNING_UNDER_SYSTEMD: 'true'
  }
  return launch({
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    management,
    program,
    words: [],
    env,
    folder,
    ready: async () => {
      const headers = { authorization: `Basic ${btoa('guest:guest')}` }
      const answer = await fetch(`http://127.0.0.1:${http}/api/health/checks/port-listener/${port}`, {
        headers
      })
      if (!answer.ok) throw new Error(`it answers ${answer.status}`)
    },
    // The node starts a server of names, which stays.
    aside: async () => {
      await run('epmd', ['-port', String(names), '-kill']).catch(() => {})
    }
  })
}
