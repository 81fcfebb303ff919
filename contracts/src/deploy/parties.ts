import type { Channel } from '../choreography/channel.ts'
import { connect, type Flow, type Switchboard } from '../choreography/flows.ts'
import type { Evidence, OwnedOperation } from '../choreography/operation.ts'
import { grades } from '../choreography/operation.ts'

/** Why a version counts: somebody wants to deploy it, it runs, or it is gone and what it sent is still there. */
export type Presence =
  | { readonly kind: 'candidate' }
  /** A version that is released stays beside the one that comes; one that is deployed goes. */
  | { readonly kind: 'running'; readonly isReleased: boolean }
  /** When it was replaced, in milliseconds since 1970. */
  | { readonly kind: 'retained'; readonly endedAt: number }

/** One side of a message: what a version sends or receives, and why that counts. */
export type Party = OwnedOperation & { readonly presence: Presence }

/** What was drained where, and when last. */
export type Drains = ReadonlyMap<string, number>

/** When it is now, and what was drained: what decides which old messages are still there. */
export interface Rests {
  readonly now: number
  readonly drains: Drains
}

/** Every party that may meet, connected once and asked often. */
export interface Parties {
  readonly senders: readonly Party[]
  readonly receivers: readonly Party[]
  readonly channels: readonly Channel[]
  readonly switchboard: Switchboard<Party>
}

export function gather(parties: readonly Party[]): Parties {
  const known = strongest(parties)
  const receivers = known.filter(
    ({ action, presence }) => action === 'receive' && presence.kind !== 'retained'
  )
  const channels = known.flatMap(({ channel }) => channel ?? [])
  return {
    senders: known.filter(({ action }) => action === 'send'),
    receivers,
    channels,
    switchboard: connect(receivers, channels)
  }
}

/**
 * What reaches a receiver: from who runs or wants to always, from who is gone as long as its messages are there and the
 * receiver may still come to them.
 */
export function isAlive({ send, receive, rest }: Flow<Party, Party>, { now, drains }: Rests): boolean {
  if (send.presence.kind !== 'retained') return true
  if (rest === undefined || receive.delivery?.start === 'tail') return false
  const { endedAt } = send.presence
  const drainedAt = drains.get(rest.place)
  if (drainedAt !== undefined && drainedAt >= endedAt) return false
  return rest.retention === 'forever' || endedAt + rest.retention > now
}

/** What several sources say of one operation becomes one: the best evidence, and the place that one of them knows. */
export function strongest(parties: readonly Party[]): readonly Party[] {
  const groups = Map.groupBy(parties, keyOf)
  return [...groups.values()].flatMap(merged)
}

function merged(group: readonly Party[]): readonly Party[] {
  const [first, ...others] = group
  if (first === undefined || others.length === 0) return group
  const placed = group.filter(({ channel }) => channel !== undefined)
  const evidence = best(group.map(party => party.evidence))
  return (placed.length === 0 ? [first] : placed).map(party => ({ ...party, evidence }))
}

function best(evidence: readonly Evidence[]): Evidence {
  return evidence.reduce((one, other) => (isBetter(other, one) ? other : one))
}

/** A better grade counts more than a newer date. */
function isBetter(one: Evidence, other: Evidence): boolean {
  const [rank, otherRank] = [grades.indexOf(one.grade), grades.indexOf(other.grade)]
  return rank === otherRank ? one.at > other.at : rank > otherRank
}

function keyOf({ service, version, action, subject, schema }: Party): string {
  return JSON.stringify([service, version, action, subject, schema.subject, schema.version])
}
