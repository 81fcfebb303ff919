import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from '@instep/pact'
import { call } from './confluent.ts'

/** Tests that were registered with nobody, to be run one by one. */
export interface CollectedTests {
  readonly test: Test
  names(): readonly string[]
  /** The names of those that were left out. */
  skipped(): readonly string[]
  /** Runs the tests whose names hold a text. @returns what each one that failed said, by its name */
  run(part?: string): Promise<ReadonlyMap<string, string>>
}

/** A runner that only collects. */
export function collectTests(): CollectedTests {
  const bodies = new Map<string, () => Promise<void>>()
  const skipped: string[] = []
  return {
    test: Object.assign((name: string, body: () => Promise<void>) => void bodies.set(name, body), {
      skip: (name: string) => void skipped.push(name)
    }),
    skipped: () => skipped,
    names: () => [...bodies.keys()],
    async run(part = '') {
      const failed = new Map<string, string>()
      const chosen = [...bodies].filter(([name]) => name.includes(part))
      if (chosen.length === 0) throw new Error(`no test is called ${part}: ${[...bodies.keys()].join('; ')}`)
      for (const [name, body] of chosen)
        await body().catch(error => failed.set(name, error instanceof Error ? error.message : String(error)))
      return failed
    }
  }
}

/** A folder that is gone when the test is over. */
export function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'instep-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** Registers a schema: a text is Protobuf's, anything else Avro's or, with a type, JSON Schema's. */
export async function registerSchema(
  server: { readonly url: string },
  subject: string,
  schema: unknown,
  schemaType = typeof schema === 'string' ? 'PROTOBUF' : 'AVRO'
): Promise<void> {
  const [status, answer] = await call(server, `POST /subjects/${subject}/versions`, {
    schemaType,
    schema: typeof schema === 'string' ? schema : JSON.stringify(schema)
  })
  if (status !== 200) throw new Error(JSON.stringify(answer))
}
