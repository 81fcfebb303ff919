import type { Channel } from '../channel.ts'
import { connect, type Endpoint, isSameMessage } from '../flows.ts'
import { type OwnedOperation, type ServiceVersion, serviceVersionText } from '../operation.ts'
import { declaredFor, protocolOf } from '../protocols/index.ts'
import type { Declaration } from '../protocols/protocol.ts'

/** Somebody was seen to read at a place. */
export interface Seen {
  readonly place: string
  readonly reader: string
  readonly count: number
  readonly lastAt: number
}

/** An operation that says something of a thing that a broker has once. */
export interface Declared extends Declaration {
  readonly by: ServiceVersion
}

/** What there is in a choreography, and the ways to look it up; each is prepared when it is first used. */
export interface Survey {
  readonly operations: readonly OwnedOperation[]
  /** Every channel that is spoken of, also by those that are gone. */
  readonly channels: readonly Channel[]
  /** Who listens where something is sent, whether for this message or for others. */
  listenersOf(send: Endpoint): readonly OwnedOperation[]
  /** Who sends to where somebody listens, this message or others. */
  sendersTo(receive: Endpoint): readonly OwnedOperation[]
  operationsOf(version: ServiceVersion): readonly OwnedOperation[]
  /** Those who divide messages between them under this key. */
  sharing(key: string): readonly OwnedOperation[]
  declarationsOf(thing: string): readonly Declared[]
}

/** @param channels every channel that is spoken of; the same list as long as none is spoken of anew */
export function surveyOf(operations: readonly OwnedOperation[], channels: readonly Channel[]): Survey {
  const senders = operations.filter(({ action }) => action === 'send')
  const receivers = operations.filter(({ action }) => action === 'receive')
  const board = once(() => connect(receivers, channels))
  const bySubject = once(() => Map.groupBy(senders, ({ subject }) => subject))
  const placed = once(() => sendersByPlace(senders, receivers, board().listenersOf))
  const byVersion = once(() => Map.groupBy(operations, serviceVersionText))
  const byKey = once(() => Map.groupBy(receivers, sharingKey))
  const byThing = once(() => Map.groupBy(operations.flatMap(declarationsBy), ({ thing }) => thing))

  return {
    operations,
    channels,
    listenersOf: send => board().listenersOf(send),
    sendersTo(receive) {
      const { channel, subject } = receive
      if (channel === undefined) return bySubject().get(subject) ?? []
      const unplaced = (bySubject().get(subject) ?? []).filter(send => send.channel === undefined)
      const known = placed().get(JSON.stringify(channel))
      return [...(known ?? searched(receive, senders, channels)), ...unplaced]
    },
    operationsOf: version => byVersion().get(serviceVersionText(version)) ?? [],
    sharing: key => byKey().get(key) ?? [],
    declarationsOf: thing => byThing().get(thing) ?? []
  }
}

/** Two surveys as one. Both know the channels of both. @param hides which versions of the first do not count */
export function joined(first: Survey, second: Survey, hides: (version: ServiceVersion) => boolean): Survey {
  const both = <Item>(
    look: (survey: Survey) => readonly Item[],
    whose: (item: Item) => ServiceVersion
  ): readonly Item[] => [...look(first).filter(item => !hides(whose(item))), ...look(second)]
  const itself = (operation: OwnedOperation): ServiceVersion => operation
  return {
    get operations() {
      return both(({ operations }) => operations, itself)
    },
    channels: second.channels,
    listenersOf: send => both(survey => survey.listenersOf(send), itself),
    sendersTo: receive => both(survey => survey.sendersTo(receive), itself),
    operationsOf: version => both(survey => survey.operationsOf(version), itself),
    sharing: key => both(survey => survey.sharing(key), itself),
    declarationsOf: thing =>
      both(
        survey => survey.declarationsOf(thing),
        ({ by }) => by
      )
  }
}

/** Who gets what is sent, as the message that it is. */
export function readersOf(survey: Survey, send: Endpoint): readonly OwnedOperation[] {
  return survey.listenersOf(send).filter(receive => isSameMessage(send, receive))
}

/** The channels that its broker knows beside this one. */
export function besideIn(survey: Survey, channel: Channel): readonly Channel[] {
  return declaredFor(channel.protocol, survey.channels)
}

export function sharingKey({ channel, delivery }: OwnedOperation): string | undefined {
  return channel && protocolOf(channel).sharingKeyOf(channel, delivery?.group)
}

export function declarationsBy({ channel, service, version }: OwnedOperation): readonly Declared[] {
  if (channel === undefined) return []
  const by = { service, version }
  return protocolOf(channel)
    .declarationsIn(channel)
    .map(declaration => ({ ...declaration, by }))
}

type Listeners = (send: Endpoint) => readonly OwnedOperation[]

function sendersByPlace(
  senders: readonly OwnedOperation[],
  receivers: readonly OwnedOperation[],
  listenersOf: Listeners
): ReadonlyMap<string, readonly OwnedOperation[]> {
  const placed = receivers.filter(({ channel }) => channel !== undefined)
  const placeOf = new Map(placed.map(receive => [receive, JSON.stringify(receive.channel)]))
  const places = new Map([...placeOf.values()].map(place => [place, new Set<OwnedOperation>()]))
  for (const send of senders) {
    if (send.channel === undefined) continue
    for (const receive of listenersOf(send)) places.get(placeOf.get(receive) ?? '')?.add(send)
  }
  return new Map([...places].map(([place, found]) => [place, [...found]]))
}

/** Whom a receiver hears of that listens where nobody did. */
function searched(
  receive: Endpoint,
  senders: readonly OwnedOperation[],
  channels: readonly Channel[]
): readonly OwnedOperation[] {
  const board = connect([receive], channels)
  return senders.filter(send => send.channel !== undefined && board.listenersOf(send).length > 0)
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
