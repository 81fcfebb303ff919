import { type Association, Failure, parseSubject, type Subject, subjectText } from '@instep/contracts'
import type { RegisteredSchema, SubjectFilter } from '../store/store.ts'
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

/** Registered schemas by subject and version. */
export async function listSchemas(core: Core, filter: ListFilter): Promise<readonly ListedSchema[]> {
  const { store } = core
  const aliases = filter.withAliases ? await aliasesBySubject(core) : new Map<string, readonly string[]>()
  const listed = filter.withAliases
    ? (await store.schemas.subjects({ visibility: filter.visibility })).filter(subject =>
        [subjectText(subject), ...(aliases.get(subjectText(subject)) ?? [])].some(name => fits(name, filter))
      )
    : await store.schemas.subjects(filter)
  const found: ListedSchema[] = []
  for (const subject of listed.toSorted((a, b) => (subjectText(a) < subjectText(b) ? -1 : 1))) {
    const versions = (await store.schemas.registeredSchemas(subject, filter.visibility)).toReversed()
    const shown = filter.latestOnly ? versions.slice(-1) : versions
    const associations =
      filter.associations === undefined
        ? []
        : await listAssociations(core, { ...filter.associations, subject })
    if (filter.associations !== undefined && associations.length === 0) continue
    const own = { aliases: aliases.get(subjectText(subject)) ?? [], associations }
    found.push(
      ...shown.filter(version => hasRule(version, filter.ruleType)).map(version => ({ ...version, ...own }))
    )
  }
  return found
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
