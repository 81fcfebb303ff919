/** That a version is on a branch. The head of a branch is the version that was added last. */
export interface BranchMembership {
  readonly branch: string
  /** Grows with every version that is added to a branch. */
  readonly position: number
}

/** A version of a consumer, whether it published a pact with the provider or not. */
export interface ConsumerVersionFact {
  readonly number: string
  /** Grows with every version of the consumer. */
  readonly order: number
  readonly branches: readonly BranchMembership[]
  readonly tags: readonly string[]
  /** Names of the environments in which it is deployed now. */
  readonly deployedTo: readonly string[]
  /** Names of the environments in which it is released and supported now. */
  readonly releasedTo: readonly string[]
  /** The latest revision of its pact with the provider. */
  readonly publication?: { readonly sha: string; readonly at: number }
}

/** A consumer that has, or had, a pact with the provider. */
export interface ConsumerFact {
  readonly name: string
  readonly mainBranch?: string | undefined
  readonly versions: readonly ConsumerVersionFact[]
}

/** A verification result, with what is known now of the provider version that published it. */
export interface VerificationFact {
  readonly consumer: string
  readonly sha: string
  readonly success: boolean
  /** It was published for a work-in-progress pact. */
  readonly wip: boolean
  readonly at: number
  readonly providerBranches: readonly string[]
  readonly providerTags: readonly string[]
}

/** All that decides which pacts a provider version has to verify. */
export interface VerificationFacts {
  readonly provider: string
  readonly consumers: readonly ConsumerFact[]
  /** Results of the provider, at least the successful ones. */
  readonly verifications: readonly VerificationFact[]
  /** When the first version of each of the provider's branches was made. */
  readonly branchStartedAt: ReadonlyMap<string, number>
  /** When each of the provider's tags was first used. */
  readonly tagStartedAt: ReadonlyMap<string, number>
}
