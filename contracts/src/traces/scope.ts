import type { Channel } from '../choreography/channel.ts'
import { type OwnedOperation, type ServiceVersion, serviceVersionText } from '../choreography/operation.ts'
import { protocolOf } from '../choreography/protocols/index.ts'
import { type Edge, edgesOf } from './edges.ts'
import type { MessageFact, SeenPlace } from './facts.ts'
import type { SeenService, TraceFindingFacts, TraceFindingId } from './finding.ts'
import { type Observation, observationsOf } from './observations.ts'
import { isAt } from './places.ts'

/** What was seen in an environment, and what is declared there. */
export interface Traces {
  readonly facts: readonly MessageFact[]
  /** The versions that run there. */
  readonly deployed: readonly ServiceVersion[]
  /** What those send and receive that run, and those that were seen. */
  readonly operations: readonly OwnedOperation[]
}

/** The same, with the ways to look it up. */
export interface TraceScope extends Traces {
  readonly observations: readonly Observation[]
  readonly edges: readonly Edge[]
  readonly channels: readonly Channel[]
  /** What a service declares; in the versions that are deployed, where its spans do not say which it is. */
  declaredBy(who: SeenService): readonly OwnedOperation[]
  /** The versions of a service that are deployed. */
  deployedOf(service: string): readonly string[]
}

/** Looks for one kind of finding. */
export type TraceFinder<Id extends TraceFindingId> = (scope: TraceScope) => readonly TraceFindingFacts[Id][]

export function traceScope(traces: Traces): TraceScope {
  const { facts, deployed, operations } = traces
  const byVersion = Map.groupBy(operations, serviceVersionText)
  const versions = new Map(
    [...Map.groupBy(deployed, ({ service }) => service)].map(([service, found]) => [
      service,
      [...new Set(found.map(({ version }) => version))].toSorted()
    ])
  )
  const deployedOf = (service: string): readonly string[] => versions.get(service) ?? []
  return {
    ...traces,
    observations: observationsOf(facts),
    edges: edgesOf(facts),
    channels: operations.flatMap(({ channel }) => channel ?? []),
    declaredBy: ({ service, version }) =>
      (version === undefined ? deployedOf(service) : [version]).flatMap(
        one => byVersion.get(serviceVersionText({ service, version: one })) ?? []
      ),
    deployedOf
  }
}

/** Whether an operation is what was seen. One that does not say where may be, if it is about that message. */
export function explains(
  { action, channel, subject }: OwnedOperation,
  seen: Pick<Observation, 'action' | 'place' | 'subject'>
): boolean {
  if (action !== seen.action) return false
  if (channel === undefined) return seen.subject === undefined || seen.subject === subject
  return isAt(channel, seen.place, action)
}

/** Whether a place is where a receiver puts what it cannot deal with, or keeps it until it tries again. */
export function isOnFailurePath(
  receive: OwnedOperation,
  place: SeenPlace,
  channels: readonly Channel[]
): boolean {
  const { action, channel, delivery } = receive
  if (action !== 'receive' || channel === undefined) return false
  return (
    deadLettersOf(channel, delivery?.deadLetter, channels).some(letter => isAt(letter, place, 'send')) ||
    isByConvention(receive, place)
  )
}

function deadLettersOf(channel: Channel, said: string | undefined, channels: readonly Channel[]) {
  if (said === undefined || said === 'none') return []
  const own = channels.filter(({ protocol }) => protocol === channel.protocol)
  return protocolOf(channel).deadLettersOf(channel, said, [], own) ?? []
}

/** What clients make beside a topic unless they are told: for dead letters, and for messages that are tried again. */
function isByConvention({ channel, delivery }: OwnedOperation, { destination }: SeenPlace): boolean {
  if (channel?.protocol !== 'kafka' || delivery?.deadLetter === 'none') return false
  if (!destination.startsWith(channel.topic)) return false
  const rest = destination.slice(channel.topic.length)
  const group = delivery?.group === undefined ? '' : `-${delivery.group}`
  return ['-dlt', '.DLT', `${group}-retry`].includes(rest) || rest.startsWith('-retry')
}
