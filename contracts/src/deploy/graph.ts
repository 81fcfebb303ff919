import type { Channel, Retention } from '../choreography/channel.ts'
import type { Flow } from '../choreography/flows.ts'
import type { SchemaPointer, ServiceVersion } from '../choreography/operation.ts'
import { channelKey } from '../choreography/protocols/index.ts'
import type { Parties, Party, Presence } from './parties.ts'

/** A version of a service, and why it counts. */
export interface GraphVersion extends ServiceVersion {
  readonly presence: Presence
}

/** Where messages are exchanged. */
export interface GraphPlace {
  /** As records name it: `kafka orders.created` */
  readonly place: string
  /** Its broker; undefined where nobody says where a message goes. */
  readonly protocol: string | undefined
  /** How long it keeps messages, as far as messages wait there. */
  readonly retention?: Retention
}

/** A version sends a message to a place, or receives it there. */
export interface GraphEdge extends ServiceVersion {
  readonly place: string
  readonly subject: string
  readonly message?: string
  readonly schema: SchemaPointer
  readonly group?: string
}

/** What is sent to one place is received at another: a routing key leads to a queue, a subject to a wildcard. */
export interface GraphRoute {
  readonly from: string
  readonly to: string
  readonly subjects: readonly string[]
}

/** Who sends what where, and who receives it. */
export interface Graph {
  readonly versions: readonly GraphVersion[]
  readonly places: readonly GraphPlace[]
  readonly sends: readonly GraphEdge[]
  readonly receives: readonly GraphEdge[]
  readonly routes: readonly GraphRoute[]
}

/**
 * An environment as a graph, sorted by name. Of who is gone is told what still goes to somebody there.
 * @param meetings what goes from whom to whom there
 * @param isLeft what else of who is gone is to be told
 */
export function graphOf(
  { senders, receivers }: Parties,
  meetings: readonly Flow<Party, Party>[],
  isLeft: (send: Party) => boolean = () => false
): Graph {
  const alive = new Set(meetings.map(({ send }) => send))
  const sending = senders.filter(send => send.presence.kind !== 'retained' || alive.has(send) || isLeft(send))
  return {
    versions: sorted([...versionsOf([...sending, ...receivers]).values()], versionKey),
    places: sorted([...placesOf(sending, receivers, meetings).values()], ({ place }) => place),
    sends: sorted(sending.map(edgeOf), edgeKey),
    receives: sorted(receivers.map(edgeOf), edgeKey),
    routes: routesIn(meetings)
  }
}

function versionsOf(parties: readonly Party[]): ReadonlyMap<string, GraphVersion> {
  return new Map(
    parties.map(({ service, version, presence }) => {
      const found = { service, version, presence }
      return [versionKey(found), found]
    })
  )
}

function placesOf(
  senders: readonly Party[],
  receivers: readonly Party[],
  meetings: readonly Flow<Party, Party>[]
): ReadonlyMap<string, GraphPlace> {
  const places = new Map<string, GraphPlace>()
  for (const party of [...senders, ...receivers]) {
    const place = placeOf(party)
    places.set(place, { place, protocol: party.channel && brokerOf(party.channel) })
  }
  for (const { receive, rest } of meetings) {
    const known = places.get(placeOf(receive))
    if (known !== undefined && rest !== undefined) {
      places.set(known.place, { ...known, retention: rest.retention })
    }
  }
  return places
}

/** Where nobody says where a message goes, its subject stands for the place. */
function placeOf({ channel, subject }: Party): string {
  return channel === undefined ? `message ${subject}` : channelKey(channel)
}

function brokerOf(channel: Channel): string {
  return channel.protocol === 'other' ? channel.name : channel.protocol
}

function edgeOf(party: Party): GraphEdge {
  const { service, version, subject, message, schema, delivery } = party
  return {
    ...{ service, version, place: placeOf(party), subject, schema },
    ...(message === undefined ? {} : { message }),
    ...(delivery?.group === undefined ? {} : { group: delivery.group })
  }
}

function routesIn(meetings: readonly Flow<Party, Party>[]): readonly GraphRoute[] {
  const routes = new Map<string, { from: string; to: string; subjects: Set<string> }>()
  for (const { send, receive } of meetings) {
    const [from, to] = [placeOf(send), placeOf(receive)]
    if (from === to) continue
    const key = JSON.stringify([from, to])
    const route = routes.get(key) ?? { from, to, subjects: new Set() }
    routes.set(key, route)
    route.subjects.add(send.subject)
  }
  const found = [...routes.values()].map(({ from, to, subjects }) => ({
    ...{ from, to },
    subjects: [...subjects].toSorted()
  }))
  return sorted(found, ({ from, to }) => JSON.stringify([from, to]))
}

function versionKey({ service, version }: ServiceVersion): string {
  return JSON.stringify([service, version])
}

function edgeKey({ service, version, place, subject, schema }: GraphEdge): string {
  return JSON.stringify([service, version, place, subject, schema.subject, schema.version])
}

function sorted<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return items
    .map(item => ({ item, key: keyOf(item) }))
    .toSorted((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)))
    .map(({ item }) => item)
}
