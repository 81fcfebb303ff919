import { isSameMessage } from '../flows.ts'
import { distinctVersions, type OwnedOperation, serviceVersionText } from '../operation.ts'
import { channelKey } from '../protocols/index.ts'
import { type Finder, placeOf, receiving, sending, versionOf } from './finder.ts'
import { readersOf, type Survey } from './survey.ts'

export const awaitedUnsent: Finder<'awaitedUnsent'> = ({ survey, focus }) =>
  receiving(focus)
    .filter(receive => !survey.sendersTo(receive).some(send => isSameMessage(send, receive)))
    .map(receive => ({ reader: versionOf(receive), subject: receive.subject, ...placeOf(receive) }))

export const sentUnread: Finder<'sentUnread'> = ({ survey, focus }) =>
  sending(focus)
    .filter(send => readersOf(survey, send).length === 0)
    .map(send => ({ writer: versionOf(send), subject: send.subject, ...placeOf(send) }))

/** Who listens has to say so of every message that comes there, if not with this operation then with another. */
export const messageUnexpected: Finder<'messageUnexpected'> = ({ survey, focus }) => {
  const near = new Set([...sending(focus), ...receiving(focus).flatMap(receive => survey.sendersTo(receive))])
  const own = new Set(focus)
  const surprises = [...near].flatMap(send =>
    surprised(survey, send)
      .filter(receive => own.has(send) || own.has(receive))
      .map(receive => ({ send, receive }))
  )
  const places = Map.groupBy(surprises, ({ receive }) =>
    JSON.stringify([receive.service, receive.version, placeOf(receive).place])
  )
  return [...places.values()].flatMap(factsOf)
}

interface Surprise {
  readonly send: OwnedOperation
  readonly receive: OwnedOperation
}

/** Those who listen there, and whose version awaits the message nowhere there. */
function surprised(survey: Survey, send: OwnedOperation): readonly OwnedOperation[] {
  const versions = Map.groupBy(survey.listenersOf(send), serviceVersionText)
  return [...versions.values()]
    .filter(receives => !receives.some(receive => isSameMessage(send, receive)))
    .flat()
}

/** All that surprises one version at one place. */
function factsOf(surprises: readonly Surprise[]) {
  const receive = surprises[0]?.receive
  if (receive?.channel === undefined) return []
  const senders = surprises.map(({ send }) => send)
  const subjects = [...new Set(senders.map(({ subject }) => subject))].toSorted()
  return [
    {
      reader: versionOf(receive),
      place: channelKey(receive.channel),
      subjects,
      writers: distinctVersions(senders.map(versionOf))
    }
  ]
}
