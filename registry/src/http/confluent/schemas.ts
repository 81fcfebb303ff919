import { defaultContext, Failure, formats, parseSubject, type Subject, subjectText } from '@instep/contracts'
import type { confluent } from '@instep/protocol'
import {
  type AssociationQuery,
  type Core,
  findTags,
  getSchema,
  listSchemas,
  registrationsOfId,
  rendered,
  type StoredSchema,
  subjectOf
} from '../../service/index.ts'
import type { Handlers } from '../route.ts'
import { associationBody, lifecyclesOf } from './associations.ts'
import { idBody, page, subjectFilter, tagsBody, versionBody } from './bodies.ts'

export const schemas: Handlers<typeof confluent.schemas> = {
  async getSchema({ params, query }, registry) {
    const schema = await findSchema(registry, params.id, query.subject)
    const owner = await ownerOf(registry, schema, query.subject)
    const maxId = query.fetchMaxId ? await registry.store.schemas.highestId(schema.context) : undefined
    const tags = tagsBody(await findTags(registry, schema, query.findTags))
    return { ...idBody(await rendered(registry, schema, query), owner, maxId), ...tags }
  },

  async getSchemaText({ params, query }, registry) {
    return (await rendered(registry, await findSchema(registry, params.id, query.subject), query)).text
  },

  async listSchemaSubjects({ params, query }, registry) {
    const owners = await findOwners(registry, params.id, query)
    return page([...new Set(owners.map(({ subject }) => subjectText(subject)))], query.offset, query.limit)
  },

  async listSchemaVersions({ params, query }, registry) {
    const owners = await findOwners(registry, params.id, query)
    const versions = owners.map(({ subject, version }) => ({ subject: subjectText(subject), version }))
    return page(versions, query.offset, query.limit)
  },

  async getSchemaByGuid({ params, query }, registry) {
    const [first] = await registry.store.schemas.idsOfGuid(canonicalGuid(params.guid))
    const schema = first && (await registry.store.schemas.schemaById(first.context, first.id))
    if (schema === undefined) throw new Failure('schemaIdNotFound', { id: params.guid })
    return idBody(await rendered(registry, schema, query), undefined, undefined)
  },

  async listGuidIds({ params }, registry) {
    return [...(await registry.store.schemas.idsOfGuid(canonicalGuid(params.guid)))]
  },

  async listTypes() {
    return formats.map(({ type }) => type)
  },

  async listSchemas({ query }, registry) {
    const filter = {
      ...subjectFilter(query.subjectPrefix ?? ''),
      visibility: query.deleted ? 'all' : 'live',
      latestOnly: query.latestOnly,
      ruleType: query.ruleType,
      withAliases: query.aliases,
      associations: associationsAsked(query)
    } as const
    const limit = query.limit > 0 && query.limit <= listLimit ? query.limit : listLimit
    const found = await listSchemas(registry, filter, { offset: Math.max(0, query.offset), limit })
    return found.map(({ aliases, associations, ...registered }) => ({
      ...versionBody(registered),
      ...(query.aliases && aliases.length > 0 ? { aliases: [...aliases] } : {}),
      ...(associations.length > 0 ? { associations: associations.map(associationBody) } : {})
    }))
  }
}

/** Which associations a list of schemas is to be narrowed to, if to any. */
function associationsAsked(query: {
  readonly resourceType: string | undefined
  readonly associationType: readonly string[]
  readonly lifecycle: readonly string[]
}): AssociationQuery | undefined {
  const { resourceType, associationType: types, lifecycle } = query
  if (resourceType === undefined && types.length + lifecycle.length === 0) return undefined
  return {
    ...(resourceType === undefined ? {} : { resourceType }),
    types,
    lifecycles: lifecyclesOf(lifecycle)
  }
}

/** A list of schemas is never longer; offset gives the rest. */
const listLimit = 1000

/** The schema that an id means to a subject: in its context, or where a subject of its name uses the id. */
async function findSchema(registry: Core, id: string, text: string | undefined): Promise<StoredSchema> {
  const number = parseId(id)
  const subject = text === undefined ? undefined : await subjectOf(registry, text)
  if (subject === undefined || subject.name === '' || subject.context !== defaultContext) {
    return getSchema(registry, subject?.context ?? defaultContext, number)
  }
  const owning = await contextUsing(registry, subject, number)
  return getSchema(registry, owning ?? defaultContext, number)
}

/** The first context in which a subject of this name uses an id. */
async function contextUsing({ store }: Core, { name }: Subject, id: number): Promise<string | undefined> {
  for (const context of [defaultContext, ...(await store.schemas.contexts())]) {
    const users = await store.schemas.registrationsOfId(context, id)
    if (users.some(({ subject }) => subject.name === name)) return context
  }
  return undefined
}

function findOwners(
  registry: Core,
  id: string,
  query: { readonly subject: string | undefined; readonly deleted: boolean }
) {
  return registrationsOfId(registry, contextOf(query.subject), parseId(id), query.deleted ? 'all' : 'live')
}

/** The subject to name when several share a schema: the one asked for, else the first that is live. */
async function ownerOf(registry: Core, schema: StoredSchema, wanted: string | undefined) {
  const owners = await registry.store.schemas.registrationsOfId(schema.context, schema.id)
  const ranked = owners.toSorted((a, b) => rank(a) - rank(b))
  const owner = ranked.find(({ subject }) => subjectText(subject) === wanted) ?? ranked[0]
  return owner && { subject: subjectText(owner.subject), version: owner.version, deleted: owner.isDeleted }
}

function rank({ isDeleted }: { readonly isDeleted: boolean }): number {
  return isDeleted ? 1 : 0
}

function contextOf(subject: string | undefined): string {
  return subject === undefined ? defaultContext : parseSubject(subject).context
}

/** @throws Failure routeUnknown: what is no number is no resource */
function parseId(text: string): number {
  if (!/^[+-]?\d{1,10}$/.test(text)) throw new Failure('routeUnknown', { path: `/schemas/ids/${text}` })
  return Number(text)
}

/** Also takes the 32 hexadecimal digits without dashes. */
function canonicalGuid(text: string): string {
  return text
    .toLowerCase()
    .replace(/^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/, '$1-$2-$3-$4-$5')
}
