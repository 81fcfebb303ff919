import { quoted } from '../mermaid.ts'
import { cut, onOneLine, type Picture, type PictureArrow, type PictureNode } from './picture.ts'

/** A choreography as a Mermaid flowchart. */
export function graphMermaid({ nodes, arrows }: Picture): string {
  const services = nodes.filter(({ kind }) => kind === 'service').map(({ id }) => id)
  return [
    'flowchart LR',
    ...nodes.map(node => `  ${node.id}${shaped(node)}`),
    ...arrows.map(arrow => `  ${arrow.from} ${lineOf(arrow)} ${arrow.to}`),
    ...(services.length === 0
      ? []
      : [
          '  classDef service fill:#dcebfa,stroke:#1c5d99,color:#0b3558',
          `  class ${services.join(',')} service`
        ])
  ].join('\n')
}

function shaped({ kind, isStore, title, detail }: PictureNode): string {
  const label = `"${text([title, detail])}"`
  if (kind === 'service') return `(${label})`
  return isStore ? `[(${label})]` : `[${label}]`
}

function lineOf({ kind, labels }: PictureArrow): string {
  if (kind === 'route') return '-.->'
  return labels.length === 0 ? '-->' : `-- "${text(labels)}" -->`
}

function text(rows: readonly string[]): string {
  return rows.map(row => quoted(cut(onOneLine(row)))).join('<br/>')
}
