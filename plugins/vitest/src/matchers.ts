import { readFrame, unplaced } from '@instep/contracts'
import { asking, createSchemas, type Schemas } from '@instep/messages'
import { conflictText, encoded, registryOf, settingsFrom, Unencodable } from '@instep/pact'
import { createClient, native } from '@instep/protocol'
import { expect, type MatcherState } from 'vitest'
import { schemaSnapshot } from './schema-snapshot.ts'
import { schemaFrom } from './schema-text.ts'

export interface SchemaMatchers {
  /** The event can be written with a version of a subject, the newest unless told. */
  toConformTo(subject: string, version?: number): Promise<void>
  /** The schema, a file or a text, could be registered under a subject. */
  toBeCompatibleWith(subject: string): Promise<void>
  /** The framed bytes can be read: as the newest version of a subject when it is a text, else as this very event. */
  toDecodeAs(expected: unknown): Promise<void>
  /** The schema, a file or a text, is as it was; what a change means for readers and writers is said. */
  toMatchSchemaSnapshot(name?: string): Promise<void>
}

declare module 'vitest' {
  // The names of the parameters are the library's.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown>
    extends SchemaMatchers {}
}

/** The schemas of the registry of this run. */
function schemas(): Schemas {
  const { url, client } = registryOf(settingsFrom())
  return createSchemas(url, client)
}

interface Result {
  readonly pass: boolean
  readonly message: () => string
}

async function conforms(event: unknown, subject: string, version?: number): Promise<Result> {
  const known = await schemas().version(subject, version)
  const name = `${subject} version ${known.version}`
  try {
    encoded('the event', { ...known, subject, name }, event)
    return { pass: true, message: () => `the event fits ${name}` }
  } catch (error) {
    if (!(error instanceof Unencodable)) throw error
    return { pass: false, message: () => error.message }
  }
}

async function isCompatible(given: string, subject: string): Promise<Result> {
  const { url, client } = registryOf(settingsFrom())
  const { canonical, type } = await schemaFrom(given)
  const check = await asking(url, () =>
    createClient(native.schemaChecks, url, client).checkSchema({
      params: { subject },
      body: { schema: canonical, schemaType: type }
    })
  )
  return {
    pass: check.isCompatible,
    message: () =>
      check.isCompatible
        ? `the schema is compatible with ${subject} (${check.level})`
        : conflictText('the schema', subject, check)
  }
}

async function decodesAs(
  { equals, utils }: MatcherState,
  given: unknown,
  expected: unknown
): Promise<Result> {
  const frame = given instanceof Uint8Array ? readFrame(given) : undefined
  if (frame === undefined)
    return { pass: false, message: () => 'these are no bytes with a schema id in front of them' }
  const known = schemas()
  const { schema: writer } = await known.byId(frame.id)
  const { message, payload } = unplaced(writer, frame.payload)
  const subject = typeof expected === 'string' ? expected : undefined
  const reader = subject === undefined ? writer : (await known.version(subject)).schema
  let decoded: unknown
  try {
    decoded = reader.decode(payload, writer, { message })
  } catch (error) {
    const who = subject === undefined ? 'their own schema' : subject
    const reason = error instanceof Error ? error.message : String(error)
    return { pass: false, message: () => `the bytes cannot be read as ${who}: ${reason}` }
  }
  if (subject !== undefined) return { pass: true, message: () => `the bytes can be read as ${subject}` }
  return {
    pass: equals(decoded, expected),
    message: () => `the bytes hold something else\n\n${utils.diff(expected, decoded) ?? ''}`
  }
}

expect.extend({
  toConformTo: (event: unknown, subject: string, version?: number) => conforms(event, subject, version),
  toBeCompatibleWith: (given: string, subject: string) => isCompatible(given, subject),
  toDecodeAs(this: MatcherState, given: unknown, expected: unknown) {
    return decodesAs(this, given, expected)
  },
  async toMatchSchemaSnapshot(this: MatcherState, given: string, name?: string) {
    return schemaSnapshot(this, await schemaFrom(given), name)
  }
})
