import type { OwnedOperation } from '../choreography/operation.ts'
import { protocolOf } from '../choreography/protocols/index.ts'
import { type Edge, offsetKey, pointerKey } from './edges.ts'
import type { MessageFact } from './facts.ts'
import { placeText } from './places.ts'
import { explains, isOnFailurePath, type TraceFinder, type TraceScope } from './scope.ts'

/**
 * A message that its receiver failed at is not lost when it was handled later, when the span says what became of it, when
 * it was seen to go to the dead letters, or when the broker itself puts it there.
 */
export const errorWithoutDeadLetter: TraceFinder<'errorWithoutDeadLetter'> = scope => {
  const { facts, edges } = scope
  const messageOf = identities(edges)
  const handled = facts.filter(({ isProcessing, isPassing }) => isProcessing && !isPassing)
  const settled = new Set(
    handled
      .filter(({ isError, outcome }) => !isError || outcome !== undefined)
      .map(fact => `${fact.service} ${messageOf(fact)}`)
  )
  const failed = handled.filter(
    fact => fact.isError && fact.outcome === undefined && !settled.has(`${fact.service} ${messageOf(fact)}`)
  )
  const byPlace = Map.groupBy(failed, fact =>
    JSON.stringify([fact.service, fact.version, placeText(fact.place, 'receive')])
  )
  return [...byPlace.values()].flatMap(group =>
    lossesOf(
      scope,
      group.toSorted((one, other) => one.at - other.at),
      messageOf
    )
  )
}

function lossesOf(
  scope: TraceScope,
  failed: readonly MessageFact[],
  messageOf: (fact: MessageFact) => string
) {
  const [first] = failed
  const last = failed.at(-1)
  if (first?.service === undefined || last === undefined) return []
  const who = { service: first.service, version: first.version }
  const receives = scope.declaredBy(who).filter(operation => explains(operation, first))
  // Who does not declare that it receives there is told that first.
  if (receives.length === 0 || receives.some(isSeenTo)) return []
  const messages = new Set(failed.map(messageOf)).size
  const kept = scope.facts.filter(
    ({ action, service, place }) =>
      action === 'send' &&
      service === who.service &&
      receives.some(receive => isOnFailurePath(receive, place, scope.channels))
  ).length
  if (kept >= messages) return []
  const deadLetter = receives.find(({ delivery }) => delivery?.deadLetter !== undefined)?.delivery?.deadLetter
  return [
    {
      ...{ who, place: placeText(first.place, 'receive') },
      ...(deadLetter === undefined ? {} : { deadLetter }),
      ...{ count: messages, kept, firstAt: first.at, lastAt: last.at, traceId: last.traceId }
    }
  ]
}

/** Whether a receiver gives messages up knowingly, or its broker puts them elsewhere without a span. */
function isSeenTo({ channel, delivery }: OwnedOperation): boolean {
  if (delivery?.deadLetter === 'none') return true
  return channel !== undefined && protocolOf(channel).deadLettersOf(channel, undefined, [], []) !== undefined
}

/** What tells a message from others: where it is in its topic, who sent it, or, where nobody knows, nothing else. */
function identities(edges: readonly Edge[]): (fact: MessageFact) => string {
  const senders = new Map(edges.map(({ from, to }) => [pointerKey(to), pointerKey(from)]))
  return fact => offsetKey(fact) ?? senders.get(pointerKey(fact)) ?? pointerKey(fact)
}
