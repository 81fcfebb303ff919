import { setImmediate } from 'node:timers/promises'
import {
  check,
  type EffectiveConfig,
  Failure,
  requireFieldNames,
  reservedConflicts,
  type Subject,
  type Verdict
} from '@instep/contracts'
import type { RegisteredFacts } from '../store/store.ts'
import { type Candidate, type SchemaRequest, toCandidate } from './candidates.ts'
import { configFor } from './config.ts'
import type { Core } from './core.ts'
import type { Content } from './parsed-schemas.ts'
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
  return checkCandidate(core, subject, candidate, config)
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
  const verdict = await checkAgainst(
    core,
    config,
    candidate,
    version === undefined ? [] : [versionOf(version)]
  )
  return withReserved(verdict, config, candidate, version)
}

async function versionToCheck(
  core: Core,
  subject: Subject,
  name: VersionName
): Promise<RegisteredFacts | undefined> {
  const live = await core.store.schemas.registrations(subject, 'live')
  if (name === 'latest' && live.length === 0) return undefined
  if (live.length > 0) return getVersion(core, subject, name, 'live')
  throw new Failure('versionNotFound', { version: name })
}

/** The verdict on a candidate for registration. @param config what holds for the subject */
export async function checkCandidate(
  core: Core,
  subject: Subject,
  candidate: Candidate,
  config: EffectiveConfig
): Promise<Verdict> {
  const versions = await versionsToCompare(core, subject, config, candidate)
  const verdict = await checkAgainst(core, config, candidate, versions)
  const newest = config.validateFields ? await core.store.schemas.newestSchema(subject) : undefined
  return withReserved(verdict, config, candidate, newest)
}

/** Reserved names hold whatever the level, where fields are validated. */
function withReserved(
  verdict: Verdict,
  { validateFields = false }: EffectiveConfig,
  { schema, content }: Candidate,
  previous: RegisteredFacts | undefined
): Verdict {
  if (!validateFields) return verdict
  requireFieldNames(schema)
  return { ...verdict, reserved: reservedConflicts(schema, content.metadata, previous?.schema.metadata) }
}

/** One version after the other, so that none is loaded behind the first conflict, and never all at once. */
async function checkAgainst(
  { store, parsed }: Core,
  { level, compatibilityPolicy }: EffectiveConfig,
  { schema }: Candidate,
  versions: readonly Version[]
): Promise<Verdict> {
  let rested = performance.now()
  for (const { version, content } of versions) {
    const found = parsed.of(store.schemas, content)
    const previous = found instanceof Promise ? await found : found
    const verdict = check(level, schema, [{ version, schema: previous }], compatibilityPolicy)
    if (verdict.conflict !== undefined) return verdict
    if (performance.now() - rested > longestSpell) {
      await setImmediate()
      rested = performance.now()
    }
  }
  return check(level, schema, [], compatibilityPolicy)
}

/** Milliseconds of comparing after which other requests have their turn. */
const longestSpell = 20

async function versionsToCompare(
  { store }: Core,
  subject: Subject,
  { level, compatibilityGroup: group }: EffectiveConfig,
  { content }: Candidate
): Promise<readonly Version[]> {
  if (level === 'NONE') return []
  const isTransitive = level.endsWith('_TRANSITIVE')
  if (!isTransitive && group === undefined) {
    const newest = await store.schemas.newestSchema(subject)
    return newest === undefined ? [] : [versionOf(newest)]
  }
  if (group === undefined) {
    const contents = await store.schemas.liveContents(subject)
    return contents.map(found => ({ version: found.version, content: found }))
  }
  const versions = await store.schemas.registeredFacts(subject, 'live')
  const wanted = content.metadata?.properties?.[group]
  const grouped = versions.filter(({ schema }) => schema.metadata?.properties?.[group] === wanted)
  return (isTransitive ? grouped : grouped.slice(0, 1)).map(versionOf)
}

/** A version to compare with. */
interface Version {
  readonly version: number
  readonly content: Content
}

function versionOf({ version, schema }: RegisteredFacts): Version {
  return { version, content: schema }
}
