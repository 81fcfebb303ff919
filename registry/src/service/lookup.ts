import {
  type EffectiveConfig,
  Failure,
  guidOf,
  isAlike,
  type Reference,
  type Subject,
  subjectText
} from '@instep/contracts'
import type { BareText, RegisteredSchema, Registration, SchemaFacts, StoredSchema } from '../store/store.ts'
import { type Candidate, type SchemaRequest, toCandidate } from './candidates.ts'
import { configFor } from './config.ts'
import type { Core } from './core.ts'
import { withMergedParts } from './merged-requests.ts'
import { resolvedKey } from './parsed-schemas.ts'
import { registrationsOf } from './versions.ts'

export interface LookUpOptions {
  readonly normalize: boolean
  readonly visibility: 'live' | 'all'
}

/** The version under which a subject holds a schema. @throws Failure subjectNotFound, schemaNotFound, schemaInvalid */
export async function lookUp(
  core: Core,
  subject: Subject,
  request: SchemaRequest,
  options: LookUpOptions
): Promise<RegisteredSchema> {
  await registrationsOf(core, subject, options.visibility)
  const config = await configFor(core, subject)
  const normalize = options.normalize || (config.normalize ?? false)
  const find = async (sent: SchemaRequest): Promise<RegisteredSchema | undefined> => {
    const candidate = await toCandidate(core, subject, sent, { normalize, strict: false })
    return (
      (await findIdentical(core, subject, candidate, options.visibility)) ??
      (await findEquivalent(core, subject, candidate, options.visibility))
    )
  }
  const found = (await find(request)) ?? (await findMerged(core, subject, request, config, find))
  if (found === undefined) throw new Failure('schemaNotFound', {})
  return found
}

/** Looks again with what the registration would have added, if it would have added anything. */
async function findMerged(
  core: Core,
  subject: Subject,
  request: SchemaRequest,
  config: EffectiveConfig,
  find: (sent: SchemaRequest) => Promise<RegisteredSchema | undefined>
): Promise<RegisteredSchema | undefined> {
  const merged = await withMergedParts(core, subject, request, config)
  const isSame = merged.metadata === request.metadata && merged.ruleSet === request.ruleSet
  return isSame ? undefined : find(merged)
}

/** The newest version of a subject that has the very same content. */
export async function findIdentical(
  { store }: Core,
  subject: Subject,
  { guid }: Candidate,
  visibility: 'live' | 'all'
): Promise<RegisteredSchema | undefined> {
  const schema = await store.schemas.schemaByGuid(subject.context, guid)
  if (schema === undefined) return undefined
  // Many subjects may share a schema.
  const owners = await store.schemas.registrationsOfId(subject.context, schema.id, subject.name)
  const owner = owners.findLast(({ isDeleted }) => visibility === 'all' || !isDeleted)
  return owner && { ...owner, schema }
}

/** The newest version that says the same once references are inlined and recorded versions are left aside. */
export async function findEquivalent(
  core: Core,
  subject: Subject,
  candidate: Candidate,
  visibility: 'live' | 'all'
): Promise<RegisteredSchema | undefined> {
  const { content } = candidate
  const { schemas } = core.store
  const isPlain = content.references.length === 0
  const likely = await schemas.registeredFacts(subject, visibility, isPlain ? bareText(candidate) : undefined)
  for (const { version, schema } of likely) {
    if (!isAlike(content, schema, version)) continue
    const hasText = isPlain && schema.references.length === 0
    if (hasText || (await isSameResolved(core, candidate, schema))) {
      return schemas.registeredSchema(subject, version)
    }
  }
  return undefined
}

function bareText({ content, guid }: Candidate): BareText {
  const { type, text, references, metadata, ruleSet } = content
  const isBare = metadata === undefined && ruleSet === undefined
  return { text, guid: isBare ? guid : guidOf({ type, text, references }) }
}

/** A format that cannot inline its references says the same only with the same ones. */
async function isSameResolved(
  { store, parsed }: Core,
  { content, schema }: Candidate,
  stored: SchemaFacts
): Promise<boolean> {
  const other = await parsed.of(store.schemas, stored)
  const [one, two] = [resolvedKey(schema), resolvedKey(other)]
  if (one.key !== two.key) return false
  return one.isInlined || two.isInlined || isSameReferences(content.references, stored.references)
}

function isSameReferences(some: readonly Reference[], others: readonly Reference[]): boolean {
  const isSame = (one: Reference, other: Reference | undefined) =>
    one.name === other?.name && one.subject === other.subject && one.version === other.version
  return some.length === others.length && some.every((one, index) => isSame(one, others[index]))
}

/** A schema by its id. @throws Failure schemaIdNotFound */
export async function getSchema({ store }: Core, context: string, id: number): Promise<StoredSchema> {
  const schema = await store.schemas.schemaById(context, id)
  if (schema === undefined) throw new Failure('schemaIdNotFound', { id })
  return schema
}

/** Where an id is used. @throws Failure schemaNotFound */
export async function registrationsOfId(
  { store }: Core,
  context: string,
  id: number,
  visibility: 'live' | 'all'
): Promise<readonly Registration[]> {
  const owners = await store.schemas.registrationsOfId(context, id)
  if (owners.length === 0) throw new Failure('schemaNotFound', {})
  return owners.filter(({ isDeleted }) => visibility === 'all' || !isDeleted)
}

/** The names under which subjects are shown, sorted. */
export function sortedNames(subjects: readonly Subject[]): string[] {
  return subjects.map(subjectText).toSorted()
}
