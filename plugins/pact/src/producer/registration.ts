import { asking } from '@instep/messages'
import { type ClientOptions, createClient, native, type ReplyOf } from '@instep/protocol'
import type { Claim } from './claim.ts'

type Check = ReplyOf<typeof native.schemaChecks.checkSchema>

/** A schema could not be registered under its subject. */
export class Unregistrable extends Error {
  override readonly name = 'Unregistrable'
}

/**
 * Asks whether the schema that a message claims is accepted under its subject: one that is registered is, and one
 * that is compatible would be. @throws Unregistrable, RegistryFailure
 */
export async function registrable(
  registry: string,
  client: ClientOptions,
  { subject, version, schema, name }: Claim
): Promise<void> {
  // What came from the registry is there.
  if (version !== undefined) return
  if (subject === undefined)
    throw new Unregistrable(`nobody says under which subject ${name} is to be registered`)
  const check = await asking(registry, () =>
    createClient(native.schemaChecks, registry, client).checkSchema({
      params: { subject },
      body: { schema: schema.canonical, schemaType: schema.type }
    })
  )
  if (!check.isCompatible) throw new Unregistrable(conflictText(name, subject, check))
}

const questions = {
  backward: 'it cannot read messages that were written with that version',
  forward: 'that version cannot read messages that are written with it'
} as const

/** Why a schema is not accepted: what breaks, whom, and the smallest change that would mend it. */
export function conflictText(
  name: string,
  subject: string,
  { level, conflict, reserved = [] }: Check
): string {
  const freed = reserved.map(({ kind, field }) => `  ${reservedTexts[kind](field)}`)
  if (conflict === undefined) return [`${name} is not accepted under ${subject}:`, ...freed].join('\n')
  return [
    `${name} is not compatible with version ${conflict.version} of ${subject} (${level}):`,
    ...freed,
    ...conflict.findings.flatMap(({ direction, formatChanged, differences, counterexample }) => [
      `  ${questions[direction]}:`,
      ...(formatChanged
        ? ['    the format changed']
        : differences
            .filter(({ breaks }) => breaks)
            .map(({ explanation, path }) => `    ${explanation} (at ${path})`)),
      ...(counterexample === undefined
        ? []
        : [`    for example ${JSON.stringify(counterexample.json)}: ${counterexample.error}`])
    ])
  ].join('\n')
}

const reservedTexts = {
  freed: (field: string) => `the name "${field}" was reserved and is not any more`,
  taken: (field: string) => `a field is named "${field}", which is reserved`
} as const
