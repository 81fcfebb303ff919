import {
  type ConsumerFact,
  type ConsumerVersionFact,
  type ConsumerVersionSelector,
  parseSelectors,
  type SelectedPact,
  type SelectionRequest,
  type SelectorInput,
  type ServiceVersion,
  selectPacts,
  type VerificationFacts
} from '@instep/contracts'
import type { Deployment, PublicationSummary } from '../store/store.ts'
import type { Core } from './core.ts'

/** What a provider says before it verifies. */
export interface VerificationQuestion {
  readonly provider: string
  readonly selectors: readonly SelectorInput[]
  readonly branch: string | undefined
  readonly tags: readonly string[]
  readonly includePendingStatus: boolean
  /** Whether pacts of deployed versions may be pending, too. */
  readonly deployedMayBePending?: boolean
  readonly includeWipSince: number | undefined
}

/** The pacts that a provider version should verify. @throws Failure selectorsInvalid */
export async function pactsToVerify(
  core: Core,
  question: VerificationQuestion
): Promise<readonly SelectedPact[]> {
  const { provider, branch, tags } = question
  const environments = await core.store.deployments.environments()
  const selectors = parseSelectors(question.selectors, {
    providerVersionBranch: branch,
    environments: new Set(environments.map(({ name }) => name))
  })
  const request: SelectionRequest = {
    selectors,
    providerBranch: branch,
    providerTags: tags,
    includePendingStatus: question.includePendingStatus,
    includeWipSince: question.includeWipSince,
    deployedMayBePending: question.deployedMayBePending ?? false
  }
  const consumers = await consumerFacts(
    core,
    provider,
    request,
    new Map(environments.map(({ uuid, name }) => [uuid, name]))
  )
  const facts = { provider, consumers, verifications: [], ...(await linesOf(core, question)) }
  const inQuestion = selectPacts(facts, request).filter(({ wip }) => wip || request.includePendingStatus)
  if (inQuestion.length === 0) return selectPacts(facts, request)
  return selectPacts(
    { ...facts, verifications: await verificationFacts(core, provider, inQuestion) },
    request
  )
}

/**
 * The consumers of a provider, each with the versions that a selector can mean: heads of branches and tags, the newest
 * with a pact, what is deployed or released, and all with one of the tags. However long the history, these are few.
 */
async function consumerFacts(
  { store }: Core,
  provider: string,
  { selectors, providerBranch, includeWipSince }: SelectionRequest,
  environments: ReadonlyMap<string, string>
): Promise<readonly ConsumerFact[]> {
  const integrations = await store.pacts.integrations({ provider })
  const consumers = integrations.map(({ consumer }) => consumer)
  const pacticipants = await store.pacticipants.pacticipants()
  const mainBranches = new Map(pacticipants.map(({ name, mainBranch }) => [name, mainBranch]))
  const named = selectors.flatMap(branchesOf)
  const isEvery = selectors.some(({ kind }) => kind === 'everyBranch')
  const branches = [
    ...consumers.flatMap(name => mainBranches.get(name) ?? []),
    ...named,
    providerBranch ?? []
  ]
  const tags = selectors.flatMap(selector => (selector.kind === 'allTagged' ? selector.tag : []))
  const [leading, heads, current] = await Promise.all([
    store.pacts.leadingPublications(provider, tags),
    store.pacts.headPublications(
      provider,
      isEvery ? 'all' : { branches: branches.flat(), since: includeWipSince }
    ),
    store.deployments.deployments({ pacticipants: consumers, onlyCurrent: true })
  ])
  const running = await store.pacts.publicationsOfVersions(
    current.map(({ pacticipant, version }) => ({ service: pacticipant, version })),
    provider
  )
  const published = new Map([...leading, ...heads, ...running].map(one => [keyOf(versionOf(one)), one]))
  const versions = await store.pacticipants.versionsNamed([...published.values()].map(versionOf))
  const headed = await store.pacticipants.branchesHeadedBy([...published.values()].map(versionOf))
  const headedBy = Map.groupBy(headed, ({ pacticipant, head }) =>
    keyOf({ service: pacticipant, version: head })
  )
  const deploymentsOf = Map.groupBy(current, ({ pacticipant, version }) =>
    keyOf({ service: pacticipant, version })
  )
  const versionsOf = Map.groupBy(versions, ({ pacticipant }) => pacticipant)
  return consumers.map(name => ({
    name,
    mainBranch: mainBranches.get(name),
    versions: (versionsOf.get(name) ?? []).map(({ number, order, branches, tags }) => {
      const key = keyOf({ service: name, version: number })
      const deployments = deploymentsOf.get(key) ?? []
      const own = new Set(headedBy.get(key)?.map(({ name }) => name))
      return {
        number,
        order,
        branches: branches.filter(({ branch }) => own.has(branch)),
        tags: tags.map(({ tag }) => tag),
        deployedTo: namesOf(deployments, 'deployed', environments),
        releasedTo: namesOf(deployments, 'released', environments),
        ...publicationOf(published.get(key))
      }
    })
  }))
}

/** The branches that a selector names. */
function branchesOf(selector: ConsumerVersionSelector): readonly string[] {
  if (selector.kind !== 'branch') return []
  const { branch, fallback } = selector
  return fallback === undefined || fallback === 'mainBranch' ? [branch] : [branch, fallback.branch]
}

/** When the provider's lines began. */
async function linesOf(
  { store }: Core,
  { provider, branch, tags }: VerificationQuestion
): Promise<Pick<VerificationFacts, 'branchStartedAt' | 'tagStartedAt'>> {
  const [ownBranch, ...starts] = await Promise.all([
    branch === undefined ? undefined : store.pacticipants.branch(provider, branch),
    ...tags.map(tag => store.pacticipants.tagStartedAt(provider, tag))
  ])
  return {
    branchStartedAt: new Map(ownBranch ? [[ownBranch.name, ownBranch.startedAt]] : []),
    tagStartedAt: new Map(
      tags.flatMap((tag, index) => {
        const at = starts[index]
        return at === undefined ? [] : [[tag, at] as const]
      })
    )
  }
}

/** What the provider has verified of the contents whose status is asked for. */
async function verificationFacts(
  { store }: Core,
  provider: string,
  selected: readonly SelectedPact[]
): Promise<VerificationFacts['verifications']> {
  const successes = await store.pacts.successes(
    provider,
    selected.map(({ sha }) => sha)
  )
  return successes.map(({ consumer, sha, wip, at, branch, tag }) => ({
    consumer,
    sha,
    success: true,
    wip,
    at,
    providerBranches: branch === undefined ? [] : [branch],
    providerTags: tag === undefined ? [] : [tag]
  }))
}

function versionOf({ consumer, consumerVersion }: PublicationSummary): ServiceVersion {
  return { service: consumer, version: consumerVersion }
}

function keyOf({ service, version }: ServiceVersion): string {
  return JSON.stringify([service, version])
}

function publicationOf(summary: PublicationSummary | undefined): Pick<ConsumerVersionFact, 'publication'> {
  return summary === undefined ? {} : { publication: { sha: summary.sha, at: summary.at } }
}

function namesOf(
  deployments: readonly Deployment[],
  kind: Deployment['kind'],
  environments: ReadonlyMap<string, string>
): readonly string[] {
  const names = deployments
    .filter(deployment => deployment.kind === kind)
    .flatMap(({ environment }) => environments.get(environment) ?? [])
  return [...new Set(names)]
}
