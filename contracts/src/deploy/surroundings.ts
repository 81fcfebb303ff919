import type { Channel } from '../choreography/channel.ts'
import type { ChoreographyFinding } from '../choreography/finding.ts'
import { connect, type Flow } from '../choreography/flows.ts'
import { serviceVersionText } from '../choreography/operation.ts'
import { channelKey, needsTopology } from '../choreography/protocols/index.ts'
import { gather, isAlive, type Parties, type Party, type Rests } from './parties.ts'

type Meeting = Flow<Party, Party>

/** What some candidates have to do with in an environment. */
export interface Surroundings {
  /** Every message that a candidate sends or receives, and who is on the other side. */
  readonly own: readonly Meeting[]
  /** The same messages between those that run already. */
  readonly today: readonly Meeting[]
  /** Who is left alone once the candidates are there and what they replace is gone. */
  readonly lonely: readonly Extract<ChoreographyFinding, { id: 'awaitedUnsent' | 'sentUnread' }>[]
  /** What the candidates send, as it stands in the meetings. */
  readonly senders: readonly Party[]
  /** The candidates, and everybody they meet. */
  readonly parties: readonly Party[]
}

/** Looks at an environment from where the candidates stand. @param running who runs, and whose messages are retained */
export function surroundingsOf(candidates: readonly Party[], running: Parties, rests: Rests): Surroundings {
  const own = gather(candidates)
  const wanted = new Set(candidates.map(serviceVersionText))
  /** A candidate that runs already counts once. */
  const isTwin = (party: Party): boolean =>
    party.presence.kind !== 'candidate' && wanted.has(serviceVersionText(party))
  const isOfTwin = ({ send, receive }: Meeting): boolean => isTwin(send) || isTwin(receive)
  const services = new Set(candidates.map(({ service }) => service))
  const isReplaced = ({ service, presence }: Party): boolean =>
    services.has(service) && presence.kind === 'running' && !presence.isReleased
  const senders = running.senders.filter(sender => !isTwin(sender))
  const channels = [...running.channels, ...own.channels]
  const outward = own.channels.some(needsTopology)
    ? connect(running.receivers, channels)
    : running.switchboard

  const replacedSenders = running.senders.filter(isReplaced)
  const touched = new Set(
    replacedSenders
      .flatMap(sender => running.switchboard.flowsFrom(sender))
      .map(({ receive }) => receive)
      .filter(receiver => !isReplaced(receiver))
  )
  const abandoned = running.receivers.filter(isReplaced)
  const inward = connect([...own.receivers, ...touched, ...abandoned], channels)

  const incoming = [...senders, ...own.senders]
    .flatMap(sender => inward.flowsFrom(sender))
    .filter(flow => !isOfTwin(flow))
  const outgoing = own.senders.flatMap(sender => outward.flowsFrom(sender)).filter(flow => !isOfTwin(flow))
  const mine = new Set(own.receivers)
  const meetings = [...outgoing, ...incoming.filter(({ receive }) => mine.has(receive))].filter(flow =>
    isAlive(flow, rests)
  )
  const subjects = new Set(candidates.map(({ subject }) => subject))
  const today = running.senders
    .filter(({ subject }) => subjects.has(subject))
    .flatMap(sender => running.switchboard.flowsFrom(sender))
    .filter(flow => !isOfTwin(flow) && isAlive(flow, rests))

  const isThere = (party: Party): boolean => party.presence.kind !== 'retained' && !isReplaced(party)
  const awaited = new Set(incoming.filter(({ send }) => isThere(send)).map(({ receive }) => receive))
  const heard = new Set(
    [...outgoing, ...incoming].filter(({ receive }) => isThere(receive)).map(({ send }) => send)
  )
  const forsaken = incoming
    .filter(({ send, receive }) => isReplaced(receive) && isThere(send))
    .map(({ send }) => send)
    .filter(sender => !running.switchboard.flowsFrom(sender).some(({ receive }) => isThere(receive)))
  return {
    own: meetings,
    today,
    lonely: [
      ...[...own.receivers, ...touched].filter(receiver => !awaited.has(receiver)).map(awaitedUnsent),
      ...[...own.senders, ...new Set(forsaken)].filter(sender => !heard.has(sender)).map(sentUnread)
    ],
    senders: own.senders,
    parties: [...new Set([...candidates, ...meetings.flatMap(({ send, receive }) => [send, receive])])]
  }
}

function awaitedUnsent({ service, version, subject, channel }: Party) {
  return {
    id: 'awaitedUnsent',
    facts: { reader: { service, version }, subject, ...placeOf(channel) }
  } as const
}

function sentUnread({ service, version, subject, channel }: Party) {
  return { id: 'sentUnread', facts: { writer: { service, version }, subject, ...placeOf(channel) } } as const
}

function placeOf(channel: Channel | undefined): { readonly place?: string } {
  return channel === undefined ? {} : { place: channelKey(channel) }
}
