import {
  type Association,
  type AssociationTerms,
  type AssociationType,
  agreed,
  Failure,
  isSameAssociation,
  isValidSubject,
  type Lifecycle,
  type Resource,
  subjectText,
  toAssociationType
} from '@instep/contracts'
import type { AssociationFilter, RegisteredSchema } from '../store/store.ts'
import type { SchemaRequest } from './candidates.ts'
import { type Core, write } from './core.ts'
import { deleteSubject } from './deletion.ts'
import { register } from './registration.ts'

/** One association to make, and the schema to register under its subject first. */
export interface AssociationRequest extends AssociationTerms {
  readonly schema?: SchemaRequest | undefined
  readonly normalize?: boolean | undefined
}

export interface Associated extends Association {
  /** What the request's schema was registered as. */
  readonly registered?: RegisteredSchema
}

export interface AssociateOptions {
  /** Refuse to change an association that is there. */
  readonly isCreateOnly: boolean
  /** Answer as if it were done, and do nothing. */
  readonly dryRun: boolean
}

/**
 * Binds subjects to a resource, all or none of them.
 * @throws Failure association…, subjectAssociated…, subjectWithoutVersion, and what registering may throw
 */
export async function associate(
  core: Core,
  resource: Resource,
  requests: readonly AssociationRequest[],
  { isCreateOnly, dryRun }: AssociateOptions
): Promise<readonly Associated[]> {
  requireSome(requests)
  return rehearsing(dryRun, keep =>
    write(core, async writing => {
      const made: Associated[] = []
      for (const request of requests) made.push(await associateOne(writing, resource, request, isCreateOnly))
      return keep(made)
    })
  )
}

/** One step of a change to a resource's associations. */
export type AssociationStep =
  | ({ readonly kind: 'create' | 'upsert' } & AssociationRequest)
  | { readonly kind: 'delete'; readonly type?: string | undefined; readonly cascade?: boolean | undefined }

/** Makes, changes and removes associations of a resource in the order given, all or none. */
export async function mutateAssociations(
  core: Core,
  resource: Resource,
  steps: readonly AssociationStep[],
  dryRun: boolean
): Promise<readonly Associated[]> {
  requireSome(steps)
  return rehearsing(dryRun, keep =>
    write(core, async writing => {
      const made: Associated[] = []
      for (const step of steps) {
        if (step.kind === 'delete') {
          const types = [toAssociationType(step.type)]
          await removeAssociations(writing, resource, types, step.cascade ?? false)
        } else made.push(await associateOne(writing, resource, step, step.kind === 'create'))
      }
      return keep(made)
    })
  )
}

/** Removes associations of a resource: those of the types given, or all. A cascade takes subjects along that are its alone. */
export async function dissociate(
  core: Core,
  resource: { readonly id: string; readonly type: string | undefined },
  { types, cascade, dryRun }: { types: readonly AssociationType[]; cascade: boolean; dryRun: boolean }
): Promise<void> {
  await rehearsing(dryRun, keep =>
    write(core, async writing => {
      await removeAssociations(writing, resource, types, cascade)
      return keep(undefined)
    })
  )
}

export interface AssociationQuery extends AssociationFilter {
  readonly types?: readonly string[]
  readonly lifecycles?: readonly Lifecycle[]
}

export async function listAssociations(
  { store }: Core,
  { types = [], lifecycles = [], ...filter }: AssociationQuery
): Promise<readonly Association[]> {
  const found = await store.associations.associations(filter)
  return found.filter(
    ({ type, lifecycle }) =>
      (types.length === 0 || types.includes(type)) &&
      (lifecycles.length === 0 || lifecycles.includes(lifecycle))
  )
}

async function associateOne(
  core: Core,
  resource: Resource,
  request: AssociationRequest,
  isCreateOnly: boolean
): Promise<Associated> {
  const { store } = core
  const type = toAssociationType(request.type)
  const known = (
    await store.associations.associations({ resourceType: resource.type, resourceId: resource.id })
  ).find(association => association.type === type)
  const { schema } = request
  const wanted = agreed(resource, request, isCreateOnly ? undefined : known, schema !== undefined)
  if (isCreateOnly && known !== undefined && !isSameAssociation(known, wanted)) {
    throw new Failure('associationExists', { type, resource: resource.id })
  }
  if (!isValidSubject(wanted.subject)) {
    throw new Failure('subjectInvalid', { subject: subjectText(wanted.subject) })
  }
  await requireFree(core, wanted)
  await requireVersion(core, wanted, known, schema)
  const registered =
    schema &&
    (await register(core, wanted.subject, schema, { normalize: request.normalize ?? false, force: false }))
  const association = { ...wanted, guid: known?.guid ?? crypto.randomUUID() }
  await store.associations.putAssociation(association)
  return { ...association, ...(registered === undefined ? {} : { registered }) }
}

/** A strong association wants its subject alone; a weak one shares, but not with a strong one. */
async function requireFree({ store }: Core, wanted: Omit<Association, 'guid'>): Promise<void> {
  const { subject, resource, type, lifecycle } = wanted
  const others = (await store.associations.associations({ subject })).filter(
    other =>
      !(other.resource.id === resource.id && other.resource.type === resource.type && other.type === type)
  )
  const name = subjectText(subject)
  if (lifecycle === 'STRONG' && others.length > 0) throw new Failure('subjectAssociated', { subject: name })
  if (others.some(other => other.lifecycle === 'STRONG')) {
    throw new Failure('subjectAssociatedStrongly', { subject: name })
  }
}

async function requireVersion(
  { store }: Core,
  { subject, isFrozen }: Omit<Association, 'guid'>,
  known: Association | undefined,
  schema: SchemaRequest | undefined
): Promise<void> {
  const live = await store.schemas.registrations(subject, 'live')
  if (isFrozen && known === undefined && schema === undefined) {
    throw new Failure('associationInvalid', {
      property: 'schema',
      detail: 'schema must be provided when creating a frozen association'
    })
  }
  if (isFrozen && known === undefined && live.length > 0) {
    throw new Failure('associationInvalid', {
      property: 'frozen',
      detail: 'cannot create a frozen association when schemas already exist in the subject'
    })
  }
  if (schema === undefined && live.length === 0) {
    throw new Failure('subjectWithoutVersion', { subject: subjectText(subject) })
  }
}

async function removeAssociations(
  core: Core,
  { id, type }: { readonly id: string; readonly type: string | undefined },
  types: readonly AssociationType[],
  cascade: boolean
): Promise<void> {
  const { store } = core
  const found = await store.associations.associations({
    resourceId: id,
    ...(type === undefined ? {} : { resourceType: type })
  })
  const doomed = found.filter(association => types.length === 0 || types.includes(association.type))
  if (doomed.length === 0) throw new Failure('associationNotFound', { resource: id })
  for (const association of doomed) {
    if (association.isFrozen && !cascade) {
      throw new Failure('associationFrozen', {
        type: association.type,
        subject: subjectText(association.subject)
      })
    }
    await store.associations.deleteAssociation(association)
    if (!cascade || association.lifecycle === 'WEAK') continue
    const live = await store.schemas.registrations(association.subject, 'live')
    if (live.length > 0) await deleteSubject(core, association.subject, false)
  }
}

function requireSome(items: readonly unknown[]): void {
  if (items.length > 0) return
  throw new Failure('associationInvalid', { property: 'associations', detail: 'cannot be null or empty' })
}

/** Lets a rehearsal do all its work, and takes it back: `keep` is how the work hands over its result. */
async function rehearsing<Result>(
  isRehearsal: boolean,
  work: (keep: (result: Result) => Result) => Promise<Result>
): Promise<Result> {
  let kept: { readonly result: Result } | undefined
  const undone = new Error('a rehearsal is taken back')
  try {
    return await work(result => {
      if (!isRehearsal) return result
      kept = { result }
      throw undone
    })
  } catch (error) {
    if (error !== undone || kept === undefined) throw error
    return kept.result
  }
}
