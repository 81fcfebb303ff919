import { JsonError, parsePlain } from '@instep/contracts'
import * as z from 'zod'

/** A record of the topic, as Kafka keeps it. */
export interface LogRecord {
  readonly offset: bigint
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
}

const version = z.int().positive()
/** Keys up to 5.5 say `null` for the top level, later ones say nothing. */
const scope = z.string().nullish()
const magic = z.union([z.literal(0), z.literal(1)])

const keys = z.discriminatedUnion('keytype', [
  z.object({ keytype: z.literal('SCHEMA'), subject: z.string(), version, magic }),
  z.object({ keytype: z.literal('CONFIG'), subject: scope }),
  z.object({ keytype: z.literal('MODE'), subject: scope }),
  z.object({ keytype: z.literal('DELETE_SUBJECT'), subject: z.string() }),
  z.object({ keytype: z.literal('CLEAR_SUBJECT'), subject: z.string() }),
  z.object({ keytype: z.literal('CONTEXT'), context: z.string() }),
  z.object({ keytype: z.literal('ASSOC'), resourceName: z.string().nullish() }),
  z.object({ keytype: z.literal('NOOP') })
])

/** What a record of each kind says; a null says that it no longer holds. */
const values = {
  SCHEMA: z.looseObject({
    subject: z.string(),
    version,
    id: z.int().nonnegative(),
    schemaType: z.string().nullish(),
    references: z.array(z.object({ name: z.string(), subject: z.string(), version: z.int() })).nullish(),
    metadata: z.unknown().optional(),
    ruleSet: z.unknown().optional(),
    schema: z.string(),
    deleted: z.boolean().nullish()
  }),
  CONFIG: z.looseObject({ subject: scope, compatibilityLevel: z.string().nullish() }),
  MODE: z.looseObject({ mode: z.string() }),
  DELETE_SUBJECT: z.looseObject({ version: z.int() }),
  CLEAR_SUBJECT: z.looseObject({}),
  CONTEXT: z.looseObject({}),
  ASSOC: z.looseObject({}),
  NOOP: z.unknown()
} as const

type Kind = keyof typeof values

/** What a record says, understood: its key, and its value unless that is null. */
export type Entry = {
  [Name in Kind]: {
    readonly kind: Name
    readonly key: Extract<z.output<typeof keys>, { keytype: Name }>
    readonly value: z.output<(typeof values)[Name]> | null
  }
}[Kind]

export type SchemaValue = z.output<(typeof values)['SCHEMA']>

/** What a record says; a sentence when it is not understood. */
export function readRecord({ offset, key, value }: LogRecord): Entry | string {
  try {
    if (key === null) return `The record at ${offset} has no key.`
    const parsed = keys.parse(parsePlain(text(key)))
    const read = value === null ? null : values[parsed.keytype].parse(parsePlain(text(value)))
    return { kind: parsed.keytype, key: parsed, value: read } as Entry // both were read by the row of one kind
  } catch (error) {
    if (error instanceof z.ZodError) {
      const [issue] = error.issues
      const place = issue?.path.length ? ` at ${issue.path.join('.')}` : ''
      return `The record at ${offset} is not understood: ${issue?.message}${place}.`
    }
    if (error instanceof JsonError || error instanceof TypeError)
      return `The record at ${offset} is not understood: ${error.message}.`
    throw error
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function text(bytes: Uint8Array): string {
  return utf8.decode(bytes)
}
