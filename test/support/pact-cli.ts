import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../node_modules/.bin/pact-broker', import.meta.url))

/** What a command line printed, and how it ended. */
export interface CliRun {
  readonly code: number
  readonly output: string
}

/** Runs the stock `pact-broker` command line against a registry. */
export function pactBroker(url: string, ...args: readonly string[]): Promise<CliRun> {
  const env = { ...process.env, PACT_BROKER_BASE_URL: url, PACT_DO_NOT_TRACK: 'true' }
  return new Promise(resolve => {
    execFile(program, [...args], { env, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? 1)
      resolve({ code, output: `${stdout}${stderr}` })
    })
  })
}
