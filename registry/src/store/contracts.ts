import type { Operation, ServiceVersion } from '@instep/contracts'

/** A service, as Pact calls it. */
export interface Pacticipant {
  readonly name: string
  readonly displayName?: string
  readonly mainBranch?: string
  readonly repositoryUrl?: string
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

/** Pacticipants, their versions, branches and tags. */
export interface PacticipantStore {
  pacticipant(name: string): Promise<Pacticipant | undefined>
  pacticipants(): Promise<readonly Pacticipant[]>
  /** Adds a pacticipant, or changes what is known of it. */
  putPacticipant(pacticipant: Pacticipant): Promise<void>
  version(version: ServiceVersion): Promise<PacticipantVersion | undefined>
  /** Every version of a pacticipant, oldest first. */
  versions(pacticipant: string): Promise<readonly PacticipantVersion[]>
  /** Adds a version, unless it is known; a build URL replaces the one known. */
  putVersion(version: ServiceVersion, at: number, buildUrl?: string): Promise<PacticipantVersion>
  /** Adds a version to a branch, where it becomes the head. Whether it was new there. */
  addToBranch(version: ServiceVersion, branch: string, at: number): Promise<boolean>
  addTag(version: ServiceVersion, tag: string, at: number): Promise<boolean>
}

/** A pact that a consumer version published. Of several revisions only the latest counts. */
export interface Publication {
  readonly consumer: string
  readonly consumerVersion: string
  readonly provider: string
  readonly revision: number
  readonly sha: string
  /** As it was published, to the byte. */
  readonly text: string
  readonly at: number
}

/** Whether a provider version keeps a pact content. */
export interface Verification {
  readonly consumer: string
  readonly provider: string
  readonly sha: string
  readonly providerVersion: string
  /** Counts the results of one content, from 1. */
  readonly number: number
  readonly success: boolean
  readonly wip: boolean
  readonly buildUrl?: string
  /** Test results and the verifier's name, as JSON text. */
  readonly details: string
  readonly at: number
}

/** Pacts and the results of their verification. */
export interface PactStore {
  addPublication(publication: Publication): Promise<void>
  /** The latest revision that a consumer version published for a provider. */
  publication(consumer: ServiceVersion, provider: string): Promise<Publication | undefined>
  /** The newest publication of a content. */
  publicationOfContent(consumer: string, provider: string, sha: string): Promise<Publication | undefined>
  /** The latest revisions of every version's pact between two, or of all pacts of one side; oldest first, without text. */
  publications(pair: {
    readonly consumer?: string
    readonly provider?: string
  }): Promise<readonly Omit<Publication, 'text'>[]>
  addVerification(verification: Omit<Verification, 'number'>): Promise<Verification>
  /** Results of all contents between two, or of all pacts of one side; oldest first. */
  verifications(pair: {
    readonly consumer?: string
    readonly provider?: string
    readonly sha?: string
  }): Promise<readonly Verification[]>
}

export interface Environment {
  readonly uuid: string
  readonly name: string
  readonly displayName?: string
  readonly production: boolean
  readonly contacts: readonly { readonly name: string; readonly details: Readonly<Record<string, string>> }[]
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
  deleteEnvironment(uuid: string): Promise<void>
  deployment(uuid: string): Promise<Deployment | undefined>
  /** What is recorded, newest last. */
  deployments(filter: {
    readonly environment?: string
    readonly pacticipant?: string
    readonly kind?: Deployment['kind']
    readonly onlyCurrent?: boolean
  }): Promise<readonly Deployment[]>
  putDeployment(deployment: Deployment): Promise<void>
}

/** What service versions send and receive. */
export interface OperationStore {
  /** Adds operations of a version; one that is known takes the new evidence. */
  addOperations(version: ServiceVersion, operations: readonly Operation[]): Promise<void>
  operations(versions: readonly ServiceVersion[]): Promise<readonly (Operation & ServiceVersion)[]>
}
