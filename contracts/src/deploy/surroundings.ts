import type { Channel } from '../choreography/channel.ts'
import type { ChoreographyFinding } from '../choreography/finding.ts'
import { connect, type Flow } from '../choreography/flows.ts'
import { serviceVersionText } from '../choreography/operation.ts'
import { channelKey } from '../choreography/protocols/index.ts'
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
  /** Every channel that is spoken of, the candidates' too. */
  readonly channels: readonly Channel[]
}

/** Looks at an environment from where the candidates stand. @param running who runs, and whose messages are retained */
export function surroundingsOf(candidates: readonly Party[], running: Parties, rests: Rests): Surroundings {
  const own = gather(candidates)
  const services = new Set(candidates.map(({ service }) => service))
  const wanted = new Set(candidates.map(serviceVersionText))
  /** A candidate that runs already counts once. */
  const isTwin = (party: Party): boolean =>
    party.presence.kind !== 'candidate' &&
    services.has(party.service) &&
    wanted.has(serviceVersionText(party))
  const isReplaced = ({ service, presence }: Party): boolean =>
    services.has(service) && presence.kind === 'running' && !presence.isReleased
  const channels = own.channels.every(running.knows)
    ? running.channels
    : [...running.channels, ...own.channels]

  /** Everything that goes from some senders to some receivers. */
  const meetingsOf = (senders: readonly Party[], receivers: readonly Party[]): readonly Meeting[] => {
    const board = connect(receivers, channels)
    return senders
      .filter(sender => !isTwin(sender))
      .flatMap(sender => board.flowsFrom(sender))
      .filter(({ receive }) => !isTwin(receive))
  }

  const old = [...services].flatMap(running.ofService).filter(isReplaced)
  const oldSenders = old.filter(({ action }) => action === 'send')
  const abandoned = old.filter(({ action }) => action === 'receive')
  const touched = meetingsOf(oldSenders, unique(oldSenders.flatMap(running.receiversOf)))
    .map(({ receive }) => receive)
    .filter(receiver => !isReplaced(receiver))

  const outgoing = meetingsOf(own.senders, unique(own.senders.flatMap(running.receiversOf)))
  const watched = unique([...own.receivers, ...touched, ...abandoned])
  const incoming = meetingsOf([...unique(watched.flatMap(running.sendersOf)), ...own.senders], watched)
  const mine = new Set(own.receivers)
  const meetings = [...outgoing, ...incoming.filter(({ receive }) => mine.has(receive))].filter(flow =>
    isAlive(flow, rests)
  )
  const known = unique(candidates.flatMap(running.sendersOf))
  const today = meetingsOf(known, unique(candidates.flatMap(running.receiversOf))).filter(flow =>
    isAlive(flow, rests)
  )

  const isThere = (party: Party): boolean => party.presence.kind !== 'retained' && !isReplaced(party)
  const awaited = new Set(incoming.filter(({ send }) => isThere(send)).map(({ receive }) => receive))
  const forsaken = unique(
    incoming.filter(({ send, receive }) => isReplaced(receive) && isThere(send)).map(({ send }) => send)
  )
  const heard = new Set(
    [...outgoing, ...incoming, ...meetingsOf(forsaken, unique(forsaken.flatMap(running.receiversOf)))]
      .filter(({ receive }) => isThere(receive))
      .map(({ send }) => send)
  )
  return {
    own: meetings,
    today,
    lonely: [
      ...unique([...own.receivers, ...touched])
        .filter(receiver => !awaited.has(receiver))
        .map(awaitedUnsent),
      ...unique([...own.senders, ...forsaken])
        .filter(sender => !heard.has(sender))
        .map(sentUnread)
    ],
    senders: own.senders,
    channels
  }
}

function unique(parties: readonly Party[]): readonly Party[] {
  return [...new Set(parties)]
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
