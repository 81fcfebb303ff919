import { LRUCache } from 'lru-cache'

/**
 * The first of the media types on offer that a client accepts; without a preference the first of all.
 * Quality values order what the client lists; what it does not list is not sent, unless it accepts nothing on offer.
 */
export function negotiate(offered: readonly [string, ...string[]], accept: string | undefined): string {
  const wanted = (accept ?? '*/*')
    .split(',')
    .map(range => {
      const [type = '', ...parameters] = range.split(';').map(part => part.trim().toLowerCase())
      const quality = Number(parameters.find(part => part.startsWith('q='))?.slice(2) ?? 1)
      return { type, quality: Number.isNaN(quality) ? 0 : quality }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
  for (const { type } of wanted) {
    const match = offered.find(candidate => matches(type, candidate))
    if (match !== undefined) return match
  }
  return offered[0]
}

/** The same for one offer, with what the last clients asked for worked out before. */
export function negotiator(offered: readonly [string, ...string[]]): (accept: string | undefined) => string {
  const known = new LRUCache<string, string>({ max: 100 })
  return accept => {
    if (accept === undefined) return offered[0]
    const found = known.get(accept) ?? negotiate(offered, accept)
    known.set(accept, found)
    return found
  }
}

/** Whether a client lists a media type by name. */
export function accepts(accept: string | undefined, mediaType: string): boolean {
  return (accept ?? '').split(',').some(range => range.split(';')[0]?.trim().toLowerCase() === mediaType)
}

function matches(range: string, mediaType: string): boolean {
  if (range === '*/*' || range === mediaType) return true
  const [kind, subtype] = range.split('/')
  return subtype === '*' && mediaType.startsWith(`${kind}/`)
}
