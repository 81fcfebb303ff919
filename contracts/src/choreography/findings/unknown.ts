import { type OwnedOperation, serviceVersionText } from '../operation.ts'
import { channelKey, protocolOf, restBetween } from '../protocols/index.ts'
import { type Finder, receiving, sending } from './finder.ts'
import type { Seen, Survey } from './survey.ts'

/** A reader that was seen must be somebody who receives there: a service, or its group, queue or durable consumer. */
export const readerUnknown: Finder<'readerUnknown'> = ({ survey, focus, seen }) => {
  if (seen.length === 0) return []
  const known = readersByPlace(survey, focus)
  return seen
    .filter(({ place, reader }) => known.get(place)?.has(reader) !== true)
    .map(({ place, reader, count, lastAt }) => ({ place, reader, count, lastAt }))
}

export const undeclared: Finder<'undeclared'> = ({ strangers }) => strangers.map(service => ({ service }))

/** What was seen at the places where these senders' messages come. */
export function seenAlong(
  survey: Survey,
  operations: readonly OwnedOperation[],
  seen: readonly Seen[]
): readonly Seen[] {
  if (seen.length === 0) return []
  const places = new Set(sending(operations).flatMap(send => placesAlong(send, survey.listenersOf(send))))
  return seen.filter(({ place }) => places.has(place))
}

/** What those may be called who read at each place. */
function readersByPlace(
  survey: Survey,
  operations: readonly OwnedOperation[]
): ReadonlyMap<string, ReadonlySet<string>> {
  const places = new Map<string, Set<string>>()
  const add = (place: string, receive: OwnedOperation): void => {
    const names = places.get(place) ?? new Set()
    places.set(place, names)
    for (const name of namesOf(receive)) names.add(name)
  }
  for (const send of sending(operations)) {
    const listeners = survey.listenersOf(send)
    for (const place of placesAlong(send, listeners)) for (const receive of listeners) add(place, receive)
  }
  for (const receive of receiving(operations)) {
    if (receive.channel !== undefined) add(channelKey(receive.channel), receive)
  }
  return places
}

/** Where a message can be seen: where it is sent, where it waits, and where it is received. */
function placesAlong({ channel }: OwnedOperation, listeners: readonly OwnedOperation[]): readonly string[] {
  if (channel === undefined) return []
  const further = listeners.flatMap(({ channel: to }) => {
    if (to === undefined) return []
    const rest = restBetween(channel, to)
    return rest === undefined ? [channelKey(to)] : [channelKey(to), rest.place]
  })
  return [...new Set([channelKey(channel), ...further])]
}

/** What a receiver may be called by who looks at the broker. */
function namesOf(receive: OwnedOperation): readonly string[] {
  const { channel, delivery, service } = receive
  const group = delivery?.group === undefined ? [] : [delivery.group]
  const broker = channel === undefined ? [] : protocolOf(channel).readerNames(channel)
  return [service, serviceVersionText(receive), ...group, ...broker]
}
