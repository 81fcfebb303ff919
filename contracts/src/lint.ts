import type { Difference, LintFact, Schema } from './formats/format.ts'

export const lintLevels = ['error', 'warning', 'off'] as const
export type LintLevel = (typeof lintLevels)[number]

type Facts = Difference['facts']

/** A place where a rule has something to say. */
interface Found {
  readonly path: string
  readonly facts: Facts
}

interface Row {
  /** Unless a policy says otherwise. */
  readonly level: LintLevel
  readonly find: (facts: readonly LintFact[]) => readonly Found[]
  /** What is amiss, and what would mend it. */
  readonly explain: (facts: Facts) => string
}

/** Types nested deeper, and schemas with more fields, are hard to keep in one head. */
const depthLimit = 8
const sizeLimit = 200

/** Every rule about how a schema should be written. None of them is about compatibility. */
export const lintRules = {
  'doc-type': {
    level: 'warning',
    find: each('type', type => type.isDocumented === false, named),
    explain: ({ name }) => `${typeText(name)} has no documentation. Say what a message of it means.`
  },
  'doc-field': {
    level: 'warning',
    find: each('field', field => field.isDocumented === false, named),
    explain: ({ name }) =>
      `The field "${name}" has no documentation. Say what it holds, with its unit or time zone.`
  },
  'optional-default': {
    level: 'warning',
    find: each('field', field => field.lacksDefault, named),
    explain: ({ name }) =>
      `The field "${name}" may go without a value but has no default, so every reader guesses its own. Give it a default.`
  },
  'enum-default': {
    level: 'warning',
    find: each('enum', type => !type.hasFallback, named),
    explain: ({ name }) =>
      `${name === '' ? 'The enum' : `The enum ${name}`} has nothing for symbols that a reader does not know yet. Give it an unknown or default symbol.`
  },
  'naming-type': {
    level: 'warning',
    find: each('type', ({ name }) => name !== undefined && !styles.PascalCase.test(name), named),
    explain: ({ name }) => `${typeText(name)} is not named in PascalCase.`
  },
  'naming-field': {
    level: 'warning',
    find: mixedNames,
    explain: ({ name, style }) =>
      `The field "${name}" is not named in ${style}, as most fields of this schema are.`
  },
  depth: {
    level: 'warning',
    find: each(
      'type',
      ({ depth }) => depth === depthLimit + 1,
      fact => ({ ...named(fact), limit: depthLimit })
    ),
    explain: ({ name, limit }) =>
      `${typeText(name)} is nested more than ${limit} types deep. Move it out, under a name of its own.`
  },
  size: {
    level: 'warning',
    find: tooManyFields,
    explain: ({ fields, limit }) =>
      `The schema has ${fields} fields, more than ${limit}. Split what does not belong together.`
  },
  'bare-object': {
    level: 'error',
    find: each(
      'bareObject',
      () => true,
      () => ({})
    ),
    explain: () =>
      'This is an object of which nothing is said, so any object passes. List its properties, or the schema of its values.'
  }
} as const satisfies Record<string, Row>

export type LintRule = keyof typeof lintRules

/** A policy: the rules that are judged otherwise than by default. */
export type LintLevels = Readonly<Partial<Record<LintRule, LintLevel>>>

export interface LintFinding extends Found {
  readonly rule: LintRule
  readonly level: Exclude<LintLevel, 'off'>
}

/** What the rules have to say about a schema, rule by rule. */
export function lint(schema: Schema, levels: LintLevels = {}): readonly LintFinding[] {
  const facts = schema.lint()
  const rules = Object.keys(lintRules) as LintRule[] // the keys of the table
  return rules.flatMap(rule => {
    const level = levels[rule] ?? lintRules[rule].level
    return level === 'off' ? [] : lintRules[rule].find(facts).map(found => ({ rule, level, ...found }))
  })
}

/** A finding in a sentence or two for a developer. */
export function explainLint({ rule, facts }: Pick<LintFinding, 'rule' | 'facts'>): string {
  const row: Row = lintRules[rule]
  return row.explain(facts)
}

type Of<Kind extends LintFact['kind']> = Extract<LintFact, { readonly kind: Kind }>

function each<Kind extends LintFact['kind']>(
  kind: Kind,
  isAmiss: (fact: Of<Kind>) => boolean,
  factsOf: (fact: Of<Kind>) => Facts
): Row['find'] {
  return facts =>
    facts
      .filter((fact): fact is Of<Kind> => fact.kind === kind)
      .filter(isAmiss)
      .map(fact => ({ path: fact.path, facts: factsOf(fact) }))
}

function named({ name = '' }: { readonly name: string | undefined }): Facts {
  return { name }
}

/** A name in lower case, without a mark between words, is of the first two styles. */
const styles = {
  camelCase: /^[^\p{L}]*\p{Ll}[\p{L}\p{N}]*$/u,
  snake_case: /^[^\p{L}]*[\p{Ll}\p{N}]+(?:_[\p{Ll}\p{N}]+)*$/u,
  PascalCase: /^\p{Lu}[\p{L}\p{N}]*$/u,
  'kebab-case': /^[\p{Ll}\p{N}]+(?:-[\p{Ll}\p{N}]+)*$/u
} as const

/** The fields that are not named in the style that most of them share. */
function mixedNames(facts: readonly LintFact[]): readonly Found[] {
  const fields = facts.filter(fact => fact.kind === 'field')
  const fitting = Object.entries(styles).map(([style, pattern]) => ({
    style,
    pattern,
    count: fields.filter(({ name }) => pattern.test(name)).length
  }))
  const most = fitting.reduce((best, other) => (other.count > best.count ? other : best))
  return fields
    .filter(({ name }) => !most.pattern.test(name))
    .map(({ name, path }) => ({ path, facts: { name, style: most.style } }))
}

function tooManyFields(facts: readonly LintFact[]): readonly Found[] {
  const fields = facts.filter(({ kind }) => kind === 'field').length
  const path = facts[0]?.path ?? ''
  return fields > sizeLimit ? [{ path, facts: { fields, limit: sizeLimit } }] : []
}

function typeText(name: Facts[string] | undefined): string {
  return name === '' ? 'This type' : `The type ${name}`
}
