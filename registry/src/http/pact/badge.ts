/** What a badge says on its right, and in which colour. */
export const badgeStates = {
  verified: '#44cc11',
  failed: '#e05d44',
  unknown: '#9f9f9f',
  yes: '#44cc11',
  no: '#e05d44'
} as const

export type BadgeState = keyof typeof badgeStates

/** Verdana at 11 pixels has letters of about this width. */
const letterWidth = 6.6
const padding = 10

/** A picture in two halves, drawn here so that no other service has to answer. */
export function badgeSvg(label: string, state: BadgeState): string {
  const left = widthOf(label)
  const right = widthOf(state)
  const title = `${escaped(label)}: ${state}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath>`,
    '<g clip-path="url(#r)">',
    `<rect width="${left}" height="20" fill="#555"/>`,
    `<rect x="${left}" width="${right}" height="20" fill="${badgeStates[state]}"/>`,
    '</g>',
    '<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">',
    `<text x="${left / 2}" y="14">${escaped(label)}</text>`,
    `<text x="${left + right / 2}" y="14">${state}</text>`,
    '</g></svg>\n'
  ].join('')
}

function widthOf(text: string): number {
  return Math.round([...text].length * letterWidth + padding)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? character)
}
