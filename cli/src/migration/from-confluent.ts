import { ReplyError } from '@instep/protocol'
import {
  type RegistryFacts,
  readRegistry,
  type Settings,
  type VersionFacts,
  versionKey,
  versionPath
} from './confluent-facts.ts'
import { each, type Remote } from './remote.ts'
import { canonical, type Migration, type Report } from './report.ts'
import type { Source } from './source.ts'

/**
 * Brings the subjects of one registry into another: ids, versions, deleted ones, configs, modes and contexts. What is
 * there already is left alone, so that an import that was interrupted goes on where it stopped. At the end both are read
 * and compared.
 */
export async function importFromConfluent(
  source: Source,
  target: Remote,
  report: Report
): Promise<Migration> {
  const wanted = await source.facts(report)
  const subjects = [...wanted.settings.keys()].filter(name => name !== '' && !isContext(name))
  const there = await readRegistry(target, report, subjects)
  const missing = [...wanted.versions].filter(([key]) => !there.versions.has(key)).map(([, facts]) => facts)
  const problems: string[] = []
  const written = {
    versions: await writeVersions(source, target, missing, problems, report),
    deletions: await deleteVersions(target, wanted, there, problems),
    settings: await writeSettings(target, wanted, problems, subjects, report)
  }
  const after = await readRegistry(target, report, subjects)
  return { written, problems: [...(source.left ?? []), ...problems, ...differences(wanted, after)] }
}

const isContext = (scope: string): boolean => /^:[^:]*:$/.test(scope)

/** Wave by wave: what a schema refers to is there before it. */
async function writeVersions(
  source: Source,
  target: Remote,
  missing: readonly VersionFacts[],
  problems: string[],
  report: Report
): Promise<number> {
  const subjects = [...new Set(missing.map(({ subject }) => subject))]
  await each(subjects, async subject => {
    await target.send('PUT', `/mode/${encodeURIComponent(subject)}?force=true`, { mode: 'IMPORT' })
  })
  let done = 0
  let written = 0
  for (const wave of wavesOf(missing)) {
    // The versions of one subject come one after the other, in their order.
    const bySubject = [...Map.groupBy(wave, ({ subject }) => subject).values()]
    await each(bySubject, async versions => {
      for (const { subject, version } of versions.toSorted((one, other) => one.version - other.version)) {
        const { id, schema, schemaType, references, metadata, ruleSet } = await source.version(
          subject,
          version
        )
        const body = { id, version, schema, schemaType, references, metadata, ruleSet }
        const path = `/subjects/${encodeURIComponent(subject)}/versions`
        const done_ = await tried(problems, `${subject} version ${version}`, () =>
          target.send('POST', path, body)
        )
        if (done_) written++
        report(`Versions written to ${target.url}`, ++done, missing.length)
      }
    })
  }
  return written
}

function wavesOf(missing: readonly VersionFacts[]): readonly (readonly VersionFacts[])[] {
  const byKey = new Map(missing.map(facts => [versionKey(facts.subject, facts.version), facts]))
  const depths = new Map<VersionFacts, number>()
  const depthOf = (facts: VersionFacts): number => {
    const known = depths.get(facts)
    if (known !== undefined) return known
    // A registry has no cycles; one that claims to is not followed for ever.
    depths.set(facts, 0)
    const below = facts.references.flatMap(key => byKey.get(key) ?? []).map(depthOf)
    const depth = below.length === 0 ? 0 : 1 + Math.max(...below)
    depths.set(facts, depth)
    return depth
  }
  const waves: VersionFacts[][] = []
  for (const facts of missing) {
    const depth = depthOf(facts)
    const wave = waves[depth] ?? []
    wave.push(facts)
    waves[depth] = wave
  }
  return waves.map(wave => wave ?? [])
}

/** Versions that are deleted in the source: who refers to others goes first. */
async function deleteVersions(
  target: Remote,
  wanted: RegistryFacts,
  there: RegistryFacts,
  problems: string[]
): Promise<number> {
  const gone = [...wanted.versions]
    .filter(([key, { isDeleted }]) => isDeleted && there.versions.get(key)?.isDeleted !== true)
    .map(([, facts]) => facts)
  let deleted = 0
  for (const wave of wavesOf(gone).toReversed()) {
    for (const { subject, version } of wave) {
      const isDone = await tried(problems, `the deletion of ${subject} version ${version}`, () =>
        target.send('DELETE', versionPath(subject, version))
      )
      if (isDone) deleted++
    }
  }
  return deleted
}

/** The configs and modes that differ, those of subjects first: the mode at the top may forbid all that follows. */
async function writeSettings(
  target: Remote,
  wanted: RegistryFacts,
  problems: string[],
  subjects: readonly string[],
  report: Report
): Promise<number> {
  const now = await readRegistry(target, report, subjects)
  const changed = [...wanted.settings]
    .filter(([scope, settings]) => canonical(settings) !== canonical(now.settings.get(scope)))
    .toSorted(([one], [other]) => other.length - one.length)
  for (const [scope, settings] of changed) {
    const path = scope === '' ? '' : `/${encodeURIComponent(scope)}`
    await tried(problems, `the settings of ${scope === '' ? 'the whole' : scope}`, () =>
      writeScope(target, path, settings, now.settings.get(scope))
    )
  }
  return changed.length
}

async function writeScope(
  target: Remote,
  path: string,
  { config, mode }: Settings,
  now: Settings | undefined
): Promise<void> {
  if (config !== undefined && config !== now?.config) {
    const { compatibilityLevel, ...others } = JSON.parse(config)
    await target.send('PUT', `/config${path}`, { compatibility: compatibilityLevel, ...others })
  }
  if (config === undefined && now?.config !== undefined) await target.send('DELETE', `/config${path}`)
  if (mode !== undefined && mode !== now?.mode) {
    await target.send('PUT', `/mode${path}?force=true`, { mode })
  }
  if (mode === undefined && now?.mode !== undefined) await target.send('DELETE', `/mode${path}`)
}

async function tried(problems: string[], what: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error
    problems.push(`The registry refused ${what}: ${String(error.body)}`)
    return false
  }
}

function differences(wanted: RegistryFacts, found: RegistryFacts): readonly string[] {
  const versions = [...wanted.versions].flatMap(([key, facts]) => {
    const other = found.versions.get(key)
    const name = `${facts.subject} version ${facts.version}`
    if (other === undefined) return [`${name} is not there.`]
    if (other.id !== facts.id) return [`${name} has the id ${other.id}, not ${facts.id}.`]
    if (other.print !== facts.print) return [`${name} has another content.`]
    if (other.isDeleted !== facts.isDeleted) return [`${name} is ${other.isDeleted ? '' : 'not '}deleted.`]
    return []
  })
  const more = [...found.versions.values()]
    .filter(({ subject, version }) => !wanted.versions.has(versionKey(subject, version)))
    .map(({ subject, version }) => `${subject} version ${version} is only here.`)
  const settings = [...wanted.settings]
    .filter(([scope, settings]) => canonical(settings) !== canonical(found.settings.get(scope)))
    .map(([scope]) => `The settings of ${scope === '' ? 'the whole' : scope} differ.`)
  return [...versions, ...more, ...settings]
}
