import {
  type EffectiveConfig,
  Failure,
  isAccepted,
  isImporting,
  isValidSubject,
  isWritable,
  type Subject,
  sharedTags,
  subjectReferredTo,
  subjectText,
  type TagChange,
  withTags
} from '@instep/contracts'
import type { RegisteredSchema, Registration } from '../store/store.ts'
import { type Candidate, type CandidateOptions, type SchemaRequest, toCandidate } from './candidates.ts'
import { checkCandidate } from './compatibility.ts'
import { configFor } from './config.ts'
import { type Core, write } from './core.ts'
import { requireLinted } from './linting.ts'
import { findEquivalent, findIdentical } from './lookup.ts'
import { addsToSchemas, newestSchema, withMergedParts, withRecordedVersion } from './merged-requests.ts'
import { modeFor, placeOf } from './modes.ts'

export interface RegistrationRequest extends SchemaRequest {
  /** The id to register under; only while importing. */
  readonly id?: number
  /** The version to register as; unless importing it must be the next one. */
  readonly version?: number
  /** Tags to change in the text before it is registered. */
  readonly tags?: TagChange
  /** Whether the newest version's tags are carried over, where the places are still there. */
  readonly keepsTags?: boolean
}

export interface RegistrationOptions {
  readonly normalize: boolean
  /** Skip the compatibility check. */
  readonly force: boolean
}

/**
 * Registers a schema under a subject. What is registered already keeps its id and version, whatever the mode.
 * @throws Failure schemaInvalid, schemaIncompatible, mode…, versionNotNext, subjectInvalid, idTaken
 */
export async function register(
  core: Core,
  subject: Subject,
  request: RegistrationRequest,
  options: RegistrationOptions
): Promise<RegisteredSchema> {
  if (!isValidSubject(subject)) throw new Failure('subjectInvalid', { subject: subjectText(subject) })
  const known = await findRegistered(core, subject, request, options)
  return known ?? write(core, writing => registerNew(writing, subject, request, options))
}

/** The fast path: nothing is written, and no mode forbids it. */
async function findRegistered(
  core: Core,
  subject: Subject,
  request: RegistrationRequest,
  { normalize }: RegistrationOptions
): Promise<RegisteredSchema | undefined> {
  if (request.text.trim() === '') return undefined
  const config = await configFor(core, subject)
  if (addsToSchemas(config) || changesTags(request)) return undefined
  const candidate = await lenientCandidate(core, subject, request, {
    normalize: normalize || (config.normalize ?? false),
    strict: config.validateNewSchemas ?? true
  })
  const found = await findIdentical(core, subject, candidate, 'live')
  return found !== undefined && isSameRequest(request, found) ? found : undefined
}

/** A schema that is there already need not pass what new ones must. */
async function lenientCandidate(
  core: Core,
  subject: Subject,
  request: RegistrationRequest,
  options: CandidateOptions
): Promise<Candidate> {
  try {
    return await toCandidate(core, subject, request, options)
  } catch (error) {
    if (!options.strict || !(error instanceof Failure && error.code === 'schemaInvalid')) throw error
    return toCandidate(core, subject, request, { ...options, strict: false })
  }
}

function isSameRequest({ id, version = 0 }: RegistrationRequest, found: Registration): boolean {
  const isAnyVersion = version === 0 || version === -1
  const isAnyId = id === undefined || id < 0
  return (isAnyVersion && (isAnyId || id === found.id)) || (version === found.version && id === found.id)
}

async function registerNew(
  core: Core,
  subject: Subject,
  request: RegistrationRequest,
  options: RegistrationOptions
): Promise<RegisteredSchema> {
  const importing = await requireMode(core, subject, request)
  const next = (await core.store.schemas.highestVersion(subject)) + 1
  const config = await configFor(core, subject)
  const filled = importing ? request : await filledIn(core, subject, request, next, config)
  const candidate = await toCandidate(core, subject, filled, {
    normalize: !importing && (options.normalize || (config.normalize ?? false)),
    strict: !importing && (config.validateNewSchemas ?? true)
  })

  const known = await findKnown(core, subject, request, candidate)
  if (known !== undefined) return known
  await requireReferable(core, subject, candidate)
  if (!importing) requireLinted(subject, candidate.schema, config)
  if (!importing && !options.force) await requireCompatible(core, subject, candidate, config)
  const version = versionFor(subject, request.version ?? 0, next, importing)
  // Only an import can meet a version that is there. Nothing is lost when it is not.
  if (version < next) await core.store.schemas.remove(subject, [version])
  return add(core, subject, candidate, version, request.id)
}

/** Whether this is an import. @throws Failure modeReadOnly, modeNotImport, modeNotReadWrite */
async function requireMode(core: Core, subject: Subject, { id }: RegistrationRequest): Promise<boolean> {
  const mode = await modeFor(core, subject)
  const importing = isImporting(mode)
  const bringsId = id !== undefined && id >= 0
  if (!isWritable(mode)) throw new Failure('modeReadOnly', placeOf(subject))
  if (bringsId && !importing) throw new Failure('modeNotImport', placeOf(subject))
  if (!bringsId && importing) throw new Failure('modeNotReadWrite', placeOf(subject))
  return importing
}

/** A request with all that it leaves to the registry: its text, its metadata and rules, the record of its version. */
async function filledIn(
  core: Core,
  subject: Subject,
  request: RegistrationRequest,
  next: number,
  config: EffectiveConfig
): Promise<RegistrationRequest> {
  const given = request.text.trim() === '' ? await withNewestText(core, subject, request) : request
  const worded = changesTags(request) ? await withChangedTags(core, subject, given) : given
  return withRecordedVersion(await withMergedParts(core, subject, worded, config), next)
}

function changesTags({ tags, keepsTags = false }: RegistrationRequest): boolean {
  return keepsTags || [tags?.add, tags?.remove].some(list => list !== undefined && list.length > 0)
}

/** @throws Failure schemaInvalid when a place to tag is not there */
async function withChangedTags(
  core: Core,
  subject: Subject,
  request: RegistrationRequest
): Promise<RegistrationRequest> {
  const options = { normalize: false, strict: false }
  const { schema, content } = await toCandidate(core, subject, request, options)
  const newest = request.keepsTags === true ? await newestSchema(core, subject) : undefined
  const isAlike = newest !== undefined && newest.type === content.type
  const kept = isAlike ? sharedTags(await core.parsed.of(core.store.schemas, newest), schema) : []
  const add = [...kept, ...(request.tags?.add ?? [])]
  return { ...request, text: withTags(schema, { add, remove: request.tags?.remove }) }
}

/** An empty text stands for that of the newest version, with its type and references. @throws Failure schemaEmpty */
async function withNewestText(
  core: Core,
  subject: Subject,
  request: RegistrationRequest
): Promise<RegistrationRequest> {
  const newest = await newestSchema(core, subject)
  if (newest === undefined) throw new Failure('schemaEmpty', {})
  const { text, type, references } = newest
  return { ...request, text, type, references }
}

/** Looked for once more, now that nobody else writes: two who race with one schema get one id. */
async function findKnown(
  core: Core,
  subject: Subject,
  request: RegistrationRequest,
  candidate: Candidate
): Promise<RegisteredSchema | undefined> {
  if ((request.version ?? 0) > 0) return undefined
  const identical = await findIdentical(core, subject, candidate, 'live')
  if (identical !== undefined && isSameRequest(request, identical)) return identical
  return findEquivalent(core, subject, candidate, 'live')
}

/** @throws Failure subjectNotReferable */
async function requireReferable({ store }: Core, from: Subject, { content }: Candidate): Promise<void> {
  for (const reference of content.references) {
    const subject = subjectReferredTo(reference.subject, from)
    const associations = await store.associations.associations({ subject })
    if (associations.some(({ lifecycle }) => lifecycle === 'STRONG')) {
      throw new Failure('subjectNotReferable', { subject: subjectText(subject) })
    }
  }
}

async function requireCompatible(
  core: Core,
  subject: Subject,
  candidate: Candidate,
  config: EffectiveConfig
): Promise<void> {
  const verdict = await checkCandidate(core, subject, candidate, config)
  if (!isAccepted(verdict)) {
    throw new Failure('schemaIncompatible', { subject: subjectText(subject), verdict })
  }
}

function versionFor(subject: Subject, wanted: number, next: number, importing: boolean): number {
  if (wanted <= 0) return next
  if (wanted !== next && !importing) {
    throw new Failure('versionNotNext', { subject: subjectText(subject), version: wanted, next })
  }
  return wanted
}

async function add(
  { store, clock, parsed }: Core,
  subject: Subject,
  { content, guid, schema: tree }: Candidate,
  version: number,
  wantedId: number | undefined
): Promise<RegisteredSchema> {
  const { schemas } = store
  const at = clock()
  const known = await schemas.schemaByGuid(subject.context, guid)
  const id = wantedId === undefined || wantedId < 0 ? known?.id : wantedId
  const held = id === undefined ? undefined : await schemas.schemaById(subject.context, id)
  if (held !== undefined && held.guid !== guid) {
    throw new Failure('idTaken', { id: held.id, context: subject.context })
  }
  const deleted = await schemas.registrations(subject, 'deleted')
  const schema = held ?? (await schemas.addSchema({ context: subject.context, guid, ...content, at }, id))
  await schemas.addRegistration({ subject, version, id: schema.id, at })
  if (schema.text === tree.canonical) parsed.take(schema, tree)
  const replaced = deleted.filter(old => old.id === schema.id)
  await removeUnreferenced(store, subject, replaced)
  return { subject, version, id: schema.id, isDeleted: false, at, schema }
}

/** Soft-deleted versions of the schema that is registered again go, unless something refers to them. */
async function removeUnreferenced(
  { schemas }: Core['store'],
  subject: Subject,
  registrations: readonly Registration[]
): Promise<void> {
  for (const { version } of registrations) {
    if ((await schemas.referrers(subject, version)).length === 0) await schemas.remove(subject, [version])
  }
}
