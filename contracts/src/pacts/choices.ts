import type { ConsumerFact } from './facts.ts'
import { branchHeads, latestVersion, type PublishedVersion, publishedVersions, tagHeads } from './heads.ts'
import type { ConsumerVersionSelector } from './selectors.ts'

/** Why one consumer version was chosen. `consumer` is set when the selector named it. */
export type Choice = { readonly version: string; readonly consumer?: string } & (
  | { readonly kind: 'latest' }
  | { readonly kind: 'mainBranch'; readonly branch: string }
  | { readonly kind: 'branch'; readonly branch: string; readonly insteadOf?: string }
  | { readonly kind: 'latestTagged'; readonly tag: string; readonly insteadOf?: string }
  | { readonly kind: 'allTagged'; readonly tag: string }
  | { readonly kind: 'deployed'; readonly environment: string }
  | { readonly kind: 'released'; readonly environment: string }
)

/** A consumer version with a pact, and why it was chosen. */
export interface Chosen {
  readonly consumer: ConsumerFact
  readonly version: PublishedVersion
  readonly choice: Choice
}

/** The consumer versions that a selector means. */
export function choose(
  selector: ConsumerVersionSelector,
  consumers: readonly ConsumerFact[],
  providerBranch: string | undefined
): readonly Chosen[] {
  const meant = consumers.filter(({ name }) => selector.consumer === undefined || selector.consumer === name)
  const naming = selector.consumer === undefined ? {} : { consumer: selector.consumer }
  return chooseIn(selector, meant, providerBranch).map(({ choice, ...chosen }) => ({
    ...chosen,
    choice: { ...choice, ...naming }
  }))
}

/** What is chosen where a provider has no wishes: the main line of every consumer, and all that is in use. */
export function chooseByDefault(consumers: readonly ConsumerFact[]): readonly Chosen[] {
  return consumers.flatMap(consumer => {
    const { mainBranch } = consumer
    const main = mainBranch === undefined ? [] : onMainBranch(consumer)
    const tagged = mainBranch === undefined || main.length > 0 ? [] : latestTagged(consumer, mainBranch)
    const latest = main.length > 0 || tagged.length > 0 ? [] : latestOf(consumer)
    return [...main, ...tagged, ...latest, ...inEnvironment(consumer, undefined, true, true)]
  })
}

/** The pacts of the heads of all branches and tags. */
export function chooseHeads(consumers: readonly ConsumerFact[]): readonly Chosen[] {
  return consumers.flatMap(consumer => [...everyBranch(consumer), ...everyTag(consumer)])
}

function chooseIn(
  selector: ConsumerVersionSelector,
  consumers: readonly ConsumerFact[],
  providerBranch: string | undefined
): readonly Chosen[] {
  switch (selector.kind) {
    case 'mainBranch':
      return consumers.flatMap(onMainBranch)
    case 'matchingBranch':
      return providerBranch === undefined
        ? []
        : consumers.flatMap(consumer => onBranch(consumer, providerBranch))
    case 'everyBranch':
      return consumers.flatMap(everyBranch)
    case 'latest':
      return consumers.flatMap(latestOf)
    case 'branch': {
      const { branch, fallback } = selector
      const found = consumers.flatMap(consumer => onBranch(consumer, branch))
      if (found.length > 0 || fallback === undefined) return found
      return consumers.flatMap(consumer => {
        const instead = fallback === 'mainBranch' ? consumer.mainBranch : fallback.branch
        return instead === undefined ? [] : onBranch(consumer, instead, branch)
      })
    }
    case 'latestTagged': {
      const { tag, fallbackTag } = selector
      const found = consumers.flatMap(consumer => latestTagged(consumer, tag))
      if (found.length > 0 || fallbackTag === undefined) return found
      return consumers.flatMap(consumer => latestTagged(consumer, fallbackTag, tag))
    }
    case 'allTagged':
      return consumers.flatMap(consumer => allTagged(consumer, selector.tag))
    case 'inEnvironment': {
      const { environment, deployed, released } = selector
      return consumers.flatMap(consumer => inEnvironment(consumer, environment, deployed, released))
    }
  }
}

function onMainBranch(consumer: ConsumerFact): readonly Chosen[] {
  const branch = consumer.mainBranch
  const head = branch === undefined ? undefined : branchHeads(consumer).get(branch)
  return head && branch !== undefined ? [chosen(consumer, head, { kind: 'mainBranch', branch })] : []
}

function onBranch(consumer: ConsumerFact, branch: string, insteadOf?: string): readonly Chosen[] {
  const head = branchHeads(consumer).get(branch)
  const instead = insteadOf === undefined ? {} : { insteadOf }
  return head ? [chosen(consumer, head, { kind: 'branch', branch, ...instead })] : []
}

function everyBranch(consumer: ConsumerFact): readonly Chosen[] {
  return [...branchHeads(consumer)].map(([branch, head]) =>
    chosen(consumer, head, { kind: 'branch', branch })
  )
}

function everyTag(consumer: ConsumerFact): readonly Chosen[] {
  return [...tagHeads(consumer)].map(([tag, head]) => chosen(consumer, head, { kind: 'latestTagged', tag }))
}

function latestOf(consumer: ConsumerFact): readonly Chosen[] {
  const latest = latestVersion(consumer)
  return latest ? [chosen(consumer, latest, { kind: 'latest' })] : []
}

function latestTagged(consumer: ConsumerFact, tag: string, insteadOf?: string): readonly Chosen[] {
  const head = tagHeads(consumer).get(tag)
  const instead = insteadOf === undefined ? {} : { insteadOf }
  return head ? [chosen(consumer, head, { kind: 'latestTagged', tag, ...instead })] : []
}

function allTagged(consumer: ConsumerFact, tag: string): readonly Chosen[] {
  const tagged = publishedVersions(consumer).filter(({ tags }) => tags.includes(tag))
  return tagged.map(version => chosen(consumer, version, { kind: 'allTagged', tag }))
}

function inEnvironment(
  consumer: ConsumerFact,
  environment: string | undefined,
  deployed: boolean,
  released: boolean
): readonly Chosen[] {
  const isMeant = (name: string): boolean => environment === undefined || environment === name
  return publishedVersions(consumer).flatMap(version => [
    ...(deployed ? version.deployedTo.filter(isMeant) : []).map(name =>
      chosen(consumer, version, { kind: 'deployed', environment: name })
    ),
    ...(released ? version.releasedTo.filter(isMeant) : []).map(name =>
      chosen(consumer, version, { kind: 'released', environment: name })
    )
  ])
}

type Unversioned<Reason> = Reason extends unknown ? Omit<Reason, 'version' | 'consumer'> : never

function chosen(consumer: ConsumerFact, version: PublishedVersion, reason: Unversioned<Choice>): Chosen {
  return { consumer, version, choice: { ...reason, version: version.number } as Choice } // Omit of a union loses the tie
}
