/** Stands in where a document has no address, so that relative addresses have something to be relative to. */
const nowhere = 'schema:///'

/** An address and its fragment, decoded. */
export function split(uri: string): readonly [address: string, fragment: string] {
  const hash = uri.indexOf('#')
  return hash < 0 ? [uri, ''] : [uri.slice(0, hash), decoded(uri.slice(hash + 1))]
}

/** An address, seen from another. */
export function join(base: string, address: string): string {
  const from = URL.canParse(base) ? base : nowhere
  return URL.canParse(address, from) ? new URL(address, from).href : address
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
