import { formatOf, guidOf, type Referenced, type Schema } from '@instep/contracts'
import * as z from 'zod'
import type { Struct } from './rpc/messages.ts'

/** A schema with all that is needed to read it without a registry: what a pact embeds. */
export interface SchemaSource {
  readonly subject?: string | undefined
  readonly version?: number | undefined
  readonly schemaId: number
  readonly schemaType: string
  readonly schema: string
  /** What it refers to, dependencies first. */
  readonly references: readonly Referenced[]
}

const source = z.object({
  subject: z.string().optional(),
  version: z.int().optional(),
  schemaId: z.int(),
  schemaType: z.string(),
  schema: z.string(),
  references: z.array(z.object({ name: z.string(), text: z.string() })).default([])
})

/** The schemas that a pact embeds, the one under this key first. What else may stand there is left alone. */
export function embeddedIn(configuration: Struct = {}, first?: unknown): readonly SchemaSource[] {
  const keys = Object.keys(configuration).toSorted((a, b) => Number(b === first) - Number(a === first))
  return keys.flatMap(key => {
    const value = configuration[key]
    const { success, data } = source.safeParse(value)
    return success ? [data] : []
  })
}

/** The key under which a pact embeds a schema: equal schemas with equal ids have equal keys. */
export function keyOf({ schema, schemaType, references, schemaId, subject = '' }: SchemaSource): string {
  return guidOf({
    type: schemaType,
    text: [schema, ...references.flatMap(({ name, text }) => [name, text]), subject, schemaId].join('\n'),
    references: []
  })
}

const parsed = new Map<string, Schema>()
const mostParsed = 500

/** Parses a schema once. @throws Failure schemaInvalid */
export function parse(from: SchemaSource): Schema {
  const key = `${from.schemaType} ${keyOf(from)}`
  const known = parsed.get(key)
  if (known !== undefined) return known
  const schema = formatOf(from.schemaType).parse(from.schema, { references: from.references })
  if (parsed.size >= mostParsed) parsed.clear()
  parsed.set(key, schema)
  return schema
}
