import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { answers, findJars } from '../../support/jars.ts'

/** Apache Avro for Java, in a process of its own. `await using` stops it. */
export interface Oracle extends AsyncDisposable {
  readonly kind: 'running'
  /** What `Schema.toString()` gives; strict is as a registry parses what it has not stored yet. */
  canonical(schema: string, strict?: boolean): Promise<Answer<{ readonly canonical: string }>>
  /** What `SchemaCompatibility.checkReaderWriterCompatibility` gives. An empty list is: compatible. */
  compare(
    reader: string,
    writer: string
  ): Promise<Answer<{ readonly incompatibilities: readonly Incompatibility[] }>>
}

/** An answer, or what Java threw. */
export type Answer<Facts> = (Facts & { readonly error?: never }) | { readonly error: string }

export interface Incompatibility {
  readonly type: string
  readonly location: string
  readonly message: string
}

const here = import.meta.dirname

/** Why nobody can be asked. */
export interface Missing {
  readonly kind: 'missing'
  readonly reason: string
}

export async function startOracle(): Promise<Oracle | Missing> {
  if (!(await answers('java', '-version'))) return missing('there is no java')
  const jars = await findJars(join(here, 'pom.xml'), 'avro', 'instep-oracle-avro')
  return 'folder' in jars ? start(jars.folder) : missing(jars.want)
}

function missing(why: string): Missing {
  return { kind: 'missing', reason: `Apache Avro for Java cannot be asked: ${why}` }
}

function start(jars: string): Oracle {
  const java = spawn(
    'java',
    ['-Xss16m', '-Dslf4j.internal.verbosity=ERROR', '-cp', join(jars, '*'), join(here, 'Oracle.java')],
    {
      stdio: ['pipe', 'pipe', 'inherit']
    }
  )
  const waiting: PromiseWithResolvers<unknown>[] = []
  const ended = new Promise<void>(resolve => java.once('close', () => resolve()))
  const fail = (error: Error): void => {
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  java.once('error', fail)
  java.once('close', code => fail(new Error(`java ended with ${code}`)))
  // Whoever waits for an answer is told by `close`.
  java.stdin.on('error', () => {})
  // Not `readline`: it also ends lines at U+2028, which JSON leaves as it is.
  let rest = ''
  java.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) waiting.shift()?.resolve(JSON.parse(line))
  })

  const ask = <Facts>(question: object): Promise<Facts> => {
    const answer = Promise.withResolvers<unknown>()
    waiting.push(answer)
    java.stdin.write(`${JSON.stringify(question)}\n`)
    return answer.promise as Promise<Facts> // Oracle.java answers each question with its kind
  }
  return {
    kind: 'running',
    canonical: (schema, strict = false) => ask({ schema, strict }),
    compare: (reader, writer) => ask({ reader, writer }),
    async [Symbol.asyncDispose]() {
      java.stdin.end()
      await ended
    }
  }
}
