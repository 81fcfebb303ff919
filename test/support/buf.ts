import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder of .proto files that buf works on. `await using` removes it. */
export interface BufFolder extends AsyncDisposable {
  readonly path: string
}

/** What buf printed. It ends with 100 when it found something to complain of. */
export interface BufResult {
  readonly status: number
  readonly stdout: Buffer
  readonly stderr: string
}

export async function bufFolder(files: Readonly<Record<string, string>>): Promise<BufFolder> {
  const path = await mkdtemp(join(tmpdir(), 'instep-buf-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), text)
  }
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true })
  }
}

const command = join(import.meta.dirname, '../../node_modules/.bin/buf')

/** Runs buf, without a network. */
export function buf(...args: readonly string[]): Promise<BufResult> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      { encoding: 'buffer', maxBuffer: 256 * 1024 * 1024, env: { ...process.env, BUF_TOKEN: '' } },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') return reject(error)
        resolve({ status: Number(error?.code ?? 0), stdout, stderr: stderr.toString() })
      }
    )
  })
}

/** Whether buf is there; its binary for this machine is an optional dependency. */
export async function findBuf(): Promise<
  { readonly kind: 'found' } | { readonly kind: 'missing'; readonly reason: string }
> {
  const answer = await buf('--version').catch((error: unknown) => error)
  const isThere = typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 0
  return isThere ? { kind: 'found' } : { kind: 'missing', reason: `buf cannot be run: ${answer}` }
}
