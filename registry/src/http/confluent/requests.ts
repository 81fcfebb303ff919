import type { Metadata, Reference, RuleSet, TagChange, TaggedPlace } from '@instep/contracts'
import type { SchemaRequest } from '../../service/index.ts'

interface Body {
  readonly schema?: string | undefined
  readonly schemaType?: string | undefined
  readonly references?: readonly Reference[] | undefined
  readonly metadata?: Loose<Metadata> | undefined
  readonly ruleSet?: Loose<RuleSet> | undefined
}

/** As zod types it: every field may also be present and undefined. */
type Loose<Fields> = Fields extends readonly (infer Item)[]
  ? readonly Loose<Item>[]
  : Fields extends object
    ? { readonly [Field in keyof Fields]: Loose<Fields[Field]> | undefined }
    : Fields

/** The domain's request from the body of a register, look-up or compatibility request. */
export function schemaRequestOf(body: Body): SchemaRequest {
  return {
    text: body.schema ?? '',
    ...(body.schemaType === undefined ? {} : { type: body.schemaType }),
    ...(body.references === undefined ? {} : { references: body.references }),
    ...(body.metadata === undefined ? {} : { metadata: present(body.metadata) as Metadata }),
    ...(body.ruleSet === undefined ? {} : { ruleSet: present(body.ruleSet) as RuleSet })
  }
}

/** Without the fields that are undefined, at every depth: what is absent must not take part in the hash. */
export function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, present(item)]]))
  )
}

interface SentTags {
  readonly schemaEntity: { readonly entityPath: string; readonly entityType: TaggedPlace['type'] }
  readonly tags: readonly string[]
}

/** The tags of a request in the domain's words. */
export function tagChangeOf(add: readonly SentTags[] = [], remove: readonly SentTags[] = []): TagChange {
  const place = ({ schemaEntity, tags }: SentTags): TaggedPlace => ({
    path: schemaEntity.entityPath,
    type: schemaEntity.entityType,
    tags
  })
  return { add: add.map(place), remove: remove.map(place) }
}
