import {
  type ConsumerFact,
  type ConsumerVersionFact,
  parseSelectors,
  type SelectedPact,
  type SelectorInput,
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
  const wanted = selectors.flatMap(selector => (selector.kind === 'allTagged' ? selector.tag : []))
  const consumers = await consumerFacts(
    core,
    provider,
    wanted,
    new Map(environments.map(({ uuid, name }) => [uuid, name]))
  )
  const facts = { provider, consumers, ...(await providerFacts(core, question, consumers)) }
  return selectPacts(facts, {
    selectors,
    providerBranch: branch,
    providerTags: tags,
    includePendingStatus: question.includePendingStatus,
    includeWipSince: question.includeWipSince
  })
}

/**
 * The consumers of a provider, each with the versions that a selector can mean: heads of branches and tags, the newest
 * with a pact, what is deployed or released, and all with one of the tags. However long the history, these are few.
 */
async function consumerFacts(
  { store }: Core,
  provider: string,
  tags: readonly string[],
  environments: ReadonlyMap<string, string>
): Promise<readonly ConsumerFact[]> {
  const [integrations, leading, current] = await Promise.all([
    store.pacts.integrations({ provider }),
    store.pacts.leadingPublications(provider, tags),
    store.deployments.deployments({ onlyCurrent: true })
  ])
  const leadingOf = Map.groupBy(leading, ({ consumer }) => consumer)
  const currentOf = Map.groupBy(current, ({ pacticipant }) => pacticipant)
  return Promise.all(
    integrations.map(async ({ consumer }): Promise<ConsumerFact> => {
      const deployments = currentOf.get(consumer) ?? []
      const heads = await store.pacticipants.branches(consumer)
      const numbers = [
        ...heads.map(({ head }) => head),
        ...(leadingOf.get(consumer) ?? []).map(({ consumerVersion }) => consumerVersion),
        ...deployments.map(({ version }) => version)
      ]
      const [pacticipant, versions, publications] = await Promise.all([
        store.pacticipants.pacticipant(consumer),
        store.pacticipants.versions(consumer, numbers),
        store.pacts.publications({ consumer, provider, versions: numbers })
      ])
      const published = new Map(publications.map(one => [one.consumerVersion, one]))
      return {
        name: consumer,
        mainBranch: pacticipant?.mainBranch,
        versions: versions.map(({ number, order, branches, tags }) => ({
          number,
          order,
          branches,
          tags: tags.map(({ tag }) => tag),
          deployedTo: namesOf(deployments, 'deployed', number, environments),
          releasedTo: namesOf(deployments, 'released', number, environments),
          ...publicationOf(published.get(number))
        }))
      }
    })
  )
}

/** What the provider has verified of all that could be chosen, and when its lines began. */
async function providerFacts(
  { store }: Core,
  { provider, branch, tags }: VerificationQuestion,
  consumers: readonly ConsumerFact[]
): Promise<Omit<VerificationFacts, 'provider' | 'consumers'>> {
  const shas = consumers.flatMap(({ versions }) =>
    versions.flatMap(({ publication }) => publication?.sha ?? [])
  )
  const [successes, ownBranch, ...starts] = await Promise.all([
    store.pacts.successes(provider, shas),
    branch === undefined ? undefined : store.pacticipants.branch(provider, branch),
    ...tags.map(tag => store.pacticipants.tagStartedAt(provider, tag))
  ])
  return {
    verifications: successes.map(({ consumer, sha, wip, at, ...line }) => ({
      consumer,
      sha,
      success: true,
      wip,
      at,
      providerBranches: line.branch === undefined ? [] : [line.branch],
      providerTags: line.tag === undefined ? [] : [line.tag]
    })),
    branchStartedAt: new Map(ownBranch ? [[ownBranch.name, ownBranch.startedAt]] : []),
    tagStartedAt: new Map(
      tags.flatMap((tag, index) => {
        const at = starts[index]
        return at === undefined ? [] : [[tag, at] as const]
      })
    )
  }
}

function publicationOf(summary: PublicationSummary | undefined): Pick<ConsumerVersionFact, 'publication'> {
  return summary === undefined ? {} : { publication: { sha: summary.sha, at: summary.at } }
}

function namesOf(
  deployments: readonly Deployment[],
  kind: Deployment['kind'],
  version: string,
  environments: ReadonlyMap<string, string>
): readonly string[] {
  const names = deployments
    .filter(deployment => deployment.kind === kind && deployment.version === version)
    .flatMap(({ environment }) => environments.get(environment) ?? [])
  return [...new Set(names)]
}
