import type { Channel } from '../choreography/channel.ts'
import { connect, type Endpoint, type Flow } from '../choreography/flows.ts'
import { type Evidence, grades, type OwnedOperation, serviceVersionText } from '../choreography/operation.ts'
import { restBetween, restForNewcomers } from '../choreography/protocols/index.ts'

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

/** Everybody who may meet, gathered once and asked often. */
export interface Parties {
  readonly senders: readonly Party[]
  readonly receivers: readonly Party[]
  /** Every channel that is spoken of. */
  readonly channels: readonly Channel[]
  /** Those who may send what a receiver receives, if there is a way. */
  sendersOf(receiver: Endpoint): readonly Party[]
  /** Those who may receive what a sender sends, if there is a way. */
  receiversOf(sender: Endpoint): readonly Party[]
  /** What a service sends and receives, in whichever version. */
  ofService(service: string): readonly Party[]
  /** Whether a channel is spoken of in the same words. */
  knows(channel: Channel): boolean
}

export function gather(parties: readonly Party[]): Parties {
  const known = strongest(parties)
  const senders = known.filter(({ action }) => action === 'send')
  const receivers = known.filter(
    ({ action, presence }) => action === 'receive' && presence.kind !== 'retained'
  )
  const channels = new Map(
    known.flatMap(({ channel }) => (channel === undefined ? [] : [[JSON.stringify(channel), channel]]))
  )
  const byService = Map.groupBy([...senders, ...receivers], ({ service }) => service)
  return {
    senders,
    receivers,
    channels: [...channels.values()],
    sendersOf: byMessage(senders),
    receiversOf: byMessage(receivers),
    ofService: service => byService.get(service) ?? [],
    knows: channel => channels.has(JSON.stringify(channel))
  }
}

/** Finds the parties of a message by its subject or by its name. */
function byMessage(parties: readonly Party[]): (endpoint: Endpoint) => readonly Party[] {
  const bySubject = Map.groupBy(parties, ({ subject }) => subject)
  const byName = Map.groupBy(parties, ({ message }) => message)
  return ({ subject, message }) => {
    const ofSubject = bySubject.get(subject) ?? []
    const named = message === undefined ? [] : (byName.get(message) ?? [])
    const others = named.filter(party => party.subject !== subject)
    return others.length === 0 ? ofSubject : [...ofSubject, ...others]
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

/**
 * The versions that are gone and whose messages may still be there: for somebody who runs, or, where messages expire,
 * for somebody who comes. What only a reader's queue would keep counts with that reader.
 */
export function versionsWithMessagesLeft(parties: Parties, rests: Rests): ReadonlySet<string> {
  const gone = parties.senders.filter(({ presence }) => presence.kind === 'retained')
  const board = connect(parties.receivers, parties.channels)
  const isLeft = (send: Party): boolean =>
    mayExpireLater(send, rests) || board.flowsFrom(send).some(flow => isAlive(flow, rests))
  return new Set(gone.filter(isLeft).map(serviceVersionText))
}

/** Whether messages of a version that is gone may still be there for somebody who comes, and reads from the beginning. */
export function isLeftForNewcomers(send: Party, rests: Rests): boolean {
  const rest = send.channel && restForNewcomers(send.channel)
  return rest !== undefined && isAlive({ send, receive: { ...send, action: 'receive' }, rest }, rests)
}

function mayExpireLater(send: Party, rests: Rests): boolean {
  const rest = send.channel && restBetween(send.channel, send.channel)
  if (rest === undefined || rest.retention === 'forever') return false
  return isAlive({ send, receive: { ...send, action: 'receive' }, rest }, rests)
}

/**
 * What several sources say of one operation becomes one: the place and schema that a contract names, with the best
 * evidence. A pact shows that its consumer reads the message; with which schema the consumer's contract knows better.
 */
export function strongest(parties: readonly Party[]): readonly Party[] {
  return [...Map.groupBy(parties, messageKey).values()].flatMap(merged)
}

function merged(group: readonly Party[]): readonly Party[] {
  if (group.length < 2) return group
  const placed = group.filter(({ channel }) => channel !== undefined)
  const loose = group.filter(({ channel }) => channel === undefined)
  const isSaid = (party: Party): boolean =>
    placed.some(other => party.evidence.source === 'pact' || schemaKey(other) === schemaKey(party))
  const support = loose.filter(isSaid).map(({ evidence }) => evidence)
  return [
    ...placed.map(party => ({ ...party, evidence: best([party.evidence, ...support]) })),
    ...[
      ...Map.groupBy(
        loose.filter(party => !isSaid(party)),
        schemaKey
      ).values()
    ].flatMap(alike => {
      const [first] = alike
      return first === undefined ? [] : [{ ...first, evidence: best(alike.map(({ evidence }) => evidence)) }]
    })
  ]
}

function best(evidence: readonly Evidence[]): Evidence {
  return evidence.reduce((one, other) => (isBetter(other, one) ? other : one))
}

/** A better grade counts more than a newer date. */
function isBetter(one: Evidence, other: Evidence): boolean {
  const [rank, otherRank] = [grades.indexOf(one.grade), grades.indexOf(other.grade)]
  return rank === otherRank ? one.at > other.at : rank > otherRank
}

function messageKey({ service, version, action, subject }: Party): string {
  return JSON.stringify([service, version, action, subject])
}

function schemaKey({ schema: { subject, version } }: Party): string {
  return JSON.stringify([subject, version])
}
