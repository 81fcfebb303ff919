import { connect } from '../choreography/flows.ts'
import type { Action } from '../choreography/operation.ts'
import { channelKey } from '../choreography/protocols/index.ts'
import { groupsOf, isInGroup } from './attribution.ts'
import type { Proof, SeenService } from './finding.ts'
import { type Observation, together } from './observations.ts'
import { isAt, placeText } from './places.ts'
import { explains, isOnFailurePath, type TraceFinder, type TraceScope } from './scope.ts'

export const senderUndeclared: TraceFinder<'senderUndeclared'> = scope => undeclared(scope, 'send')

export const receiverUndeclared: TraceFinder<'receiverUndeclared'> = scope => undeclared(scope, 'receive')

function undeclared(scope: TraceScope, action: Action) {
  return strays(scope, action)
    .filter(({ elsewhere }) => elsewhere.length === 0)
    .map(({ who, place, proof }) => ({ who, place, ...proof }))
}

export const channelWrong: TraceFinder<'channelWrong'> = scope =>
  (['send', 'receive'] as const).flatMap(action =>
    strays(scope, action)
      .filter(({ elsewhere }) => elsewhere.length > 0)
      .map(({ who, place, proof, elsewhere, subject }) => ({
        ...{ who, action, place, declared: elsewhere },
        ...(subject === undefined ? {} : { subject }),
        ...proof
      }))
  )

/** What was seen that no operation explains, and where the service declares what it may have been. */
interface Stray {
  readonly who: SeenService
  readonly place: string
  readonly subject: string | undefined
  readonly elsewhere: readonly string[]
  readonly proof: Proof
}

function strays(scope: TraceScope, action: Action): readonly Stray[] {
  const { observations, channels, declaredBy } = scope
  const stray = observations.filter(seen => {
    if (seen.action !== action) return false
    const declared = declaredBy(seen)
    return !declared.some(
      operation => explains(operation, seen) || isOnFailurePath(operation, seen.place, channels)
    )
  })
  return groups(stray, ({ place }) => placeText(place, action)).map(group => {
    const [first] = group
    const place = placeText(first.place, action)
    const subject = group.find(seen => seen.subject !== undefined)?.subject
    return {
      who: whoOf(first),
      place,
      subject,
      elsewhere: elsewhere(scope, first, subject),
      proof: proofOf(group)
    }
  })
}

/**
 * Where a service declares the message that it was seen to send or receive. Where nobody says which message it was, it
 * may be any that was not seen where it is declared.
 */
function elsewhere(
  { observations, declaredBy }: TraceScope,
  seen: Observation,
  subject: string | undefined
): readonly string[] {
  const own = observations.filter(
    ({ service, version }) => service === seen.service && version === seen.version
  )
  const places = declaredBy(seen).flatMap(operation => {
    const { action, channel } = operation
    if (action !== seen.action || channel === undefined) return []
    const isMeant =
      subject === undefined ? !own.some(other => explains(operation, other)) : operation.subject === subject
    return isMeant ? [channelKey(channel)] : []
  })
  return [...new Set(places)].toSorted()
}

export const groupUndeclared: TraceFinder<'groupUndeclared'> = ({ observations, declaredBy }) => {
  const meantBy = (seen: Observation) => declaredBy(seen).filter(operation => explains(operation, seen))
  const strange = observations.filter(seen => !isInGroup(seen, meantBy(seen)))
  return groups(strange, ({ place, group }) => JSON.stringify([placeText(place, 'receive'), group])).map(
    found => {
      const [first] = found
      const { place, group = '' } = first
      const declared = groupsOf(meantBy(first))
      return { who: whoOf(first), place: placeText(place, 'receive'), group, declared, ...proofOf(found) }
    }
  )
}

export const versionNotDeployed: TraceFinder<'versionNotDeployed'> = ({ observations, deployedOf }) =>
  groups(observations, () => '').flatMap(found => {
    const who = whoOf(found[0])
    const deployed = deployedOf(who.service)
    const isThere = who.version === undefined ? deployed.length > 0 : deployed.includes(who.version)
    return isThere ? [] : [{ who, deployed, ...proofOf(found) }]
  })

export const versionUnsaid: TraceFinder<'versionUnsaid'> = ({ observations }) =>
  groups(
    observations.filter(({ version }) => version === undefined),
    () => ''
  ).map(found => ({ service: found[0].service, ...proofOf(found) }))

export const pairUnseen: TraceFinder<'pairUnseen'> = ({ deployed, declaredBy, channels, edges }) => {
  const operations = deployed.flatMap(declaredBy)
  const board = connect(
    operations.filter(({ action }) => action === 'receive'),
    channels
  )
  const byServices = Map.groupBy(edges, ({ from, to }) => JSON.stringify([from.service, to.service]))
  const unseen = operations
    .filter(({ action }) => action === 'send')
    .flatMap(send => board.flowsFrom(send))
    .flatMap(({ send, receive }) => {
      const [sent, received] = [send.channel, receive.channel]
      if (sent === undefined || received === undefined) return []
      const isSeen = (byServices.get(JSON.stringify([send.service, receive.service])) ?? []).some(
        ({ from, to }) =>
          isVersion(from, send) &&
          isVersion(to, receive) &&
          isAt(sent, from.place, 'send') &&
          isAt(received, to.place, 'receive')
      )
      const [writer, reader] = [send, receive].map(({ service, version }) => ({ service, version }))
      return isSeen || writer === undefined || reader === undefined
        ? []
        : [{ writer, reader, place: channelKey(received) }]
    })
  return [...new Map(unseen.map(one => [JSON.stringify(one), one])).values()]
}

function isVersion(
  seen: { readonly version: string | undefined },
  { version }: { readonly version: string }
): boolean {
  return seen.version === undefined || seen.version === version
}

type Some = readonly [Observation, ...Observation[]]

/** Observations by the version that they are of, and by something more. */
function groups(observations: readonly Observation[], keyOf: (seen: Observation) => string): readonly Some[] {
  const found = Map.groupBy(observations, seen => JSON.stringify([seen.service, seen.version, keyOf(seen)]))
  return [...found.values()] as unknown as readonly Some[] // no group is empty
}

function whoOf({ service, version }: SeenService): SeenService {
  return { service, version }
}

function proofOf(group: Some): Proof {
  const last = group.reduce((one, other) => (other.lastAt > one.lastAt ? other : one))
  return { ...together(group), traceId: last.traceId }
}
