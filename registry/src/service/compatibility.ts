import {
  check,
  Failure,
  type Level,
  type Schema,
  type Subject,
  type Verdict,
  type Version
} from '@instep/contracts'
import type { RegisteredSchema } from '../store/store.ts'
import { type Candidate, type SchemaRequest, toCandidate } from './candidates.ts'
import { configFor } from './config.ts'
import type { Core } from './core.ts'
import { getVersion, type VersionName } from './versions.ts'

/** Checks a schema against the versions that the subject's level demands. Writes nothing. */
export async function checkSubject(
  core: Core,
  subject: Subject,
  request: SchemaRequest,
  normalize: boolean
): Promise<Verdict> {
  const config = await configFor(core, subject)
  const candidate = await toCandidate(core, subject, request, {
    normalize: normalize || (config.normalize ?? false),
    strict: false
  })
  return checkCandidate(core, subject, candidate)
}

/** Checks a schema against one version. @throws Failure versionNotFound; `latest` of nothing is compatible */
export async function checkVersion(
  core: Core,
  subject: Subject,
  name: VersionName,
  request: SchemaRequest,
  normalize: boolean
): Promise<Verdict> {
  const config = await configFor(core, subject)
  const version = await versionToCheck(core, subject, name)
  const candidate = await toCandidate(core, subject, request, {
    normalize: normalize || (config.normalize ?? false),
    strict: false
  })
  const previous = version === undefined ? [] : await toVersions(core, [version])
  return check(config.level, candidate.schema, previous, config.compatibilityPolicy)
}

async function versionToCheck(
  core: Core,
  subject: Subject,
  name: VersionName
): Promise<RegisteredSchema | undefined> {
  const live = await core.store.schemas.registrations(subject, 'live')
  if (name === 'latest' && live.length === 0) return undefined
  if (live.length > 0) return getVersion(core, subject, name, 'live')
  throw new Failure('versionNotFound', { version: name })
}

/** The verdict on a candidate for registration. */
export async function checkCandidate(core: Core, subject: Subject, candidate: Candidate): Promise<Verdict> {
  const { level, compatibilityGroup, compatibilityPolicy } = await configFor(core, subject)
  const versions = await versionsToCompare(core, subject, level, compatibilityGroup, candidate)
  return check(level, candidate.schema, await toVersions(core, versions), compatibilityPolicy)
}

async function versionsToCompare(
  { store }: Core,
  subject: Subject,
  level: Level,
  group: string | undefined,
  { content }: Candidate
): Promise<readonly RegisteredSchema[]> {
  if (level === 'NONE') return []
  if (level.endsWith('_TRANSITIVE') || group !== undefined) {
    const versions = await store.schemas.registeredSchemas(subject, 'live')
    if (group === undefined) return versions
    const wanted = content.metadata?.properties?.[group]
    return versions.filter(({ schema }) => schema.metadata?.properties?.[group] === wanted)
  }
  const last = (await store.schemas.registrations(subject, 'live')).at(-1)
  const newest = last && (await store.schemas.registeredSchema(subject, last.version))
  return newest === undefined ? [] : [newest]
}

function toVersions({ store, parsed }: Core, registered: readonly RegisteredSchema[]): Promise<Version[]> {
  return Promise.all(
    registered.map(async ({ version, schema }) => {
      const tree: Schema = await parsed.of(store.schemas, schema)
      return { version, schema: tree }
    })
  )
}
