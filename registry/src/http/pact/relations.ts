import { type Endpoint, pact } from '@instep/protocol'
import { escaped } from './badge.ts'
import { pactHome } from './home.ts'

/** A page about a link relation: what it leads to, and how to ask for it. Undefined for one that is not there. */
export function relationDoc(relation: string): string | undefined {
  const name = relation.replace(/^pb:/, '')
  const link = Object.entries(pactHome('')._links).find(([key]) => key === `pb:${name}`)?.[1]
  if (link === undefined || Array.isArray(link)) return undefined
  const endpoints = endpointsAt(link.href)
  const lines = endpoints.map(
    ({ method, path, summary }) =>
      `<dt><code>${method} ${escaped(path)}</code></dt><dd>${escaped(summary)}</dd>`
  )
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<title>pb:${escaped(name)}</title></head><body>`,
    `<h1>pb:${escaped(name)}</h1>`,
    `<dl>${lines.join('')}</dl>`,
    '</body></html>\n'
  ].join('\n')
}

/** What can be asked at an address. */
function endpointsAt(href: string): readonly Endpoint[] {
  const shape = (path: string): string => path.replace(/\{\w+\}/g, '{}')
  return Object.values(pact)
    .flatMap(resource => Object.values(resource as Readonly<Record<string, Endpoint>>))
    .filter(({ path }) => shape(path) === shape(decodeURI(href)))
}
