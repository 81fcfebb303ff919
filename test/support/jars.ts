import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where the jars are, or why there are none. */
export type Jars = { readonly folder: string } | { readonly want: string }

/**
 * The jars that a POM names, fetched once and kept beside the system's other temporary files, under a name with the
 * version of one of them.
 */
export async function findJars(pom: string, artifact: string, name: string): Promise<Jars> {
  const text = await readFile(pom, 'utf8')
  const version = new RegExp(`<artifactId>${artifact}</artifactId>\\s*<version>(.+?)<`).exec(text)?.[1]
  const folder = join(tmpdir(), `${name}-${version}`)
  if (await exists(folder)) return { folder }
  if (!(await answers('mvn', '-version'))) return { want: 'there is no mvn to fetch the jars with' }
  // Made elsewhere and moved: an interrupted download is never taken for the whole.
  const draft = await mkdtemp(`${folder}-`)
  try {
    await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${draft}`])
    await rename(draft, folder)
  } catch {
    await rm(draft, { recursive: true, force: true })
    // Another run may have been first.
    if (!(await exists(folder))) return { want: 'mvn could not fetch the jars' }
  }
  return { folder }
}

/** Whether a program is there and runs. */
export function answers(program: string, ...words: readonly string[]): Promise<boolean> {
  return run(program, words).then(
    () => true,
    () => false
  )
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false
  )
}
