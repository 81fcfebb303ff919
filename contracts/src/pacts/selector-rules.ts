/** One selector as a client sent it. Members that are not listed here mean nothing. */
export type SelectorInput = { readonly [Field in SelectorField]?: unknown }

type SelectorField = keyof typeof fields

type FieldGroup = 'branch' | 'environment' | 'qualifier'

const fields = {
  consumer: { group: 'qualifier', accepts: isFilled, expected: 'must be filled' },
  mainBranch: { group: 'branch', accepts: isTrue, expected: 'must be one of: true' },
  branch: { group: 'branch', accepts: isFilledOrTrue, expected: 'must be a string or equal to true' },
  fallbackBranch: { group: 'branch', accepts: isFilled, expected: 'must be a string' },
  fallbackToMainBranch: { group: 'branch', accepts: isTrue, expected: 'must be one of: true' },
  matchingBranch: { group: 'branch', accepts: isTrue, expected: 'must be one of: true' },
  tag: { group: 'branch', accepts: isFilled, expected: 'must be a string' },
  fallbackTag: { group: 'branch', accepts: isFilled, expected: 'must be a string' },
  latest: { group: 'branch', accepts: isBoolean, expected: 'must be one of: true, false' },
  deployed: { group: 'environment', accepts: isTrue, expected: 'must be one of: true' },
  released: { group: 'environment', accepts: isTrue, expected: 'must be one of: true' },
  deployedOrReleased: { group: 'environment', accepts: isTrue, expected: 'must be one of: true' },
  environment: { group: 'environment', accepts: isFilled, expected: 'must be a string' }
} as const satisfies Record<
  string,
  { group: FieldGroup; accepts: (value: unknown) => boolean; expected: string }
>

/** What a selector rule sees besides the selector. */
interface RuleContext {
  readonly providerVersionBranch?: string | undefined
  readonly environments?: ReadonlySet<string>
}

type Rule = (input: SelectorInput, context: RuleContext) => readonly string[]

/** The errors of members that don't have their type. */
export function typeErrors(input: SelectorInput): readonly string[] {
  return fieldNames
    .filter(field => input[field] !== undefined && !fields[field].accepts(input[field]))
    .map(field => `${field} ${fields[field].expected}`)
}

/** The members of a group that are set. */
export function allOf(input: SelectorInput, group: FieldGroup): readonly SelectorField[] {
  return fieldNames.filter(field => fields[field].group === group && input[field] !== undefined)
}

const fieldNames = Object.keys(fields) as SelectorField[] // the keys of the table are its type

/** Which members go together. Every rule is asked, so that a client sees all its errors at once. */
export const selectorRules: readonly Rule[] = [
  input =>
    broken(
      !sufficient.some(field => input[field] !== undefined && input[field] !== false),
      'must specify a value for environment or tag or branch, or specify mainBranch=true, matchingBranch=true, latest=true, deployed=true, released=true or deployedOrReleased=true'
    ),
  input =>
    broken(
      isSet(input, 'mainBranch') && others(input, ['mainBranch', 'latest']),
      'cannot specify mainBranch=true with any other criteria apart from consumer and latest'
    ),
  input =>
    broken(
      isSet(input, 'mainBranch') && input.latest === false,
      'cannot specify mainBranch=true with latest=false'
    ),
  input =>
    broken(
      isSet(input, 'matchingBranch') && others(input, ['matchingBranch']),
      'cannot specify matchingBranch=true with any other criteria apart from consumer'
    ),
  (input, { providerVersionBranch }) =>
    broken(
      isSet(input, 'matchingBranch') && !providerVersionBranch,
      'the providerVersionBranch must be specified when the selector matchingBranch=true is used'
    ),
  input => broken(isSet(input, 'tag') && isSet(input, 'branch'), 'cannot specify both a tag and a branch'),
  input => {
    const [position, place] = [allOf(input, 'branch'), allOf(input, 'environment')]
    return broken(
      position.length > 0 && place.length > 0,
      `cannot specify the ${list(position)} with the ${list(place)}`
    )
  },
  needs('fallbackTag', 'tag', 'a tag must be specified when a fallbackTag is specified'),
  input =>
    broken(
      isSet(input, 'fallbackTag') && input.latest !== true,
      'fallbackTag can only be set if latest is true'
    ),
  needs('fallbackBranch', 'branch', 'a branch must be specified when a fallbackBranch is specified'),
  needs(
    'fallbackToMainBranch',
    'branch',
    'a branch must be specified when fallbackToMainBranch=true is specified'
  ),
  excludes('fallbackToMainBranch', 'fallbackBranch'),
  input =>
    broken(isSet(input, 'branch') && input.latest === false, 'cannot specify a branch with latest=false'),
  (input, { environments }) =>
    broken(
      typeof input.environment === 'string' && environments?.has(input.environment) === false,
      `environment with name '${input.environment}' does not exist`
    ),
  excludes('deployed', 'released'),
  excludes('deployed', 'deployedOrReleased'),
  excludes('released', 'deployedOrReleased')
]

/** Each of them is enough for a selector. */
const sufficient = [
  'mainBranch',
  'tag',
  'branch',
  'environment',
  'matchingBranch',
  'deployed',
  'released',
  'deployedOrReleased',
  'latest'
] as const satisfies readonly SelectorField[]

function broken(isBroken: boolean, error: string): readonly string[] {
  return isBroken ? [error] : []
}

function needs(field: SelectorField, other: SelectorField, error: string): Rule {
  return input => broken(isSet(input, field) && !isSet(input, other), error)
}

function excludes(field: SelectorField, other: SelectorField): Rule {
  return input =>
    broken(isSet(input, field) && isSet(input, other), `cannot specify both ${field} and ${other}`)
}

function others(input: SelectorInput, allowed: readonly SelectorField[]): boolean {
  return [...allOf(input, 'branch'), ...allOf(input, 'environment')].some(field => !allowed.includes(field))
}

function list(names: readonly SelectorField[]): string {
  return `${names.length > 1 ? 'fields' : 'field'} ${names.toSorted().join('/')}`
}

function isSet(input: SelectorInput, field: SelectorField): boolean {
  return input[field] !== undefined
}

function isTrue(value: unknown): boolean {
  return value === true
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}

function isFilledOrTrue(value: unknown): boolean {
  return isTrue(value) || isFilled(value)
}
