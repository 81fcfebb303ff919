import { Failure } from '../failures.ts'
import { allOf, type SelectorInput, selectorRules, typeErrors } from './selector-rules.ts'

/** Which versions of the consumers a provider wants to verify. Without `consumer` it is those of all consumers. */
export type ConsumerVersionSelector = { readonly consumer?: string } & (
  | { readonly kind: 'mainBranch' | 'matchingBranch' | 'everyBranch' | 'latest' }
  | { readonly kind: 'branch'; readonly branch: string; readonly fallback?: BranchFallback }
  | { readonly kind: 'latestTagged'; readonly tag: string; readonly fallbackTag?: string }
  | { readonly kind: 'allTagged'; readonly tag: string }
  | {
      readonly kind: 'inEnvironment'
      /** Any environment, if there is none. */
      readonly environment?: string
      readonly deployed: boolean
      readonly released: boolean
    }
)

/** Where to look when no pact is on the branch. */
export type BranchFallback = { readonly branch: string } | 'mainBranch'

export interface SelectorContext {
  readonly providerVersionBranch?: string | undefined
  /** The known environments. When they are left out, any name will do. */
  readonly environments?: ReadonlySet<string>
}

/**
 * Reads the `consumerVersionSelectors` of a request for pacts to verify.
 * @throws Failure selectorsInvalid with all errors of all selectors
 */
export function parseSelectors(
  inputs: readonly SelectorInput[],
  context: SelectorContext = {}
): readonly ConsumerVersionSelector[] {
  const errors = inputs.flatMap((input, index) => {
    const wrong = typeErrors(input)
    const found = wrong.length > 0 ? wrong : selectorRules.flatMap(rule => rule(input, context))
    return found.map(error => `${error} (at index ${index})`)
  })
  if (errors.length > 0) throw new Failure('selectorsInvalid', { errors })
  return inputs.map(toSelector)
}

/** The selectors that `consumerVersionTags` stand for: the latest pact of each tag. */
export function tagSelectors(tags: readonly string[]): readonly ConsumerVersionSelector[] {
  return tags.map(tag => ({ kind: 'latestTagged', tag }))
}

function toSelector(input: SelectorInput): ConsumerVersionSelector {
  const consumer = typeof input.consumer === 'string' ? { consumer: input.consumer } : {}
  const read = readers.find(([applies]) => applies(input))?.[1]
  return { ...(read?.(input) ?? { kind: 'latest' }), ...consumer }
}

/** The first that applies says what the input means; the rules have left no other meaning. */
const readers: readonly (readonly [
  (input: SelectorInput) => boolean,
  (input: SelectorInput) => ConsumerVersionSelector
])[] = [
  [({ mainBranch }) => mainBranch === true, () => ({ kind: 'mainBranch' })],
  [({ matchingBranch }) => matchingBranch === true, () => ({ kind: 'matchingBranch' })],
  [({ branch }) => branch === true, () => ({ kind: 'everyBranch' })],
  [({ branch }) => branch !== undefined, branchSelector],
  [({ tag }) => tag !== undefined, tagSelector],
  [input => allOf(input, 'environment').length > 0, environmentSelector]
]

function branchSelector(input: SelectorInput): ConsumerVersionSelector {
  const { fallbackBranch, fallbackToMainBranch } = input
  const fallback = fallbackToMainBranch === true ? 'mainBranch' : { branch: String(fallbackBranch) }
  const hasFallback = fallbackToMainBranch === true || fallbackBranch !== undefined
  return { kind: 'branch', branch: String(input.branch), ...(hasFallback ? { fallback } : {}) }
}

function tagSelector({ tag, latest, fallbackTag }: SelectorInput): ConsumerVersionSelector {
  if (latest !== true) return { kind: 'allTagged', tag: String(tag) }
  return {
    kind: 'latestTagged',
    tag: String(tag),
    ...(fallbackTag === undefined ? {} : { fallbackTag: String(fallbackTag) })
  }
}

function environmentSelector(input: SelectorInput): ConsumerVersionSelector {
  const either = input.deployed !== true && input.released !== true
  return {
    kind: 'inEnvironment',
    deployed: either || input.deployed === true,
    released: either || input.released === true,
    ...(input.environment === undefined ? {} : { environment: String(input.environment) })
  }
}
