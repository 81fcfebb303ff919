import type { ServiceVersion } from '@instep/contracts'

/** A service, as Pact calls it. */
export interface Pacticipant {
  readonly name: string
  readonly displayName?: string | undefined
  readonly mainBranch?: string | undefined
  readonly repositoryUrl?: string | undefined
  readonly createdAt: number
}

/** A version of a pacticipant. */
export interface PacticipantVersion {
  readonly pacticipant: string
  readonly number: string
  /** Grows with every version of every pacticipant. */
  readonly order: number
  readonly buildUrl?: string
  readonly createdAt: number
  readonly branches: readonly BranchMembership[]
  readonly tags: readonly Tag[]
}

export interface BranchMembership {
  readonly branch: string
  /** Grows with every version that is added to a branch: the highest is the head. */
  readonly position: number
  readonly addedAt: number
}

export interface Tag {
  readonly tag: string
  readonly addedAt: number
}

/** A branch of a pacticipant. */
export interface Branch {
  readonly pacticipant: string
  readonly name: string
  /** The version that was added last. */
  readonly head: string
  /** When its first version was added. */
  readonly startedAt: number
}

/** What versions are looked for by; all that is given must hold. */
export interface VersionCriteria {
  readonly number?: string | undefined
  readonly branch?: string | undefined
  readonly tag?: string | undefined
  /** Only the newest is wanted. */
  readonly newest?: boolean | undefined
}

/** Pacticipants, their versions, branches and tags. */
export interface PacticipantStore {
  pacticipant(name: string): Promise<Pacticipant | undefined>
  pacticipants(): Promise<readonly Pacticipant[]>
  /** Adds a pacticipant, or changes what is known of it. */
  putPacticipant(pacticipant: Pacticipant): Promise<void>
  version(version: ServiceVersion): Promise<PacticipantVersion | undefined>
  /** Every version of a pacticipant, oldest first; or those with these numbers, as far as they are known. */
  versions(pacticipant: string, numbers?: readonly string[]): Promise<readonly PacticipantVersion[]>
  /** These versions of any pacticipants, as far as they are known, oldest first. */
  versionsNamed(versions: readonly ServiceVersion[]): Promise<readonly PacticipantVersion[]>
  /** The numbers of versions, newest first; on a branch those added last come first. */
  findVersions(pacticipant: string, criteria: VersionCriteria): Promise<readonly string[]>
  /** Adds a version, and its pacticipant, unless they are known; a build URL replaces the one known. */
  putVersion(version: ServiceVersion, at: number, buildUrl?: string): Promise<PacticipantVersion>
  /** Adds a version to a branch, where it becomes the head. Whether it was new there. */
  addToBranch(version: ServiceVersion, branch: string, at: number): Promise<boolean>
  addTag(version: ServiceVersion, tag: string, at: number): Promise<boolean>
  /** Whether the version had the tag. */
  removeTag(version: ServiceVersion, tag: string): Promise<boolean>
  /** Removes a branch, not its versions. Whether it was there. */
  removeBranch(pacticipant: string, name: string): Promise<boolean>
  branch(pacticipant: string, name: string): Promise<Branch | undefined>
  /** The branches of a pacticipant, by name. */
  branches(pacticipant: string): Promise<readonly Branch[]>
  /** The branches of which these versions are the heads. */
  branchesHeadedBy(versions: readonly ServiceVersion[]): Promise<readonly Branch[]>
  /** When a tag was first used. */
  tagStartedAt(pacticipant: string, tag: string): Promise<number | undefined>
}

/** A pact that a consumer version published. Of several revisions only the latest counts. */
export interface Publication {
  readonly consumer: string
  readonly consumerVersion: string
  /** The order of the consumer version. */
  readonly order: number
  readonly provider: string
  readonly revision: number
  readonly sha: string
  /** As it was published, to the byte. */
  readonly text: string
  readonly at: number
}

export type PublicationSummary = Omit<Publication, 'text'>

/** That a consumer has, or had, a pact with a provider. */
export interface KnownIntegration {
  readonly consumer: string
  readonly provider: string
}

/** What makes two pacts one content. */
export interface ContentKey extends KnownIntegration {
  readonly sha: string
}

/** Whether a provider version keeps a pact content. */
export interface Verification extends ContentKey {
  readonly providerVersion: string
  /** The order of the provider version. */
  readonly providerOrder: number
  /** Counts the results of one content, from 1. */
  readonly number: number
  readonly success: boolean
  readonly wip: boolean
  readonly buildUrl?: string
  /** Test results and the verifier's name, as JSON text. */
  readonly details: string
  readonly at: number
}

/** The first success of a content on one line of the provider. */
export interface Success {
  readonly consumer: string
  readonly sha: string
  readonly wip: boolean
  readonly branch: string | undefined
  readonly tag: string | undefined
  readonly at: number
}

/** Pacts and the results of their verification. */
export interface PactStore {
  /** Adds a revision of the pact of a known consumer version. */
  addPublication(publication: Omit<Publication, 'order'>): Promise<void>
  /** The latest revision that a consumer version published for a provider. */
  publication(consumer: ServiceVersion, provider: string): Promise<Publication | undefined>
  /** The newest publication of a content. */
  publicationOfContent(content: ContentKey): Promise<Publication | undefined>
  /** The pact of the newest consumer version between two, among those with a tag when one is given. */
  latestPublication(pair: KnownIntegration, tag?: string): Promise<Publication | undefined>
  /** The latest revisions of every version's pact between two, or of all pacts of one side; oldest first, without text. */
  publications(filter: {
    readonly consumer?: string
    readonly provider?: string
    readonly versions?: readonly string[] | undefined
  }): Promise<readonly PublicationSummary[]>
  /** The latest revisions of the pacts of these versions, with all providers or with one, without text. */
  publicationsOfVersions(
    consumers: readonly ServiceVersion[],
    provider?: string
  ): Promise<readonly PublicationSummary[]>
  /** The newest pact of every pair, or of those with a provider, among versions with a tag when one is given. */
  latestPublications(provider?: string, tag?: string): Promise<readonly PublicationSummary[]>
  /**
   * The pacts with a provider of versions that are heads of branches: of all, or of those with one of these names and
   * of those published since a time.
   */
  headPublications(
    provider: string,
    wanted: 'all' | { readonly branches: readonly string[]; readonly since: number | undefined }
  ): Promise<readonly PublicationSummary[]>
  /**
   * The pacts with a provider that stand for their consumer: the newest, the newest of each tag, and all with one of
   * these tags.
   */
  leadingPublications(provider: string, tags: readonly string[]): Promise<readonly PublicationSummary[]>
  removePublications(consumer: ServiceVersion, provider: string): Promise<void>
  /** Who has a pact with whom, sorted by name. */
  integrations(filter?: Partial<KnownIntegration>): Promise<readonly KnownIntegration[]>
  /** Who has a pact with one of these providers. */
  consumersOf(providers: readonly string[]): Promise<readonly KnownIntegration[]>
  /** Adds the result of a known provider version. */
  addVerification(verification: Omit<Verification, 'number' | 'providerOrder'>): Promise<Verification>
  verification(content: ContentKey, number: number | 'latest'): Promise<Verification | undefined>
  /** Results of all contents between two, or of all pacts of one side; oldest first. */
  verifications(filter: Partial<ContentKey>): Promise<readonly Verification[]>
  /** The latest result of each provider version for these contents; all provider versions, or only some. */
  latestResults(
    pair: KnownIntegration,
    shas: readonly string[],
    providerVersions?: readonly string[]
  ): Promise<readonly Omit<Verification, 'details' | 'buildUrl'>[]>
  /** The same for contents of any pairs, and these versions of any providers. */
  latestResultsOf(
    contents: readonly ContentKey[],
    providers: readonly ServiceVersion[]
  ): Promise<readonly Omit<Verification, 'details' | 'buildUrl'>[]>
  /** The contents between two, by their hashes, that one of these provider versions verified. */
  contentsVerifiedBy(pair: KnownIntegration, providerVersions: readonly string[]): Promise<readonly string[]>
  /** When each line of the provider first verified these contents. */
  successes(provider: string, shas: readonly string[]): Promise<readonly Success[]>
}

export interface Contact {
  readonly name: string
  readonly details: Readonly<Record<string, string>>
}

export interface Environment {
  readonly uuid: string
  readonly name: string
  readonly displayName?: string | undefined
  readonly production: boolean
  readonly contacts: readonly Contact[]
  readonly createdAt: number
  readonly updatedAt: number
}

/** That a version runs in an environment (deployed), or is supported there beside others (released). */
export interface Deployment {
  readonly uuid: string
  readonly kind: 'deployed' | 'released'
  readonly pacticipant: string
  readonly version: string
  /** The environment's uuid. */
  readonly environment: string
  /** Undefined for the only instance. */
  readonly instance: string | undefined
  readonly isCurrent: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

/** Environments, and what runs in them. */
export interface DeploymentStore {
  environments(): Promise<readonly Environment[]>
  environment(key: { readonly uuid: string } | { readonly name: string }): Promise<Environment | undefined>
  /** Adds an environment, or replaces the one with its uuid. */
  putEnvironment(environment: Environment): Promise<void>
  /** Removes an environment, and what was recorded for it. */
  deleteEnvironment(uuid: string): Promise<void>
  deployment(uuid: string): Promise<Deployment | undefined>
  /** What is recorded, newest last. */
  deployments(filter: {
    readonly environment?: string
    readonly pacticipant?: string
    /** Of any of these. */
    readonly pacticipants?: readonly string[]
    readonly version?: string
    readonly kind?: Deployment['kind']
    readonly onlyCurrent?: boolean
  }): Promise<readonly Deployment[]>
  putDeployment(deployment: Deployment): Promise<void>
}
