import type { Metadata, Reference, RuleSet } from '@instep/contracts'
import * as z from 'zod'
import type { QueryValue } from '../query.ts'

/** Jackson reads an explicit null as absent. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform(value => value ?? undefined)
}

/** The last of several values under one name, as servlets read a single-valued parameter. */
function last(value: QueryValue | boolean | number | undefined): string | undefined {
  const one = Array.isArray(value) ? value.at(-1) : value
  return one === undefined || typeof one === 'object' ? undefined : String(one)
}

/** True only for the text `true`, in any letter case. */
export const flag = z
  .custom<QueryValue | boolean>()
  .optional()
  .transform(value => last(value)?.toLowerCase() === 'true')

export const text = z.custom<QueryValue>().optional().transform(last)

/** Every value under one name. */
export const texts = z
  .custom<QueryValue>()
  .optional()
  .transform(value => [value].flat().filter(item => typeof item === 'string'))

/** A whole number; anything else is no such resource (404), as the original's router has it. */
export function integer(fallback: number) {
  return z
    .custom<QueryValue | number>()
    .optional()
    .transform(value => last(value) ?? String(fallback))
    .pipe(
      z
        .string()
        .regex(/^[+-]?\d{1,10}$/)
        .transform(Number)
    )
}

const names = z.array(z.string())

export const reference = z.object({ name: z.string(), subject: z.string(), version: z.int32() })

export const metadata = z.object({
  tags: optional(z.record(z.string(), names)),
  properties: optional(z.record(z.string(), z.string())),
  sensitive: optional(names)
})

export const rule = z.object({
  name: optional(z.string()),
  doc: optional(z.string()),
  kind: optional(z.enum(['TRANSFORM', 'CONDITION'])),
  mode: optional(z.enum(['UPGRADE', 'DOWNGRADE', 'UPDOWN', 'WRITE', 'READ', 'WRITEREAD'])),
  type: optional(z.string()),
  tags: optional(names),
  params: optional(z.record(z.string(), z.string())),
  expr: optional(z.string()),
  onSuccess: optional(z.string()),
  onFailure: optional(z.string()),
  disabled: optional(z.boolean())
})

export const ruleSet = z.object({
  migrationRules: optional(z.array(rule)),
  domainRules: optional(z.array(rule)),
  encodingRules: optional(z.array(rule)),
  enableAt: optional(z.string())
})

const entityTypes = ['sr_record', 'sr_field', 'SR_RECORD', 'SR_FIELD'] as const

/** Tags of one place in a schema, as they are asked for. */
export const tagsRequest = z.object({
  schemaEntity: z.object({
    entityPath: z.string(),
    entityType: z
      .enum(entityTypes)
      .transform(type => (type.toLowerCase() === 'sr_record' ? 'sr_record' : 'sr_field'))
  }),
  tags: names
})

/** The body of register, look-up and compatibility requests. */
export const schemaRequest = z.object({
  schema: optional(z.string()),
  schemaType: optional(z.string()),
  references: optional(z.array(reference)),
  metadata: optional(metadata),
  ruleSet: optional(ruleSet),
  version: optional(z.int32()),
  id: optional(z.int32()),
  schemaTagsToAdd: optional(z.array(tagsRequest)),
  schemaTagsToRemove: optional(z.array(tagsRequest)),
  propagateSchemaTags: optional(z.boolean())
})

/** In answers these are what was stored; clients need not check them again. */
export const metadataReply = z.custom<Metadata>()
export const ruleSetReply = z.custom<RuleSet>()

/** The tags of one place in a schema. */
export const schemaTags = z.object({
  schemaEntity: z.object({ entityPath: z.string(), entityType: z.string() }),
  tags: names
})

/** What the answers about a schema carry, in the order in which the original writes it. */
export const schemaReply = z.object({
  subject: z.string().optional(),
  version: z.int().optional(),
  id: z.int().optional(),
  guid: z.string().optional(),
  schemaType: z.string().optional(),
  references: z.custom<readonly Reference[]>().optional(),
  metadata: metadataReply.optional(),
  ruleSet: ruleSetReply.optional(),
  schema: z.string().optional(),
  schemaTags: z.array(schemaTags).optional(),
  maxId: z.int().optional(),
  ts: z.number().optional(),
  deleted: z.boolean().optional()
})

/** A reply that is a list of texts. */
export const textList = z.array(z.string())

/** A reply that is a list of numbers: versions or ids. */
export const numberList = z.array(z.int())
