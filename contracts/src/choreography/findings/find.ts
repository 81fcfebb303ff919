import { type ChoreographyFinding, type FindingId, findingIds } from '../finding.ts'
import { cycleWithoutEnd } from './cycles.ts'
import { deadLetterLost, deadLetterMissing, groupShared, unroutableDropped } from './delivery.ts'
import type { Finder, Scope } from './finder.ts'
import { awaitedUnsent, messageUnexpected, sentUnread } from './messages.ts'
import { streamMissing, topologyConflict } from './topology.ts'
import { readerUnknown, undeclared } from './unknown.ts'

/** What is the matter with some operations of a choreography, in the order of the ids. */
export function findingsOf(
  scope: Scope,
  ids: readonly FindingId[] = findingIds
): readonly ChoreographyFinding[] {
  return ids.flatMap(id => finders[id](scope).map(facts => ({ id, facts }) as ChoreographyFinding)) // facts of its own row
}

const finders: { readonly [Id in FindingId]: Finder<Id> } = {
  awaitedUnsent,
  sentUnread,
  messageUnexpected,
  groupShared,
  unroutableDropped,
  deadLetterMissing,
  deadLetterLost,
  cycleWithoutEnd,
  streamMissing,
  topologyConflict,
  readerUnknown,
  undeclared
}
