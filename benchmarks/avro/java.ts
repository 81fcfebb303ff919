import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Measurement, measurementOf } from '../measure.ts'

const run = promisify(execFile)
const pom = join(import.meta.dirname, '../../test/conformance/avro/pom.xml')

/** What Apache Avro for Java needs for the last schema as the reader of the others; or what is missing to time it. */
export async function timeJava(
  texts: readonly string[]
): Promise<{ readonly measured: readonly Measurement[] } | { readonly missing: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'instep-benchmark-'))
  try {
    const schemas = join(folder, 'schemas')
    await writeFile(schemas, texts.join('\n'))
    const classpath = join(await jars(), '*')
    const { stdout } = await run('java', [
      '-Dslf4j.internal.verbosity=ERROR',
      '-cp',
      classpath,
      join(import.meta.dirname, 'Timing.java'),
      schemas
    ])
    return { measured: stdout.trim().split('\n').map(measurementIn) }
  } catch (error) {
    return { missing: String(error).split('\n')[0] ?? '' }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function measurementIn(line: string): Measurement {
  const [name, ...times] = line.split('\t')
  return measurementOf(`Java Avro: ${name}`, times.map(Number))
}

/** The folder of the jars, fetched once and kept among the temporary files. */
async function jars(): Promise<string> {
  const folder = join(tmpdir(), 'instep-benchmark-avro')
  if (existsSync(folder)) return folder
  const draft = await mkdtemp(`${folder}-`)
  await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${draft}`])
  await rename(draft, folder)
  return folder
}
