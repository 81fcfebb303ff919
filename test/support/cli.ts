import { execFile } from 'node:child_process'
import { join } from 'node:path'

/** The command line, as it is installed. */
const bin = join(import.meta.dirname, '../../cli/bin/instep.js')

/** How a command ended, and what it printed. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `instep` as a person would, against a registry, in a folder. */
export function runInstep(
  registry: string,
  words: readonly string[],
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {}
): Promise<Ran> {
  return new Promise(resolve => {
    const settings = { ...process.env, INSTEP_REGISTRY: registry, NO_COLOR: '1', ...env }
    execFile(
      process.execPath,
      [bin, ...words],
      { cwd, env: settings, maxBuffer: 2 ** 26 },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
      }
    )
  })
}
