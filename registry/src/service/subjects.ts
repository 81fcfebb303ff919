import { type Association, Failure, parseSubject, type Subject, subjectText } from '@instep/contracts'
import type { CountedSubject, RegisteredSchema, SubjectFilter } from '../store/store.ts'
import { type AssociationQuery, listAssociations } from './associations.ts'
import type { Core } from './core.ts'

/** The subject that a client means: the one it names, or the one that this is an alias of. One hop, and no further. */
export async function subjectOf({ store }: Core, text: string): Promise<Subject> {
  const subject = parseSubject(text)
  const alias = (await store.config.config(subject))?.alias
  if (alias === undefined || alias === '') return subject
  return alias.startsWith(':.') ? parseSubject(alias) : { context: subject.context, name: alias }
}

/** The newest version of a subject whose metadata has every property. @throws Failure subjectNotFound, schemaNotFound */
export async function findByMetadata(
  { store }: Core,
  subject: Subject,
  wanted: readonly (readonly [string, string])[],
  visibility: 'live' | 'all'
): Promise<RegisteredSchema> {
  const versions = await store.schemas.registeredSchemas(subject, visibility)
  if (versions.length === 0) throw new Failure('subjectNotFound', { subject: subjectText(subject) })
  const found = versions.find(({ schema }) =>
    wanted.every(([key, value]) => schema.metadata?.properties?.[key] === value)
  )
  if (found === undefined) throw new Failure('schemaNotFound', {})
  return found
}

/** Which registered schemas to list. */
export interface ListFilter extends SubjectFilter {
  readonly latestOnly: boolean
  /** Only schemas that have a rule of this type. */
  readonly ruleType: string | undefined
  /** Also those whose subject has an alias that the prefix fits. */
  readonly withAliases: boolean
  /** Only schemas of subjects that have such an association. Undefined asks for none. */
  readonly associations: AssociationQuery | undefined
}

export interface ListedSchema extends RegisteredSchema {
  readonly aliases: readonly string[]
  readonly associations: readonly Association[]
}

/** A part of a list. */
export interface Window {
  /** How many entries are passed over. */
  readonly offset: number
  /** How many follow at most. */
  readonly limit: number
}

/**
 * Registered schemas by subject and version. Read subject by subject up to the end of what is asked for; where it is
 * known how many a subject has to show, those that are passed over are not read at all.
 */
export async function listSchemas(
  core: Core,
  filter: ListFilter,
  { offset, limit }: Window
): Promise<readonly ListedSchema[]> {
  const aliases = filter.withAliases ? await aliasesBySubject(core) : new Map<string, readonly string[]>()
  const found: ListedSchema[] = []
  let left = offset
  for (const [name, subject] of await subjectsToList(core, filter, aliases)) {
    const counted = countOf(subject, filter)
    if (counted !== undefined && counted <= left) {
      left -= counted
      continue
    }
    const listed = await versionsToList(core, subject, filter, aliases.get(name) ?? [])
    found.push(...listed.slice(left, left + limit - found.length))
    left = Math.max(0, left - listed.length)
    if (found.length === limit) break
  }
  return found
}

/** Sorted by name. */
async function subjectsToList(
  { store }: Core,
  filter: ListFilter,
  aliases: ReadonlyMap<string, readonly string[]>
): Promise<readonly (readonly [string, CountedSubject])[]> {
  const { visibility } = filter
  const subjects = await store.schemas.subjects(filter.withAliases ? { visibility } : filter)
  return subjects
    .map(subject => [subjectText(subject), subject] as const)
    .filter(
      ([name]) =>
        !filter.withAliases || [name, ...(aliases.get(name) ?? [])].some(known => fits(known, filter))
    )
    .sort(([one], [other]) => (one < other ? -1 : 1))
}

/** How many versions of a subject are listed; undefined when only reading them can tell. */
function countOf({ versions }: CountedSubject, filter: ListFilter): number | undefined {
  if ((filter.ruleType ?? '') !== '' || filter.associations !== undefined) return undefined
  return filter.latestOnly ? Math.min(versions, 1) : versions
}

async function versionsToList(
  core: Core,
  { context, name }: Subject,
  filter: ListFilter,
  aliases: readonly string[]
): Promise<readonly ListedSchema[]> {
  const subject = { context, name }
  const associations =
    filter.associations === undefined ? [] : await listAssociations(core, { ...filter.associations, subject })
  if (filter.associations !== undefined && associations.length === 0) return []
  const newestFirst = await core.store.schemas.registeredSchemas(subject, filter.visibility)
  const shown = filter.latestOnly ? newestFirst.slice(0, 1) : newestFirst.toReversed()
  return shown
    .filter(version => hasRule(version, filter.ruleType))
    .map(version => ({ ...version, aliases, associations }))
}

function fits(name: string, { context, prefix = '' }: SubjectFilter): boolean {
  const subject = parseSubject(name)
  return (context === undefined || subject.context === context) && subject.name.startsWith(prefix)
}

/** The names under which each subject may also be asked for. */
async function aliasesBySubject({ store }: Core): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>()
  for (const { scope, config } of await store.config.configs()) {
    if (config.alias === undefined) continue
    const target = subjectText(
      config.alias.startsWith(':.')
        ? parseSubject(config.alias)
        : { context: scope.context, name: config.alias }
    )
    found.set(target, [...(found.get(target) ?? []), subjectText(scope)])
  }
  return found
}

function hasRule({ schema: { ruleSet } }: RegisteredSchema, type: string | undefined): boolean {
  if (type === undefined || type === '') return true
  return [ruleSet?.migrationRules, ruleSet?.domainRules, ruleSet?.encodingRules].some(rules =>
    rules?.some(rule => rule.type === type)
  )
}
