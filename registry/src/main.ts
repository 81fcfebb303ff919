import process from 'node:process'
import { type Settings, SettingsError, settingsHelp } from './config.ts'
import { createApp, createRegistry, openStore, readSettings, StoreError } from './index.ts'
import { withoutPassword } from './store/store-url.ts'

/** How long requests in flight may take to end when the service is stopped. */
const patienceMilliseconds = 10_000

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
  try {
    await serveUntilStopped(readSettings(flags, process.env))
  } catch (error) {
    const problem = problemOf(error)
    if (problem === undefined) throw error
    process.stderr.write(`${problem}\n`)
    process.exitCode = usageExitCode
  }
}

async function serveUntilStopped(settings: Settings): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const store = stack.use(
    await openStore(settings.store, {
      connections: settings.storeConnections,
      timeout: settings.storeTimeout
    })
  )
  const app = await createApp(createRegistry({ ...settings, store }), settings)
  stack.defer(() => app.close())
  const stopped = untilStopped()
  await app.listen({ host: settings.host, port: settings.port })
  process.stdout.write(greeting(settings, app.server.address()))
  await stopped
  process.stdout.write('Stopping.\n')
  setTimeout(() => process.exit(1), patienceMilliseconds).unref()
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

function untilStopped(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

function greeting({ host, store }: Settings, address: unknown): string {
  const { port } = address as { readonly port: number }
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const command = port === defaultPort ? 'npx instep' : `INSTEP_REGISTRY=${url} npx instep`
  return `Instep registry listening on ${url}
Data in ${withoutPassword(store.replace(/^sqlite:/, ''))}

Next, in another terminal:
  ${command} schema register orders-value examples/orders/schemas/order-created.avsc
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
