import type { FindingId, FindingLevel, Operation, OwnedOperation, ServiceVersion } from '@instep/contracts'

/** What service versions send and receive. */
export interface OperationStore {
  /** Adds operations of a version; one that is known from the same source takes the new evidence and details. */
  addOperations(version: ServiceVersion, operations: readonly Operation[]): Promise<void>
  /** Removes what a version is known to send and receive from a source. */
  removeOperations(version: ServiceVersion, source: string): Promise<void>
  /** Those of some versions, sorted by subject within each service. */
  operations(versions: readonly ServiceVersion[]): Promise<readonly OwnedOperation[]>
  /**
   * What versions sent that were deployed or released to an environment and are not any more; of equal messages of a
   * service only the last.
   */
  pastSends(environment: string): Promise<readonly PastSend[]>
}

/** What a version sent until it was replaced. */
export type PastSend = OwnedOperation & { readonly endedAt: number }

/** The document in which a service version says what it sends and receives. */
export interface ServiceDocument {
  /** As it was published, to the byte. */
  readonly text: string
  readonly at: number
}

/** Service contracts as they were published. */
export interface ServiceContractStore {
  serviceDocument(version: ServiceVersion): Promise<ServiceDocument | undefined>
  putServiceDocument(version: ServiceVersion, document: ServiceDocument): Promise<void>
}

/** That whatever lay at a place is gone: it was read, or it expired. */
export interface Drain {
  /** The environment's uuid, here and below. */
  readonly environment: string
  /** As the domain calls places: `kafka orders.created` */
  readonly place: string
  readonly at: number
  readonly by: string
  readonly note: string
}

/** That somebody was seen to read at a place. */
export interface Sighting {
  readonly environment: string
  readonly place: string
  /** The consumer group, queue group or consumer that was seen. */
  readonly reader: string
  /** What saw it: `broker`, `traces`, a person. */
  readonly source: string
  /** How many times, or how many messages, as its source counts. */
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
}

/** That somebody takes the blame for pairs that the gate would refuse. */
export interface Override {
  readonly uuid: string
  readonly environment: string
  /** A service, or a version of it; empty for all. */
  readonly writer: string
  readonly reader: string
  /** Empty for all. */
  readonly subject: string
  readonly reason: string
  readonly by: string
  readonly at: number
  readonly until: number
}

/** What people and tools tell the gate of an environment. */
export interface EnvironmentFactStore {
  addDrain(drain: Drain): Promise<void>
  /** All that are known of an environment, newest last. */
  drains(environment: string): Promise<readonly Drain[]>
  /** Adds to what was seen before: the count grows, and the time between first and last. */
  addSighting(sighting: Sighting): Promise<void>
  /** Sorted by place, then reader. */
  sightings(environment: string): Promise<readonly Sighting[]>
  /** Whether it was there. */
  removeSighting(key: Pick<Sighting, 'environment' | 'place' | 'reader'>): Promise<boolean>
  putOverride(override: Override): Promise<void>
  override(uuid: string): Promise<Override | undefined>
  /** Those that hold at a time or later, oldest first. */
  overrides(environment: string, since: number): Promise<readonly Override[]>
  /** The levels that were set; without an environment those that hold everywhere. */
  findingLevels(environment: string | undefined): Promise<Readonly<Partial<Record<FindingId, FindingLevel>>>>
  /** Sets levels; undefined takes one back. */
  setFindingLevels(
    environment: string | undefined,
    levels: Readonly<Partial<Record<FindingId, FindingLevel | undefined>>>
  ): Promise<void>
}
