import {
  channelWrong,
  groupUndeclared,
  pairUnseen,
  receiverUndeclared,
  senderUndeclared,
  versionNotDeployed,
  versionUnsaid
} from './finders.ts'
import { type TraceFinding, type TraceFindingId, traceFindingIds, traceFindingKinds } from './finding.ts'
import { errorWithoutDeadLetter } from './losses.ts'
import { type TraceFinder, type Traces, traceScope } from './scope.ts'

/** Whether what was seen is what is declared, and how much was seen. */
export interface Conformance {
  /** `no` with a finding that is more than a note. */
  readonly answer: 'yes' | 'no'
  readonly findings: readonly TraceFinding[]
  readonly counts: {
    readonly sends: number
    readonly receives: number
    /** Messages that were seen at both ends. */
    readonly edges: number
    /** Spans of services without a name, about whom nothing can be said. */
    readonly nameless: number
    /** Spans at places that are made for a while, which nobody declares. */
    readonly passing: number
  }
  /** The time that the spans cover, in milliseconds since 1970; undefined without any. */
  readonly window: { readonly from: number; readonly to: number } | undefined
}

/** Holds what was seen against what is declared. What is missing proves nothing. */
export function conformanceOf(traces: Traces): Conformance {
  const scope = traceScope(traces)
  const findings = traceFindingIds.flatMap(
    id => finders[id](scope).map(facts => ({ id, facts }) as TraceFinding) // facts of its own row
  )
  const { facts } = traces
  const count = (isMeant: (fact: (typeof facts)[number]) => boolean): number => facts.filter(isMeant).length
  return {
    answer: findings.some(({ id }) => traceFindingKinds[id] === 'error') ? 'no' : 'yes',
    findings,
    counts: {
      sends: count(({ action }) => action === 'send'),
      receives: count(({ action }) => action === 'receive'),
      edges: scope.edges.length,
      nameless: count(({ service }) => service === undefined),
      passing: count(({ isPassing }) => isPassing)
    },
    window: windowOf(facts)
  }
}

function windowOf(facts: Traces['facts']): Conformance['window'] {
  if (facts.length === 0) return undefined
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { at } of facts) {
    from = Math.min(from, at)
    to = Math.max(to, at)
  }
  return { from, to }
}

const finders: { readonly [Id in TraceFindingId]: TraceFinder<Id> } = {
  senderUndeclared,
  receiverUndeclared,
  channelWrong,
  groupUndeclared,
  versionNotDeployed,
  errorWithoutDeadLetter,
  versionUnsaid,
  pairUnseen
}
