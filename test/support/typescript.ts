import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** What the compiler has against some files, under the project's own strict settings; empty when nothing. */
export async function complaints(texts: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'instep-compile-'))
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
    include: ['*.ts']
  }
  const all = { ...texts, 'tsconfig.json': JSON.stringify(config), 'package.json': '{"type":"module"}' }
  try {
    for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text)
    return await run(join(root, 'node_modules/typescript/bin/tsc'), '-p', folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function run(...words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...words], { maxBuffer: 2 ** 26 }, (error, out, err) => {
      // It exits with a number when it complains.
      if (error !== null && typeof error.code !== 'number') reject(error)
      else resolve(`${out}${err}`)
    })
  })
}

/** A value as TypeScript writes it. */
export function expression(value: unknown): string {
  if (Buffer.isBuffer(value)) return `Buffer.from('${value.toString('hex')}', 'hex')`
  if (Array.isArray(value)) return `[${value.map(expression).join(', ')}]`
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
  return `{ ${Object.entries(value).map(([name, held]) => `[${JSON.stringify(name)}]: ${expression(held)}`)} }`
}
