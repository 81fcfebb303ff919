import { serviceVersionText } from '@instep/contracts'
import { type Output, table } from '../../output.ts'
import type { Graph } from './picture.ts'

type Edge = Graph['sends'][number]

/** A choreography as a table: each message at each place, from whom to whom. */
export function graphTable(out: Output, graph: Graph): string {
  const { environment, sends, receives } = graph
  if (sends.length + receives.length === 0) return `Nobody in ${environment} says what it sends or receives.`
  const heard = new Set<Edge>()
  const rows = [...Map.groupBy(sends, messageKey).values()].flatMap(group => {
    const [first] = group
    if (first === undefined) return []
    const readers = readersOf(graph, first)
    for (const reader of readers) heard.add(reader)
    return [row(out, first, group, readers)]
  })
  const unheard = [
    ...Map.groupBy(
      receives.filter(edge => !heard.has(edge)),
      messageKey
    ).values()
  ]
  return table(
    ['MESSAGE', 'AT', 'SENT BY', 'RECEIVED BY'],
    [...rows, ...unheard.flatMap(group => (group[0] === undefined ? [] : [row(out, group[0], [], group)]))]
  )
}

function messageKey({ place, subject, message }: Edge): string {
  return JSON.stringify([place, subject, message])
}

/** Who receives a message, where it is sent or where it is led. */
function readersOf({ receives, routes }: Graph, { place, subject, message }: Edge): readonly Edge[] {
  const led = routes
    .filter(({ from, subjects }) => from === place && subjects.includes(subject))
    .map(({ to }) => to)
  const places = new Set([place, ...led])
  const isSame = (edge: Edge) =>
    edge.subject === subject || (message !== undefined && edge.message === message)
  return receives.filter(edge => places.has(edge.place) && isSame(edge))
}

function row(
  out: Output,
  { place, subject, message }: Edge,
  senders: readonly Edge[],
  readers: readonly Edge[]
): readonly string[] {
  return [message ?? subject, place, names(out, senders), names(out, readers)]
}

function names(out: Output, edges: readonly Edge[]): string {
  if (edges.length === 0) return out.paint('yellow', 'nobody')
  return [...new Set(edges.map(edge => `${serviceVersionText(edge)} v${edge.schema.version}`))].join(', ')
}
