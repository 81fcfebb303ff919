import {
  type Association,
  Failure,
  type Lifecycle,
  lifecycles,
  parseSubject,
  type Resource,
  subjectText,
  toAssociationType,
  toResource
} from '@instep/contracts'
import type { confluent, RequestOf } from '@instep/protocol'
import {
  type Associated,
  type AssociationQuery,
  type AssociationStep,
  associate,
  type Core,
  dissociate,
  listAssociations,
  mutateAssociations
} from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { page, registrationBody } from './bodies.ts'
import { confluentDialect } from './dialect.ts'
import { schemaRequestOf } from './requests.ts'

type Api = typeof confluent.associations
type Body = RequestOf<Api['createAssociations']>['body']
type Step = NonNullable<
  NonNullable<RequestOf<Api['mutateAssociationsInBatch']>['body']['requests']>[number]['associations']
>[number]

export const associations: Handlers<Api> = {
  listSubjectAssociations: ({ params, query }, registry) =>
    list(registry, { subject: parseSubject(params.subject) }, query),

  listNamedAssociations: ({ params, query }, registry) =>
    list(
      registry,
      {
        resourceName: params.name,
        // A dash stands for any namespace.
        ...(params.namespace === '-' ? {} : { resourceNamespace: params.namespace })
      },
      query
    ),

  listResourceAssociations: ({ params, query }, registry) =>
    list(registry, { resourceId: params.resource }, query),

  createAssociations: ({ query, body }, registry) =>
    change(registry, body, { isCreateOnly: true, dryRun: query.dryRun }),

  putAssociations: ({ query, body }, registry) =>
    change(registry, body, { isCreateOnly: false, dryRun: query.dryRun }),

  putResourceAssociations: ({ params, query, body }, registry) =>
    change(registry, { ...body, resourceId: params.resource }, { isCreateOnly: false, dryRun: query.dryRun }),

  async deleteAssociations({ params, query }, registry) {
    await dissociate(
      registry,
      { id: params.resource, type: query.resourceType },
      {
        types: query.associationType.map(toAssociationType),
        cascade: query.cascadeLifecycle,
        dryRun: query.dryRun
      }
    )
    return new Answer(204, undefined)
  },

  async getAssociationsInBatch({ body: { requests = [] } }, registry) {
    const results = await inTurn(requests, async ({ associationTypes = [], lifecycle, ...sent }) => {
      const found = await listAssociations(registry, {
        ...resourceFilter(sent),
        types: associationTypes,
        lifecycles: lifecycle === undefined ? [] : [lifecycle]
      })
      return { ...sent, associations: found.map(termsBody) }
    })
    return new Answer(207, { results })
  },

  async mutateAssociationsInBatch({ query, body: { requests = [] } }, registry) {
    const results = await inTurn(requests, async ({ associations: steps = [], ...sent }) => {
      const resource = resourceOf(sent)
      return answer(resource, await mutateAssociations(registry, resource, steps.map(toStep), query.dryRun))
    })
    return new Answer(207, { results })
  }
}

/** What the lists of associations may be narrowed by. */
interface Narrowing {
  readonly resourceType: string | undefined
  readonly associationType: readonly string[]
  readonly lifecycle: string | undefined
  readonly offset: number
  readonly limit: number
}

async function list(registry: Core, filter: AssociationQuery, query: Narrowing) {
  const found = await listAssociations(registry, {
    ...filter,
    ...(query.resourceType === undefined ? {} : { resourceType: query.resourceType }),
    types: query.associationType,
    lifecycles: lifecyclesOf(query.lifecycle === undefined ? [] : [query.lifecycle])
  })
  return page(found, query.offset, query.limit).map(associationBody)
}

/** The lifecycles that texts name, in any letter case. @throws Failure associationInvalid */
export function lifecyclesOf(texts: readonly string[]): readonly Lifecycle[] {
  return texts.map(text => {
    const found = lifecycles.find(known => known === text.toUpperCase())
    if (found !== undefined) return found
    throw new Failure('associationInvalid', { property: 'lifecycle', detail: 'must be STRONG or WEAK' })
  })
}

async function change(
  registry: Core,
  { associations: requests = [], ...sent }: Body,
  options: { readonly isCreateOnly: boolean; readonly dryRun: boolean }
) {
  const resource = resourceOf(sent)
  return answer(resource, await associate(registry, resource, requests.map(toRequest), options))
}

interface SentResource {
  readonly resourceName?: string | undefined
  readonly resourceNamespace?: string | undefined
  readonly resourceId?: string | undefined
  readonly resourceType?: string | undefined
}

function resourceOf({ resourceId, resourceName, resourceNamespace, resourceType }: SentResource): Resource {
  return toResource({ id: resourceId, name: resourceName, namespace: resourceNamespace, type: resourceType })
}

/** What of a resource is given, to look for it by. @throws Failure associationInvalid */
function resourceFilter({ resourceId, resourceName, resourceNamespace, resourceType }: SentResource) {
  if (resourceId === undefined && resourceName === undefined) {
    throw new Failure('associationInvalid', {
      property: 'resourceId',
      detail: 'either it or resourceName must be given'
    })
  }
  return Object.fromEntries(
    Object.entries({ resourceId, resourceName, resourceNamespace, resourceType }).filter(
      ([, value]) => value !== undefined
    )
  )
}

function toRequest({ associationType, schema, ...terms }: Omit<Step, 'opType' | 'cascadeLifecycle'>) {
  return { ...terms, type: associationType, schema: schema && schemaRequestOf(schema) }
}

function toStep({ opType, cascadeLifecycle, ...terms }: Step): AssociationStep {
  return opType === 'DELETE'
    ? { kind: 'delete', type: terms.associationType, cascade: cascadeLifecycle }
    : { kind: opType === 'CREATE' ? 'create' : 'upsert', ...toRequest(terms) }
}

/** An association as the lists show it. */
export function associationBody({ guid, subject, resource, type, lifecycle, isFrozen }: Association) {
  return {
    subject: subjectText(subject),
    guid,
    resourceName: resource.name,
    resourceNamespace: resource.namespace,
    resourceId: resource.id,
    resourceType: resource.type,
    associationType: type,
    lifecycle,
    frozen: isFrozen
  }
}

function termsBody({ subject, type, lifecycle, isFrozen }: Association) {
  return { subject: subjectText(subject), associationType: type, lifecycle, frozen: isFrozen }
}

function answer({ id, name, namespace, type }: Resource, made: readonly Associated[]) {
  return {
    resourceName: name,
    resourceNamespace: namespace,
    resourceId: id,
    resourceType: type,
    associations: made.map(({ registered, ...association }) => ({
      ...termsBody(association),
      ...(registered === undefined
        ? {}
        : { schema: { subject: subjectText(registered.subject), ...registrationBody(registered) } })
    }))
  }
}

/** Each request for itself: one that fails tells why in its own place, as it would have alone. */
async function inTurn<Request, Result>(
  requests: readonly Request[],
  handle: (request: Request) => Promise<Result>
): Promise<({ readonly result: Result } | { readonly error: { error_code: number; message: string } })[]> {
  const results = []
  for (const request of requests) {
    try {
      results.push({ result: await handle(request) })
    } catch (error) {
      const told = error instanceof Failure ? confluentDialect.tell(error) : undefined
      if (told === undefined) throw error
      results.push({ error: told.body as { error_code: number; message: string } })
    }
  }
  return results
}
