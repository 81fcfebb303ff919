import type { AddressInfo } from 'node:net'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { type Settings, SettingsError, settingsHelp } from './config.ts'
import { createApp, createRegistry, openStore, readSettings, StoreError } from './index.ts'
import { withoutPassword } from './store/store-url.ts'
import { isWorker, startWorkers } from './workers.ts'

/** Where the command line looks for a registry when it is not told. */
const defaultPort = 8081

/** The settings, or the machine, do not let the service start. */
const usageExitCode = 3

/** Runs the registry until it is told to stop. @param flags as on the command line, without the program's name */
export async function serve(flags: readonly string[]): Promise<void> {
  if (flags.includes('--help') || flags.includes('-h')) {
    process.stdout.write(help())
    return
  }
  // Rubbish is collected when the heap has grown by half: by default it may grow to several times of what is in use.
  setFlagsFromString('--heap-growing-percent=50')
  // Whoever read what it prints may have gone.
  process.stdout.on('error', () => {})
  try {
    await serveUntilStopped(readSettings(flags, process.env))
  } catch (error) {
    const problem = problemOf(error)
    if (problem === undefined) throw error
    process.stderr.write(`${problem}\n`)
    process.exitCode = usageExitCode
  }
  // What ties a worker to its supervisor would keep it alive.
  if (isWorker) process.exit()
}

/** A second signal ends the process at once. */
const hurriedExitCode = 1

async function serveUntilStopped(settings: Settings): Promise<void> {
  if (settings.workers > 1 && !isWorker) return superviseUntilStopped(settings)
  await using stack = new AsyncDisposableStack()
  const store = stack.use(
    await openStore(settings.store, {
      connections: settings.storeConnections,
      timeout: settings.storeTimeout
    })
  )
  let isDraining = false
  const app = await createApp(createRegistry({ ...settings, store }), {
    ...settings,
    isDraining: () => isDraining
  })
  stack.defer(() => app.close())
  const stopped = untilStopped(() => process.exit(hurriedExitCode))
  await app.listen({ host: settings.host, port: settings.port })
  const { port } = app.server.address() as AddressInfo
  say(greeting(settings, port))
  await stopped
  say('Stopping.\n')
  isDraining = true
  await setTimeout(settings.drainDelay * 1000)
  setTimeout(settings.drainTimeout * 1000, undefined, { ref: false }).then(() =>
    process.exit(hurriedExitCode)
  )
}

/** Serves in processes of its own, which are told to stop when this one is. */
async function superviseUntilStopped(settings: Settings): Promise<void> {
  const workers = await startWorkers(settings.workers, sentence => process.stderr.write(`${sentence}\n`))
  if ('code' in workers.started) {
    process.exitCode = workers.started.code
    return
  }
  const stopped = untilStopped(() => {
    workers.kill()
    process.exit(hurriedExitCode)
  })
  say(greeting(settings, workers.started.port))
  await stopped
  say('Stopping.\n')
  await workers.stop()
}

/** The supervisor speaks for its workers. */
function say(text: string): void {
  if (!isWorker) process.stdout.write(text)
}

/** What hinders a start and can be mended from outside, in a sentence. */
function problemOf(error: unknown): string | undefined {
  if (error instanceof SettingsError || error instanceof StoreError) return error.message
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return problems[String(error.code)]?.(error.message)
}

const problems: Readonly<Record<string, (detail: string) => string>> = {
  EADDRINUSE: detail => `Another program listens there already (${detail}). Take another port with --port.`,
  EADDRNOTAVAIL: detail => `This machine has no such address (${detail}). Take another one with --host.`,
  EACCES: detail => `That is not allowed (${detail}).`,
  ENOTFOUND: detail => `There is no such host (${detail}).`
}

/**
 * Resolves with the first signal to stop. A terminal sends its interrupt to workers too; they wait for the word of their
 * supervisor.
 */
function untilStopped(hurry: () => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = (): void => {
    if (isStopping) hurry()
    isStopping = true
    resolve()
  }
  let isStopping = false
  process.on('SIGTERM', stop)
  process.on('SIGINT', isWorker ? () => {} : stop)
  return promise
}

function greeting({ host, store }: Settings, port: number): string {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const command = port === defaultPort ? 'npx instep' : `INSTEP_REGISTRY=${url} npx instep`
  return `Instep registry listening on ${url}
Data in ${withoutPassword(store.replace(/^sqlite:/, ''))}

Next, in another terminal:
  ${command} service publish examples/orders/contracts/orders-1.0.0.yaml --service orders --version 1.0.0
  ${command} environment create production --production
  npm run example
`
}

function help(): string {
  const rows = settingsHelp.map(({ flag, variable, description, fallback }) => [
    `${flag} VALUE`,
    variable,
    `${description}${fallback === undefined ? '' : ` (default ${fallback})`}`
  ])
  const widths = [0, 1].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const lines = rows.map(
    ([flag = '', variable = '', text]) =>
      `  ${flag.padEnd(widths[0] ?? 0)}  ${variable.padEnd(widths[1] ?? 0)}  ${text}`
  )
  return `Runs the Instep registry.\n\nSettings, as flags or as environment variables:\n${lines.join('\n')}\n`
}

if (import.meta.main) await serve(process.argv.slice(2))
