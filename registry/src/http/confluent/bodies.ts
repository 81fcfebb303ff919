import {
  type Config,
  everyContext,
  parseSubject,
  type SchemaContent,
  subjectText,
  type TaggedPlace
} from '@instep/contracts'
import type { RegisteredSchema, StoredSchema } from '../../service/index.ts'

/** Jackson's NON_EMPTY: without what is absent or an empty text, list or map. Numbers and booleans always stay. */
export function nonEmpty<Body extends object>(body: Body): Body {
  // Optional fields may be left out, and only those are ever empty.
  return Object.fromEntries(Object.entries(body).filter(([, value]) => !isEmpty(value))) as Body
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** What every answer about a schema says of its content. */
function contentBody({ type, text, references, metadata, ruleSet }: SchemaContent) {
  return {
    schemaType: type,
    references: [...references],
    metadata: metadata && nonEmpty(metadata),
    ruleSet: ruleSet && nonEmpty(ruleSet),
    schema: text
  }
}

/** The answer to a look-up. */
export function schemaBody({ subject, version, id, schema }: RegisteredSchema) {
  return nonEmpty({ subject: subjectText(subject), version, id, guid: schema.guid, ...contentBody(schema) })
}

/** The answer to a request for a version: what comes from the store also says when, and whether it is deleted. */
export function versionBody(registered: RegisteredSchema) {
  return { ...schemaBody(registered), ts: registered.at, deleted: registered.isDeleted }
}

/** The answer to a registration. */
export function registrationBody({ version, id, schema }: RegisteredSchema) {
  return nonEmpty({ id, version, guid: schema.guid, ...contentBody(schema) })
}

/** The answer to a request by id. */
export function idBody(
  schema: StoredSchema,
  owner: { subject: string; version: number; deleted: boolean } | undefined,
  maxId: number | undefined
) {
  return nonEmpty({
    subject: owner?.subject,
    version: owner?.version,
    guid: schema.guid,
    ...contentBody(schema),
    maxId,
    ts: schema.at,
    deleted: owner?.deleted ?? false
  })
}

/** The tags of a schema, where some were asked for and found. */
export function tagsBody(places: readonly TaggedPlace[]) {
  if (places.length === 0) return {}
  return {
    schemaTags: places.map(({ path, type, tags }) => ({
      schemaEntity: { entityPath: path, entityType: type },
      tags: [...tags]
    }))
  }
}

/** A config as GET and DELETE write it. */
export function configBody({ level, ...rest }: Config) {
  const { alias, aliasForDeks, normalize, validateFields, validateNewSchemas, validateRules, ...others } =
    rest
  return nonEmpty({
    alias,
    aliasForDeks,
    normalize,
    validateFields,
    validateNewSchemas,
    validateRules,
    compatibilityLevel: level,
    ...others
  })
}

/** A config as PUT writes it. */
export function configPatchBody({ level, ...rest }: Config) {
  return { ...rest, ...(level === undefined ? {} : { compatibility: level }) }
}

/** A part of a list. A limit of nothing or less is no limit. */
export function page<Item>(items: readonly Item[], offset: number, limit: number): Item[] {
  const start = Math.max(offset, 0)
  return items.slice(start, limit > 0 ? start + limit : undefined)
}

/** The subjects that a prefix lists: those of its context that begin alike, or of every context. */
export function subjectFilter(prefix: string): { readonly context?: string; readonly prefix: string } {
  const { context, name } = parseSubject(prefix)
  return { ...(context === everyContext ? {} : { context }), prefix: name }
}
