import type { Action, ServiceVersion } from '../choreography/operation.ts'
import type { Sight } from './observations.ts'

/** A service in the version that its spans say; undefined where they say none. */
export interface SeenService {
  readonly service: string
  readonly version: string | undefined
}

/** How often it was seen, and in which trace last. */
export interface Proof extends Sight {
  readonly traceId: string
}

/** In what a service may be seen to differ from what is declared, and the facts of each case. */
export interface TraceFindingFacts {
  /** A service sends where it declares nothing that it sends. */
  senderUndeclared: { readonly who: SeenService; readonly place: string } & Proof
  /** A service receives where it declares nothing that it receives. */
  receiverUndeclared: { readonly who: SeenService; readonly place: string } & Proof
  /** A service sends or receives elsewhere than it declares. */
  channelWrong: {
    readonly who: SeenService
    readonly action: Action
    readonly place: string
    readonly declared: readonly string[]
    readonly subject?: string
  } & Proof
  /** A service receives in a consumer group that it does not declare. */
  groupUndeclared: {
    readonly who: SeenService
    readonly place: string
    readonly group: string
    readonly declared: readonly string[]
  } & Proof
  /** A version is at work that is not deployed, as far as anybody has recorded. */
  versionNotDeployed: { readonly who: SeenService; readonly deployed: readonly string[] } & Proof
  /** A receiver failed at messages, and nothing shows where they went. */
  errorWithoutDeadLetter: {
    readonly who: SeenService
    readonly place: string
    /** What it declares. */
    readonly deadLetter?: string
    /** How many messages were seen to go to its dead letters. */
    readonly kept: number
  } & Proof
  /** The spans of a service do not say its version. */
  versionUnsaid: { readonly service: string } & Proof
  /** A message that is declared to go from one to the other was not seen to. */
  pairUnseen: { readonly writer: ServiceVersion; readonly reader: ServiceVersion; readonly place: string }
}

export type TraceFindingId = keyof TraceFindingFacts

/** One case of a finding. */
export type TraceFinding = {
  readonly [Id in TraceFindingId]: { readonly id: Id; readonly facts: TraceFindingFacts[Id] }
}[TraceFindingId]

/**
 * What was seen is proven, and an error. What was not seen may be all right, since traces are sampled and cover a while:
 * that is only a note.
 */
export const traceFindingKinds: Readonly<Record<TraceFindingId, 'error' | 'note'>> = {
  senderUndeclared: 'error',
  receiverUndeclared: 'error',
  channelWrong: 'error',
  groupUndeclared: 'error',
  versionNotDeployed: 'error',
  errorWithoutDeadLetter: 'error',
  versionUnsaid: 'note',
  pairUnseen: 'note'
}

export const traceFindingIds = Object.keys(traceFindingKinds) as readonly TraceFindingId[] // the table's own keys
