import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../../registry/src/main.ts')

/** A registry in a process of its own, as users run it. */
export interface RegistryProcess extends AsyncDisposable {
  readonly url: string
  readonly child: ChildProcess
  /** What it has written to standard error. */
  errors(): string
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>
}

export interface RegistryProcessOptions {
  readonly store: string
  /** Node's words: the sources, when nothing else is said. */
  readonly program?: readonly string[]
  readonly flags?: readonly string[]
  readonly variables?: Readonly<Record<string, string>>
  /** A command that runs the registry, such as a tracer, before its own words. */
  readonly under?: readonly string[]
}

/** Starts a registry and waits until it listens. `await using` kills it. @throws Error with what it printed when it ends instead */
export async function startRegistryProcess(options: RegistryProcessOptions): Promise<RegistryProcess> {
  const { store, program = [main], flags = [], variables = {}, under = [] } = options
  const own = [process.execPath, ...program, '--port', '0', '--host', '127.0.0.1', '--store', store, ...flags]
  const [first = '', ...words] = [...under, ...own]
  // A group of its own, so that what runs it is ended with it.
  const child = spawn(first, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...variables },
    detached: true
  })
  let errors = ''
  child.stderr.on('data', chunk => {
    errors = `${errors}${chunk}`.slice(-100_000)
  })
  const gone = once(child, 'exit')
  const kill = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, 'SIGKILL')
    }
    await gone
  }
  const url = await greeted(child)
  if (url === undefined) {
    await kill()
    throw new Error(`the registry did not start: ${errors}`)
  }
  return { url, child, errors: () => errors, kill, [Symbol.asyncDispose]: kill }
}

/** The address in its greeting; undefined when it ends without one. */
function greeted({ stdout }: ChildProcess): Promise<string | undefined> {
  return new Promise(resolve => {
    let printed = ''
    stdout?.on('data', chunk => {
      printed += chunk
      const url = /listening on (\S+)/.exec(printed)?.[1]
      if (url !== undefined) resolve(url)
    })
    stdout?.on('end', () => resolve(undefined))
  })
}
