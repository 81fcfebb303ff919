import {
  Failure,
  type Metadata,
  mergeRuleSets,
  type RuleSet,
  type Subject,
  type TagChange,
  type TaggedPlace,
  tagsOf
} from '@instep/contracts'
import type { RegisteredSchema, StoredSchema } from '../store/store.ts'
import { type Core, write } from './core.ts'
import { register } from './registration.ts'
import { getVersion, type VersionName } from './versions.ts'

/** What a new version is to have that the one it is made from has not. */
export interface Retagging {
  readonly version?: number | undefined
  readonly tags: TagChange
  readonly metadata?: Metadata | undefined
  readonly ruleSet?: RuleSet | undefined
  /** Rules to add, or to put in the place of those of the same name. */
  readonly rulesToMerge?: RuleSet | undefined
  /** Names of rules. */
  readonly rulesToRemove?: readonly string[] | undefined
}

/** Registers a version again with other tags, metadata or rules. @throws Failure ruleSetInvalid, and what registering may throw */
export function retagVersion(
  core: Core,
  subject: Subject,
  name: VersionName,
  { version, tags, metadata, ruleSet, rulesToMerge, rulesToRemove }: Retagging
): Promise<RegisteredSchema> {
  if (ruleSet !== undefined && (rulesToMerge !== undefined || rulesToRemove !== undefined)) {
    const detail = 'ruleSet should be omitted if specifying rulesToMerge or rulesToRemove'
    throw new Failure('ruleSetInvalid', { detail })
  }
  return write(core, async writing => {
    const { schema } = await getVersion(writing, subject, name, 'live')
    const { text, type, references } = schema
    const rules = ruleSet ?? withoutRules(mergeRuleSets(schema.ruleSet, rulesToMerge), rulesToRemove)
    const described = metadata ?? schema.metadata
    return register(
      writing,
      subject,
      {
        text,
        type,
        references,
        tags,
        ...(described === undefined ? {} : { metadata: described }),
        ...(rules === undefined ? {} : { ruleSet: rules }),
        ...(version === undefined ? {} : { version })
      },
      { normalize: false, force: false }
    )
  })
}

/** The tags of a schema, of those that were asked for; `*` asks for all. */
export async function findTags(
  { store, parsed }: Core,
  schema: StoredSchema,
  wanted: readonly string[]
): Promise<readonly TaggedPlace[]> {
  if (wanted.length === 0) return []
  const places = tagsOf(await parsed.of(store.schemas, schema))
  return wanted.includes('*') ? places : places.filter(({ tags }) => tags.some(tag => wanted.includes(tag)))
}

function withoutRules(ruleSet: RuleSet | undefined, names: readonly string[] = []): RuleSet | undefined {
  if (ruleSet === undefined || names.length === 0) return ruleSet
  const kinds = ['migrationRules', 'domainRules', 'encodingRules'] as const
  const left = kinds.flatMap(kind => {
    const rules = ruleSet[kind]?.filter(({ name = '' }) => !names.includes(name))
    return rules === undefined ? [] : [[kind, rules] as const]
  })
  return { ...ruleSet, ...Object.fromEntries(left) }
}
