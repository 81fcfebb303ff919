import { readFile } from 'node:fs/promises'
import { formatOf, type Schema } from '@instep/contracts'
import { RegistryFailure } from '@instep/messages'
import type { Knowledge } from '../knowledge/knowledge.ts'
import { typeOf } from '../schema-file.ts'
import type { DeclaredOperation } from './declared.ts'
import type { Sending } from './sending.ts'

/** The schema that a message is said to be written with. */
export interface Claim {
  readonly subject: string | undefined
  /** Undefined for a schema that comes from a file. */
  readonly version: number | undefined
  readonly schema: Schema
  /** How it is called in sentences: `orders-value version 2`. */
  readonly name: string
}

/** The claim of a test, or the one that the contract makes. @throws Unclaimed, RegistryFailure */
export async function claimOf(
  name: string,
  { subject, version, schema }: Sending,
  declared: DeclaredOperation | undefined,
  knowledge: () => Knowledge
): Promise<Claim> {
  const from = subject ?? declared?.schema.subject
  if (typeof schema === 'string') {
    const parsed = formatOf(typeOf(schema)).parse(await readFile(schema, 'utf8'), { strict: true })
    return { subject: from, version: undefined, schema: parsed, name: schema }
  }
  if (from === undefined)
    throw new Unclaimed(
      `nobody says which schema ${name} is written with: name its subject, or a file with the schema, declare it in the contract of the service, or say schema: false`
    )
  const wanted = version ?? (subject === undefined ? declared?.schema.version : undefined)
  const known = await knowledge()
    .version(from, wanted)
    .catch(error => {
      throw absent(error, from, wanted)
    })
  return {
    subject: from,
    version: known.version,
    schema: known.schema,
    name: `${from} version ${known.version}`
  }
}

/** A test does not say what its message is written with. */
export class Unclaimed extends Error {
  override readonly name = 'Unclaimed'
}

function absent(error: unknown, subject: string, version: number | undefined): unknown {
  if (!(error instanceof RegistryFailure) || error.kind !== 'absent') return error
  const what = version === undefined ? `the subject ${subject}` : `version ${version} of ${subject}`
  return new RegistryFailure(`${what} is not registered: ${error.message}`, {
    kind: 'absent',
    status: error.status,
    cause: error
  })
}
