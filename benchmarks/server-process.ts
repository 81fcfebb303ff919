import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A registry in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string
  /** From the start of the process to the first line that says where it listens, in milliseconds. */
  readonly startMilliseconds: number
  /** Memory that is resident now, in MB; as Linux tells it. */
  residentMegabytes(): number
  /** CPU time of all its threads so far, in milliseconds. */
  cpuMilliseconds(): number
}

const main = join(import.meta.dirname, '../registry/src/main.ts')

export function startServer(store: string): Promise<ServerProcess> {
  return startProgram([main, '--port', '0', '--store', store])
}

/** Nothing but a server of Node that answers a buffer: the least that a start takes, and the most that a server gives. */
export function startBareServer(body = '{}'): Promise<ServerProcess> {
  const program = `
    const body = Buffer.from(${JSON.stringify(body)})
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const server = require('node:http').createServer((request, response) => response.writeHead(200, headers).end(body))
    server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port))`
  return startProgram(['-e', program])
}

/** Node with such words, which prints the URL that it listens on. */
export async function startProgram(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {}
): Promise<ServerProcess> {
  const started = performance.now()
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...variables }
  })
  const url = await firstUrl(child)
  const startMilliseconds = performance.now() - started
  const { pid } = child
  return {
    url,
    startMilliseconds,
    residentMegabytes: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
    cpuMilliseconds() {
      const [, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
      return (Number(fields[10]) + Number(fields[11])) * 10
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  }
}

/** The address in its greeting. All that it prints later is read and dropped: a pipe that nobody reads would break it. */
function firstUrl({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    stdout?.on('data', chunk => {
      printed += chunk
      const [, url] = /(http:\/\/\S+)\s/.exec(printed) ?? []
      if (url !== undefined) resolve(url)
    })
    stdout?.on('end', () => reject(new Error('The process ended before it listened')))
  })
}
