import { everyContext, parseSubject } from '@instep/contracts'
import type { confluent } from '@instep/protocol'
import {
  deleteSubject,
  deleteVersion,
  getVersion,
  lookUp,
  parseVersion,
  referrersOf,
  register,
  registrationsOf,
  sortedNames
} from '../../service/index.ts'
import type { Handlers } from '../route.ts'
import { page, registrationBody, schemaBody, versionBody } from './bodies.ts'
import { schemaRequestOf } from './requests.ts'

export const subjects: Handlers<typeof confluent.subjects> = {
  async listSubjects({ query }, registry) {
    const { context, name } = parseSubject(query.subjectPrefix ?? ':*:')
    const found = await registry.store.schemas.subjects({
      ...(context === everyContext ? {} : { context }),
      prefix: name,
      visibility: visibilityOf(query)
    })
    return page(sortedNames(found), query.offset, query.limit)
  },

  async lookUpSchema({ params, query, body }, registry) {
    const found = await lookUp(registry, parseSubject(params.subject), schemaRequestOf(body), {
      normalize: query.normalize,
      visibility: query.deleted ? 'all' : 'live'
    })
    return schemaBody(found)
  },

  async deleteSubject({ params, query }, registry) {
    return [...(await deleteSubject(registry, parseSubject(params.subject), query.permanent))]
  },

  async listVersions({ params, query }, registry) {
    const found = await registrationsOf(registry, parseSubject(params.subject), visibilityOf(query))
    const versions = found.map(({ version, isDeleted }) =>
      query.deletedAsNegative && isDeleted ? -version : version
    )
    return page(versions, query.offset, query.limit)
  },

  async registerSchema({ params, query, body }, registry) {
    const { id, version } = body
    const registered = await register(
      registry,
      parseSubject(params.subject),
      {
        ...schemaRequestOf(body),
        ...(id === undefined ? {} : { id }),
        ...(version === undefined ? {} : { version })
      },
      query
    )
    return registrationBody(registered)
  },

  async getVersion({ params, query }, registry) {
    return versionBody(await findVersion(registry, params, query))
  },

  async getVersionText({ params, query }, registry) {
    return (await findVersion(registry, params, query)).schema.text
  },

  async listReferrers({ params, query }, registry) {
    const ids = await referrersOf(
      registry,
      parseSubject(params.subject),
      parseVersion(params.version),
      query.deleted ? 'all' : 'live'
    )
    return page(ids, query.offset, query.limit)
  },

  async deleteVersion({ params, query }, registry) {
    return deleteVersion(
      registry,
      parseSubject(params.subject),
      parseVersion(params.version),
      query.permanent
    )
  }
}

function findVersion(
  registry: Parameters<typeof getVersion>[0],
  params: { readonly subject: string; readonly version: string },
  query: { readonly deleted: boolean }
) {
  const version = parseVersion(params.version)
  return getVersion(registry, parseSubject(params.subject), version, query.deleted ? 'all' : 'live')
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
