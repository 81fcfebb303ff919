import { instance } from '@viz-js/viz'
import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plain } from '../report/report.ts'
import { around } from './around.ts'
import { graphDot } from './dot.ts'
import { graphMermaid } from './mermaid.ts'
import { cut, type Graph, onOneLine, pictureOf } from './picture.ts'
import { graphSvg } from './svg.ts'
import { graphTable } from './table.ts'

const schema = { subject: 'order-value', version: 1 }
const runs = { presence: 'running', isReleased: false } as const

/** Two services that talk over RabbitMQ, and one that nobody hears; everything may be called anything. */
function graphWith(name: string): Graph {
  const sent = { place: `amqp / ${name} new`, subject: name, schema }
  return {
    environment: name,
    versions: [
      { service: `${name}1`, version: name, ...runs },
      { service: `${name}2`, version: '1', ...runs }
    ],
    places: [
      { place: sent.place, protocol: 'amqp' },
      { place: `amqp / ${name}`, protocol: 'amqp', retention: 'forever' },
      { place: `message ${name}` }
    ],
    sends: [
      { service: `${name}1`, version: name, ...sent },
      { service: `${name}1`, version: name, place: `message ${name}`, subject: name, schema }
    ],
    receives: [
      {
        ...{ service: `${name}2`, version: '1', place: `amqp / ${name}` },
        subject: name,
        schema,
        group: name
      }
    ],
    routes: [{ from: sent.place, to: `amqp / ${name}`, subjects: [name] }]
  }
}

const hostile = [
  '"',
  '\\',
  '\\"',
  '\\N\\G',
  'a\nb\r\nc',
  '-->',
  '<!-- x -->',
  ']]>',
  '</script><script>alert(1)</script>',
  '&amp;&#34;',
  '#34;',
  '%%{init: {"theme":"dark"}}%%',
  '`code`',
  '$$x$$',
  '"] s0 -> s1 [label="',
  '")\n  end\n  click s0 "https://example.org"',
  '🦩'.repeat(300),
  '\u0000\u0007\ud800\uffff',
  '\u202e\u200b',
  '{a|b}',
  '__proto__'
]

test.each(hostile)(
  'name %# cannot break DOT: Graphviz reads the shapes, the lines and the names that were meant',
  async name => {
    const viz = await instance()
    const picture = pictureOf(graphWith(name))
    const { status, output, errors } = viz.render(graphDot(picture), { format: 'json0' })
    // It has no measures of most of the world's letters, and says so.
    const told = errors.filter(({ message }) => !message.includes('no value for width'))
    expect({ status, told }).toEqual({ status: 'success', told: [] })
    const read = JSON.parse(output ?? '') as {
      readonly objects: readonly { readonly name: string; readonly label: string }[]
      readonly edges: readonly { readonly tail: number; readonly head: number }[]
    }
    expect(read.objects.map(node => node.name)).toEqual(picture.nodes.map(({ id }) => id))
    const ends = read.edges.map(({ tail, head }) => [read.objects[tail]?.name, read.objects[head]?.name])
    expect(ends.toSorted()).toEqual(picture.arrows.map(({ from, to }) => [from, to]).toSorted())
  }
)

test.each(hostile)(
  'name %# cannot break SVG: it is well-formed, holds no script, and shows the name',
  async name => {
    const picture = pictureOf(graphWith(name))
    const document = parsed(await graphSvg(picture))
    const texts = [...document.getElementsByTagName('text')].map(({ textContent }) => textContent ?? '')
    for (const { title } of picture.nodes) expect(texts.map(spaced)).toContain(spaced(cut(onOneLine(title))))
    expect(document.getElementsByTagName('script')).toHaveLength(0)
    const links = [...document.getElementsByTagName('a')].map(link => link.getAttribute('xlink:href'))
    expect(links.filter(Boolean)).toEqual([])
  }
)

/** All that a flowchart of ours may hold; within quotes nothing that Mermaid takes for itself but entities and breaks. */
const label = /"(?:[^"#<>&;`%$\\\n]|#\d+;|<br\/>)*"/.source
const mermaidLines = [
  /^flowchart LR$/,
  new RegExp(`^ {2}[sp]\\d+(?:\\(${label}\\)|\\[\\(${label}\\)\\]|\\[${label}\\])$`, 'u'),
  new RegExp(`^ {2}[sp]\\d+ (?:-\\.->|-->|-- ${label} -->) [sp]\\d+$`, 'u'),
  /^ {2}classDef service [a-z0-9:#,]+$/,
  /^ {2}class s\d+(?:,s\d+)* service$/
]

test('no name breaks Mermaid: each line is one that was meant', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary' })), name => {
      const lines = graphMermaid(pictureOf(graphWith(name))).split(/\r\n|[\n\r\u2028\u2029]/)
      expect(lines.filter(line => !mermaidLines.some(form => form.test(line)))).toEqual([])
    })
  )
})

test('versions of a service are one shape, and what goes one way between two shapes is one line', () => {
  const one = { place: 'kafka t', subject: 'order-value', message: 'Order' }
  const picture = pictureOf({
    environment: 'production',
    versions: [
      { service: 'orders', version: '1', presence: 'retained', isReleased: false, endedAt: 0 },
      { service: 'orders', version: '2', ...runs },
      { service: 'mail', version: '1', ...runs }
    ],
    places: [{ place: 'kafka t', protocol: 'kafka', retention: 86_400_000 }],
    sends: [
      { service: 'orders', version: '1', ...one, schema },
      { service: 'orders', version: '2', ...one, schema: { ...schema, version: 2 } }
    ],
    receives: [{ service: 'mail', version: '1', ...one, schema, group: 'mail' }],
    routes: []
  })
  expect(picture).toEqual({
    title: 'production',
    nodes: [
      { id: 's0', kind: 'service', title: 'orders', detail: '1 (gone), 2' },
      { id: 's1', kind: 'service', title: 'mail', detail: '1' },
      { id: 'p0', kind: 'place', protocol: 'kafka', isStore: true, title: 't', detail: 'kafka, kept for 1 d' }
    ],
    arrows: [
      { from: 's0', to: 'p0', kind: 'send', labels: ['Order v1, v2'] },
      { from: 'p0', to: 's1', kind: 'receive', labels: ['Order v1', 'group mail'] }
    ]
  })
})

test('the table says who sends each message, where, and who gets it there or where it is led', () => {
  expect(graphTable(plain, graphWith('x'))).toBe(
    [
      'MESSAGE  AT            SENT BY  RECEIVED BY',
      'x        amqp / x new  x1@x v1  x2@1 v1',
      'x        message x     x1@x v1  nobody'
    ].join('\n')
  )
})

test('around a service is what it sends and receives, and who is on the other side', () => {
  const [first, second] = [graphWith('a'), graphWith('b')]
  const both: Graph = {
    environment: 'production',
    versions: [...first.versions, ...second.versions],
    places: [...first.places, ...second.places],
    sends: [...first.sends, ...second.sends],
    receives: [...first.receives, ...second.receives],
    routes: [...first.routes, ...second.routes]
  }
  expect(around(both, ['a1'])).toEqual({ ...first, environment: 'production' })
  expect(around(both, ['b2']).versions.map(({ service }) => service)).toEqual(['b1', 'b2'])
  expect(around(both, [])).toBe(both)
})

function parsed(text: string) {
  const onError = (level: string, message: string) => {
    if (level !== 'warning' || !message.includes('replacement character')) throw new Error(message)
  }
  return new DOMParser({ onError }).parseFromString(text, 'text/xml')
}

/** Graphviz writes spaces that do not break. */
function spaced(text: string): string {
  return text.replaceAll('\u00a0', ' ').trim()
}
