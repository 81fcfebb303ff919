import type { Level } from './compatibility.ts'
import type { Metadata, RuleSet } from './content.ts'
import type { Policy } from './formats/format.ts'
import type { LintLevels } from './lint.ts'

/** What a registration does with what lint finds: nothing, tell of it, or refuse a schema with errors. */
export const lintSwitches = ['OFF', 'WARN', 'REFUSE'] as const

/** What may be configured for a subject, a context, or everything. */
export interface Config {
  readonly alias?: string
  readonly aliasForDeks?: string
  readonly normalize?: boolean
  readonly validateFields?: boolean
  readonly validateNewSchemas?: boolean
  readonly validateRules?: boolean
  readonly level?: Level
  readonly compatibilityPolicy?: Policy
  /** A metadata property: only versions that agree on its value are compared. */
  readonly compatibilityGroup?: string
  readonly lint?: (typeof lintSwitches)[number]
  readonly lintRules?: LintLevels
  readonly defaultMetadata?: Metadata
  readonly overrideMetadata?: Metadata
  readonly defaultRuleSet?: RuleSet
  readonly overrideRuleSet?: RuleSet
}

/** A change to a config: a field that is absent keeps its value, `null` clears it. */
export type ConfigPatch = { readonly [Field in keyof Config]: Config[Field] | null | undefined }

/** A config with its level settled. */
export interface EffectiveConfig extends Config {
  readonly level: Level
}

export function patchConfig(stored: Config, patch: ConfigPatch): Config {
  const changed = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
  return withoutNulls({ ...stored, ...changed })
}

/** Fields that a subject's own config takes from the top-level config when it leaves them out. */
const inherited = [
  'normalize',
  'validateFields',
  'validateNewSchemas',
  'validateRules',
  'compatibilityPolicy',
  'compatibilityGroup',
  'lint',
  'lintRules'
] as const satisfies readonly (keyof Config)[]

/**
 * What holds for a subject. Its own config wins whole, but for the fields above; a level that it leaves out is the
 * server's default, not the top level's. Without one of its own: its context's, then the global layer's, then the default.
 */
export function effectiveConfig(
  own: Config | undefined,
  context: Config | undefined,
  global: Config | undefined,
  top: Config | undefined,
  defaultLevel: Level
): EffectiveConfig {
  if (own === undefined) return { level: defaultLevel, ...(context ?? global ?? {}) }
  const gaps = Object.fromEntries(
    inherited.flatMap(field => (top?.[field] === undefined ? [] : [[field, top[field]]]))
  )
  return { level: defaultLevel, ...gaps, ...own }
}

function withoutNulls(fields: Readonly<Record<string, unknown>>): Config {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Config
}
