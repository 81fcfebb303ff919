import type { Metadata, RuleSet } from '@instep/contracts'
import type { confluent } from '@instep/protocol'
import {
  type Core,
  configFor,
  deleteSubject,
  deleteVersion,
  findByMetadata,
  findTags,
  getVersion,
  inAnyContext,
  lintVersion,
  lookUp,
  parseVersion,
  type RegisteredSchema,
  type Rendering,
  referrersOf,
  register,
  registrationsOf,
  rendered,
  retagVersion,
  sortedNames,
  subjectOf
} from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { page, registrationBody, schemaBody, subjectFilter, tagsBody, versionBody } from './bodies.ts'
import { present, schemaRequestOf, tagChangeOf } from './requests.ts'

export const subjects: Handlers<typeof confluent.subjects> = {
  async listSubjects({ query }, registry) {
    const found = await registry.store.schemas.subjects({
      ...subjectFilter(query.subjectPrefix ?? ':*:'),
      visibility: visibilityOf(query)
    })
    return page(sortedNames(found), query.offset, query.limit)
  },

  async lookUpSchema({ params, query, body }, registry) {
    const visibility = query.deleted ? 'all' : 'live'
    const found = await inAnyContext(registry, await subjectOf(registry, params.subject), subject =>
      lookUp(registry, subject, schemaRequestOf(body), { normalize: query.normalize, visibility })
    )
    return schemaBody(await shown(registry, found, query))
  },

  async findByMetadata({ params, query }, registry) {
    const wanted = query.key.map((key, index) => [key, query.value[index] ?? ''] as const)
    const subject = await subjectOf(registry, params.subject)
    const found = await findByMetadata(registry, subject, wanted, query.deleted ? 'all' : 'live')
    return versionBody(await shown(registry, found, query))
  },

  async deleteSubject({ params, query }, registry) {
    return [...(await deleteSubject(registry, await subjectOf(registry, params.subject), query.permanent))]
  },

  async listVersions({ params, query }, registry) {
    const found = await registrationsOf(
      registry,
      await subjectOf(registry, params.subject),
      visibilityOf(query)
    )
    const versions = found.map(({ version, isDeleted }) =>
      query.deletedAsNegative && isDeleted ? -version : version
    )
    return page(versions, query.offset, query.limit)
  },

  async registerSchema({ params, query, body }, registry) {
    const { id, version, schemaTagsToAdd, schemaTagsToRemove, propagateSchemaTags = false } = body
    const registered = await register(
      registry,
      await subjectOf(registry, params.subject),
      {
        ...schemaRequestOf(body),
        ...(id === undefined ? {} : { id }),
        ...(version === undefined ? {} : { version }),
        tags: tagChangeOf(schemaTagsToAdd, schemaTagsToRemove),
        keepsTags: propagateSchemaTags
      },
      query
    )
    return new Answer(
      200,
      registrationBody(await shown(registry, registered, query)),
      await lintHeader(registry, registered)
    )
  },

  async getVersion({ params, query }, registry) {
    const found = await findVersion(registry, params, query)
    const tags = tagsBody(await findTags(registry, found.schema, query.findTags))
    return { ...versionBody(await shown(registry, found, query)), ...tags }
  },

  async tagVersion({ params, body }, registry) {
    const { newVersion, tagsToAdd, tagsToRemove, metadata, ruleSet, rulesToMerge, rulesToRemove } = body
    const registered = await retagVersion(
      registry,
      await subjectOf(registry, params.subject),
      parseVersion(params.version),
      {
        version: newVersion,
        tags: tagChangeOf(tagsToAdd, tagsToRemove),
        metadata: present(metadata) as Metadata | undefined,
        ruleSet: present(ruleSet) as RuleSet | undefined,
        rulesToMerge: present(rulesToMerge) as RuleSet | undefined,
        rulesToRemove
      }
    )
    return registrationBody(registered)
  },

  async getVersionText({ params, query }, registry) {
    return (await shown(registry, await findVersion(registry, params, query), query)).schema.text
  },

  async listReferrers({ params, query }, registry) {
    const ids = await referrersOf(
      registry,
      await subjectOf(registry, params.subject),
      parseVersion(params.version),
      query.deleted ? 'all' : 'live'
    )
    return page(ids, query.offset, query.limit)
  },

  async deleteVersion({ params, query }, registry) {
    return deleteVersion(
      registry,
      await subjectOf(registry, params.subject),
      parseVersion(params.version),
      query.permanent
    )
  }
}

async function shown(
  registry: Core,
  found: RegisteredSchema,
  rendering: Rendering
): Promise<RegisteredSchema> {
  return { ...found, schema: await rendered(registry, found.schema, rendering) }
}

async function findVersion(
  registry: Core,
  params: { readonly subject: string; readonly version: string },
  query: { readonly deleted: boolean }
) {
  const version = parseVersion(params.version)
  return inAnyContext(registry, await subjectOf(registry, params.subject), subject =>
    getVersion(registry, subject, version, query.deleted ? 'all' : 'live')
  )
}

function visibilityOf({
  deleted,
  deletedOnly
}: {
  readonly deleted: boolean
  readonly deletedOnly: boolean
}) {
  if (deletedOnly) return 'deleted'
  return deleted ? 'all' : 'live'
}

/** What lint found in a schema that was registered, where the subject's config wants it told. */
async function lintHeader(registry: Core, { subject, version }: RegisteredSchema) {
  if (((await configFor(registry, subject)).lint ?? 'OFF') === 'OFF') return {}
  const { findings } = await lintVersion(registry, subject, version)
  const count = (level: string): number => findings.filter(finding => finding.level === level).length
  return { 'instep-lint': `errors=${count('error')}, warnings=${count('warning')}` }
}
