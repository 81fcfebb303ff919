import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'

/** A broker in processes of its own, for tests. */
export interface Server extends AsyncDisposable {
  readonly url: string
  /** Where its HTTP API is, if it has one. */
  readonly management?: string
  start(): Promise<void>
  stop(): Promise<void>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** A power cut, and it is back, with what it had on disk. */
  restart(): Promise<void>
}

/** A broker that is installed on this machine. */
export interface Installed {
  readonly kind: 'installed'
  /** Starts one that keeps everything in a folder, and is ready when this resolves. */
  start(folder: string): Promise<Server>
}

/** Why there is none. */
export interface Missing {
  readonly kind: 'missing'
  readonly reason: string
}

/** What a kind of broker says about itself. */
export interface Launch {
  readonly url: string
  readonly management?: string
  readonly program: string
  readonly words: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly folder: string
  /** Resolves when it takes work. Called again while it rejects. */
  readonly ready: () => Promise<void>
  /** What has to be ended beside the process. */
  readonly aside?: () => Promise<void>
}

/** How long a broker may take to come up. */
const patienceMilliseconds = 90_000

/** Starts a broker as a child of this process. `await using` ends it and removes its files. */
export async function launch(broker: Launch): Promise<Server> {
  let child: ChildProcess | undefined
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const ending = child
    child = undefined
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return
    const closed = new Promise<void>(resolve => ending.once('exit', () => resolve()))
    signalGroup(ending, signal)
    const late = setTimeout(() => signalGroup(ending, 'SIGKILL'), 15_000)
    await closed
    clearTimeout(late)
  }
  const start = async (): Promise<void> => {
    const log = openSync(join(broker.folder, 'log'), 'a')
    const started = spawn(broker.program, broker.words, {
      cwd: broker.folder,
      env: { ...process.env, ...broker.env },
      // A group of its own: it is ended with all its children.
      detached: true,
      stdio: ['ignore', log, log]
    })
    child = started
    const failed = new Promise<never>((_, reject) => started.once('error', reject))
    await Promise.race([failed, until(broker.ready, () => started.exitCode === null)])
  }
  const atExit = (): void => {
    if (child !== undefined) signalGroup(child, 'SIGKILL')
  }
  process.once('exit', atExit)
  const server: Server = {
    url: broker.url,
    ...(broker.management === undefined ? {} : { management: broker.management }),
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGKILL')
      await start()
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', atExit)
      await end('SIGKILL')
      await broker.aside?.()
      await rm(broker.folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
  try {
    await start()
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
  return server
}

/** Resolves when something listens on a port of this machine. */
export function listening(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
  })
}

async function until(ready: () => Promise<void>, isAlive: () => boolean): Promise<void> {
  const deadline = Date.now() + patienceMilliseconds
  for (;;) {
    try {
      return await ready()
    } catch (cause) {
      if (!isAlive()) throw new Error('the broker ended while it started', { cause })
      if (Date.now() > deadline) throw new Error('the broker does not come up', { cause })
    }
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

function signalGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It is gone already.
  }
}
