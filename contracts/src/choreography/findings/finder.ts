import type { FindingFacts, FindingId } from '../finding.ts'
import type { OwnedOperation, ServiceVersion } from '../operation.ts'
import { channelKey } from '../protocols/index.ts'
import type { Seen, Survey } from './survey.ts'

/** Where somebody looks for findings. */
export interface Scope {
  readonly survey: Survey
  /** The operations that findings are about. Whoever else they concern is in the survey. */
  readonly focus: readonly OwnedOperation[]
  /** Who was seen to read where. */
  readonly seen: readonly Seen[]
  /** How many operations may be followed to see what leads to what; all unless told. */
  readonly reach?: number
  /** Versions that are there, and nobody said what they send or receive. */
  readonly strangers: readonly ServiceVersion[]
}

/** Looks for one kind of finding. */
export type Finder<Id extends FindingId> = (scope: Scope) => readonly FindingFacts[Id][]

export function sending(operations: readonly OwnedOperation[]): readonly OwnedOperation[] {
  return operations.filter(({ action }) => action === 'send')
}

export function receiving(operations: readonly OwnedOperation[]): readonly OwnedOperation[] {
  return operations.filter(({ action }) => action === 'receive')
}

export function versionOf({ service, version }: ServiceVersion): ServiceVersion {
  return { service, version }
}

export function placeOf({ channel }: OwnedOperation): { readonly place?: string } {
  return channel === undefined ? {} : { place: channelKey(channel) }
}

/** Facts that say the same, once. */
export function distinct<Facts>(facts: readonly Facts[]): readonly Facts[] {
  return [...new Map(facts.map(one => [JSON.stringify(one), one])).values()]
}
