import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The client of the Confluent platform for Python, what its serialisers need, and a compiler for Protobuf. */
const packages = ['confluent-kafka[avro,json,protobuf,schemaregistry]==2.16.0', 'grpcio-tools==1.85.1']

/** How long an installation may take. */
const patienceMilliseconds = 180_000

/** Its own environment, made once and kept for the next run. */
const folder = join(tmpdir(), 'instep-python-confluent-kafka-2.16.0-serializers')

export type Python =
  | { readonly kind: 'ready'; run(script: string, ...words: readonly string[]): Promise<string> }
  | { readonly kind: 'missing'; readonly reason: string }

/** A Python with Confluent's client installed, or why there is none. */
export async function findPython(): Promise<Python> {
  const python = join(folder, 'bin/python')
  try {
    if (!existsSync(join(folder, 'installed'))) {
      await run('python3', ['-m', 'venv', '--clear', folder])
      await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], {
        timeout: patienceMilliseconds
      })
      await run('touch', [join(folder, 'installed')])
    }
  } catch (error) {
    return {
      kind: 'missing',
      reason: `${packages.join(' and ')} cannot be installed: ${String(error).split('\n')[0]}`
    }
  }
  return {
    kind: 'ready',
    run: async (script, ...words) => (await run(python, [script, ...words])).stdout
  }
}
