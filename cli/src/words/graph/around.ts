import type { Graph } from './picture.ts'

/** What some services have to do with: their messages, and who is on the other side. */
export function around(graph: Graph, services: readonly string[]): Graph {
  if (services.length === 0) return graph
  const isOwn = ({ service }: { readonly service: string }) => services.includes(service)
  const own = new Set([...graph.sends, ...graph.receives].filter(isOwn).map(({ place }) => place))
  const routes = graph.routes.filter(({ from, to }) => own.has(from) || own.has(to))
  const places = new Set([...own, ...routes.flatMap(({ from, to }) => [from, to])])
  const isHere = ({ place }: { readonly place: string }) => places.has(place)
  const [sends, receives] = [graph.sends.filter(isHere), graph.receives.filter(isHere)]
  const there = new Set([...services, ...[...sends, ...receives].map(({ service }) => service)])
  return {
    ...graph,
    ...{ sends, receives, routes },
    places: graph.places.filter(isHere),
    versions: graph.versions.filter(({ service }) => there.has(service))
  }
}
