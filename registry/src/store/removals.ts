import type { ServiceVersion } from '@instep/contracts'
import type { ContentKey, KnownIntegration } from './contracts.ts'

/** Takes things away for good, with all that rests on them. Nothing happens when there is nothing. */
export interface RemovalStore {
  /** A pacticipant with its versions, its pacts on either side, their results, and where it ran. */
  removePacticipant(name: string): Promise<void>
  /** A version with its branches, tags, pacts, the results it gave, where it ran, and what it sends and receives. */
  removeVersion(version: ServiceVersion): Promise<void>
  /** Takes a version off a branch, which ends with its last one. */
  removeFromBranch(version: ServiceVersion, branch: string): Promise<void>
  /** The pacts between two with their results, and that there was something between them. */
  removeIntegration(pair: KnownIntegration): Promise<void>
  /** All results of some contents between two that no version publishes; how many results. None are left when it is 0. */
  removeUnpublishedResults(pair: KnownIntegration, contents: number): Promise<number>
  /** A result; the one before it by the same provider version counts again. */
  removeResult(content: ContentKey, number: number): Promise<void>
}

/** Words that pacticipants are grouped by. */
export interface LabelStore {
  labels(pacticipant: string): Promise<readonly string[]>
  allLabels(): Promise<readonly string[]>
  labelled(label: string): Promise<readonly string[]>
  /** Whether the label was new there. */
  addLabel(pacticipant: string, label: string): Promise<boolean>
  /** Whether the label was there. */
  removeLabel(pacticipant: string, label: string): Promise<boolean>
}
