import { type Choice, type Chosen, choose, chooseByDefault, chooseHeads } from './choices.ts'
import type { VerificationFact, VerificationFacts } from './facts.ts'
import type { ConsumerVersionSelector } from './selectors.ts'

/** What a provider asks for before it verifies. */
export interface SelectionRequest {
  /** None at all means the default selection. */
  readonly selectors: readonly ConsumerVersionSelector[]
  readonly providerBranch?: string | undefined
  readonly providerTags?: readonly string[]
  readonly includePendingStatus?: boolean
  /** Work-in-progress pacts published from then on are added. */
  readonly includeWipSince?: number | undefined
  /** The pact of a deployed version may be pending, too, as in the Pact Broker. */
  readonly deployedMayBePending?: boolean
}

/** One content that a provider has to verify, once, with all reasons why. */
export interface SelectedPact {
  readonly provider: string
  readonly consumer: string
  readonly sha: string
  /** The newest of the chosen versions with this content. */
  readonly consumerVersion: string
  readonly choices: readonly Choice[]
  readonly wip: boolean
  /** Undefined when nobody asked. */
  readonly pending: Pending | undefined
}

/** Whether a failure may break the provider's build, and for whom. */
export interface Pending {
  readonly isPending: boolean
  readonly branch: string | undefined
  readonly pendingTags: readonly string[]
  readonly settledTags: readonly string[]
  /** Environments of deployed versions with this content, when they are all that keeps it from being pending. */
  readonly deployedTo: readonly string[]
}

/** The pacts that a provider version should verify: what was asked for, then work in progress. */
export function selectPacts(given: VerificationFacts, request: SelectionRequest): readonly SelectedPact[] {
  const facts = { ...given, successes: successesByContent(given) }
  const { selectors, providerBranch } = request
  const chosen =
    selectors.length === 0
      ? chooseByDefault(facts.consumers)
      : selectors.flatMap(selector => choose(selector, facts.consumers, providerBranch))
  const selected = groupByContent(chosen)
  const asked = [...selected.values()].map(group =>
    selectedPact(
      facts,
      group,
      false,
      request.includePendingStatus ? pendingOf(facts, request, group) : undefined
    )
  )
  return [...byConsumer(asked), ...byConsumer(workInProgress(facts, request, new Set(selected.keys())))]
}

/** Heads of branches and tags that nobody asked for, and that this provider line has not verified. */
function workInProgress(
  facts: IndexedFacts,
  request: SelectionRequest,
  selected: ReadonlySet<string>
): readonly SelectedPact[] {
  const { includeWipSince: since, providerBranch, providerTags = [] } = request
  if (since === undefined || (!providerBranch && providerTags.length === 0)) return []
  const heads = chooseHeads(facts.consumers).filter(({ version }) => version.publication.at >= since)
  return [...groupByContent(heads)]
    .filter(([key]) => !selected.has(key))
    .map(([, group]) => ({ group, pending: statusOf(facts, request, group, ({ wip }) => !wip) }))
    .filter(({ pending }) => pending.isPending)
    .map(({ group, pending }) => selectedPact(facts, group, true, pending))
}

function pendingOf(facts: IndexedFacts, request: SelectionRequest, group: Group): Pending {
  const status = statusOf(facts, request, group, () => true)
  const deployedTo = deploymentsOf(group)
  const isHeld = status.isPending && deployedTo.length > 0 && request.deployedMayBePending !== true
  return isHeld ? { ...status, isPending: false, deployedTo } : status
}

/**
 * A content is pending for a line of the provider (a branch, a tag) as long as no version on it has verified it, unless
 * another line had done so before this one began. Without any line, one success by anybody is enough.
 */
function statusOf(
  facts: IndexedFacts,
  { providerBranch, providerTags = [] }: SelectionRequest,
  { consumer, sha }: Group,
  counts: (verification: VerificationFact) => boolean
): Pending {
  const ofContent = facts.successes.get(contentKey(consumer.name, sha)) ?? []
  const successes = ofContent.filter(counts)
  const isSettled = (lines: LinesOf, line: string, startedAt = Number.POSITIVE_INFINITY): boolean =>
    successes.some(result => {
      const names = lines(result)
      return names.includes(line) || (names.length > 0 && result.at < startedAt)
    })
  if (providerBranch) {
    const isPending = !isSettled(branchesOf, providerBranch, facts.branchStartedAt.get(providerBranch))
    return { ...nothingKnown, isPending, branch: providerBranch }
  }
  const isTagSettled = (tag: string): boolean => isSettled(tagsOf, tag, facts.tagStartedAt.get(tag))
  const settledTags = providerTags.filter(isTagSettled)
  const pendingTags = providerTags.filter(tag => !isTagSettled(tag))
  const isPending = providerTags.length > 0 ? pendingTags.length > 0 : successes.length === 0
  return { ...nothingKnown, isPending, settledTags, pendingTags }
}

type LinesOf = (verification: VerificationFact) => readonly string[]

const branchesOf: LinesOf = ({ providerBranches }) => providerBranches
const tagsOf: LinesOf = ({ providerTags }) => providerTags

const nothingKnown = { branch: undefined, pendingTags: [], settledTags: [], deployedTo: [] } as const

type Successes = ReadonlyMap<string, readonly VerificationFact[]>

interface IndexedFacts extends VerificationFacts {
  readonly successes: Successes
}

/** The chosen versions of one consumer with one content. */
interface Group {
  readonly consumer: Chosen['consumer']
  readonly sha: string
  readonly chosen: readonly Chosen[]
}

function groupByContent(chosen: readonly Chosen[]): ReadonlyMap<string, Group> {
  const groups = Map.groupBy(chosen, ({ consumer, version }) =>
    contentKey(consumer.name, version.publication.sha)
  )
  return new Map(
    [...groups].flatMap(([key, group]) =>
      group
        .slice(0, 1)
        .map(({ consumer, version }) => [key, { consumer, sha: version.publication.sha, chosen: group }])
    )
  )
}

function successesByContent(facts: VerificationFacts): Successes {
  const successes = facts.verifications.filter(({ success }) => success)
  return Map.groupBy(successes, ({ consumer, sha }) => contentKey(consumer, sha))
}

function contentKey(consumer: string, sha: string): string {
  return `${sha} ${consumer}`
}

function deploymentsOf({ consumer, sha }: Group): readonly string[] {
  const versions = consumer.versions.filter(({ publication }) => publication?.sha === sha)
  return [...new Set(versions.flatMap(({ deployedTo }) => deployedTo))]
}

function selectedPact(
  facts: IndexedFacts,
  { consumer, sha, chosen }: Group,
  wip: boolean,
  pending: Pending | undefined
): SelectedPact {
  const newest = chosen.toSorted((one, other) => other.version.order - one.version.order)[0]
  const choices = new Map(chosen.map(({ choice }) => [JSON.stringify(choice), choice]))
  return {
    provider: facts.provider,
    consumer: consumer.name,
    sha,
    consumerVersion: newest?.version.number ?? '',
    choices: [...choices.values()],
    wip,
    pending
  }
}

function byConsumer(pacts: readonly SelectedPact[]): readonly SelectedPact[] {
  return pacts.toSorted(
    (one, other) => Number(one.consumer > other.consumer) - Number(one.consumer < other.consumer)
  )
}
