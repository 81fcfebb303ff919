import type { native, ReplyOf } from '@instep/protocol'
import { duration } from '../age.ts'

export type Graph = ReplyOf<typeof native.choreography.showChoreography>
type Edge = Graph['sends'][number]

/** Something that is drawn as a shape. */
export interface PictureNode {
  /** Short and harmless, whatever the thing is called. */
  readonly id: string
  readonly kind: 'service' | 'place'
  /** The broker of a place, as far as it is known. */
  readonly protocol?: string | undefined
  /** Whether messages wait there. */
  readonly isStore?: boolean
  readonly title: string
  readonly detail: string
}

/** Something that is drawn as a line from one shape to another. */
export interface PictureArrow {
  readonly from: string
  readonly to: string
  readonly kind: 'send' | 'route' | 'receive'
  readonly labels: readonly string[]
}

/** A choreography as shapes and lines: the versions of a service are one shape. */
export interface Picture {
  readonly title: string
  readonly nodes: readonly PictureNode[]
  readonly arrows: readonly PictureArrow[]
}

export function pictureOf({ environment, versions, places, sends, receives, routes }: Graph): Picture {
  const services = [...new Set(versions.map(({ service }) => service))]
  const serviceIds = new Map(services.map((service, index) => [service, `s${index}`]))
  const placeIds = new Map(places.map(({ place }, index) => [place, `p${index}`]))
  const idOf = (ids: ReadonlyMap<string, string>, name: string): string => ids.get(name) ?? ''
  const arrows = [
    ...arrowsOf(sends, 'send', ({ service, place }) => [idOf(serviceIds, service), idOf(placeIds, place)]),
    ...routes.map(
      ({ from, to }): PictureArrow => ({
        from: idOf(placeIds, from),
        to: idOf(placeIds, to),
        kind: 'route',
        labels: []
      })
    ),
    ...arrowsOf(receives, 'receive', ({ service, place }) => [
      idOf(placeIds, place),
      idOf(serviceIds, service)
    ])
  ]
  return {
    title: environment,
    nodes: [
      ...services.map(
        (service): PictureNode => ({
          id: idOf(serviceIds, service),
          kind: 'service',
          title: service,
          detail: versions
            .filter(one => one.service === service)
            .map(versionText)
            .join(', ')
        })
      ),
      ...places.map(placeNode)
    ],
    arrows: arrows.filter(({ from, to }) => from !== '' && to !== '')
  }
}

function versionText({ version, presence }: Graph['versions'][number]): string {
  return presence === 'retained' ? `${version} (gone)` : version
}

function placeNode({ place, protocol, retention }: Graph['places'][number], index: number): PictureNode {
  const title = protocol === undefined ? place.replace(/^message /, '') : place.slice(protocol.length + 1)
  const kept =
    retention === undefined ? [] : [`kept ${retention === 'forever' ? '' : 'for '}${duration(retention)}`]
  const detail = [protocol ?? 'nobody says where', ...kept].join(', ')
  return { id: `p${index}`, kind: 'place', protocol, isStore: retention !== undefined, title, detail }
}

/** One line for all that goes one way between two shapes, with the messages and the versions of their schemas. */
function arrowsOf(
  edges: readonly Edge[],
  kind: 'send' | 'receive',
  endsOf: (edge: Edge) => readonly [string, string]
): readonly PictureArrow[] {
  const between = Map.groupBy(edges, edge => JSON.stringify(endsOf(edge)))
  return [...between.values()].flatMap(group => {
    const [first] = group
    if (first === undefined) return []
    const [from, to] = endsOf(first)
    const messages = Map.groupBy(group, ({ message, subject }) => message ?? subject)
    const groups = [...new Set(group.flatMap(edge => edge.group ?? []))]
    const labels = [...messages].map(([message, of]) => {
      const versions = [...new Set(of.map(({ schema }) => schema.version))].toSorted((a, b) => a - b)
      return `${message} ${versions.map(version => `v${version}`).join(', ')}`
    })
    return [{ from, to, kind, labels: [...shortened(labels), ...groups.map(name => `group ${name}`)] }]
  })
}

const mostLabels = 4

function shortened(labels: readonly string[]): readonly string[] {
  if (labels.length <= mostLabels + 1) return labels
  return [...labels.slice(0, mostLabels), `and ${labels.length - mostLabels} more`]
}

/** As much of a name as fits into a shape. */
export function cut(text: string, length = 60): string {
  const characters = [...text]
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`
}

/** Names come from users: what cannot be written, ends a line or turns its direction is left out. */
export function onOneLine(text: string): string {
  return text.toWellFormed().replaceAll(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe\uffff]+/gu, ' ')
}
