import { cut, onOneLine, type Picture, type PictureArrow, type PictureNode } from './picture.ts'

/** The colours of the places of a broker: within and around. */
const colours: Readonly<Record<string, readonly [string, string]>> = {
  kafka: ['#f1f3f5', '#495057'],
  amqp: ['#fff0e3', '#c2570c'],
  nats: ['#e8f7ec', '#1f7a3d']
}
const otherColours = ['#f3f0ff', '#5f3dc4'] as const

const lines: Readonly<Record<PictureArrow['kind'], string>> = {
  send: 'color="#1c5d99" fontcolor="#1c5d99"',
  route: 'color="#868e96" style=dashed',
  receive: 'color="#343a40" fontcolor="#343a40"'
}

/** A choreography in the language of Graphviz. */
export function graphDot({ title, nodes, arrows }: Picture): string {
  return [
    'digraph choreography {',
    `  graph [rankdir=LR nodesep=0.35 ranksep=0.9 pad=0.3 bgcolor=white fontname="Helvetica" label=${text([title])} labelloc=t labeljust=l fontsize=18 fontcolor="#343a40"]`,
    '  node [fontname="Helvetica" fontsize=12 penwidth=1.2 margin="0.32,0.12"]',
    '  edge [fontname="Helvetica" fontsize=10 arrowsize=0.7 penwidth=1.2]',
    ...nodes.map(node => `  ${nodeLine(node)}`),
    ...arrows.map(arrow => `  ${arrowLine(arrow)}`),
    '}'
  ].join('\n')
}

function nodeLine({ id, kind, protocol, isStore, title, detail }: PictureNode): string {
  const label = `label=${text([title, detail])} tooltip=${text([title, detail], 1000)}`
  if (kind === 'service') {
    return `${id} [${label} shape=box style="rounded,filled" fillcolor="#dcebfa" color="#1c5d99" fontcolor="#0b3558"]`
  }
  if (protocol === undefined) {
    return `${id} [${label} shape=box style=dashed color="#868e96" fontcolor="#495057"]`
  }
  const [fill, line] = (Object.hasOwn(colours, protocol) ? colours[protocol] : undefined) ?? otherColours
  const shape = isStore ? 'cylinder' : 'box'
  return `${id} [${label} shape=${shape} style=filled fillcolor="${fill}" color="${line}" fontcolor="${line}"]`
}

function arrowLine({ from, to, kind, labels }: PictureArrow): string {
  const label = labels.length === 0 ? '' : ` label=${text(labels)}`
  return `${from} -> ${to} [${lines[kind]}${label} tooltip=${text(labels, 1000)}]`
}

/** A quoted text of several lines. Graphviz reads backslashes as escapes, and ampersands as entities, within quotes too. */
function text(rows: readonly string[], longest = 60): string {
  const written = rows.map(row =>
    cut(onOneLine(row), longest).replaceAll('&', '&amp;').replaceAll(/["\\]/g, '\\$&')
  )
  return `"${written.join('\\n')}"`
}
