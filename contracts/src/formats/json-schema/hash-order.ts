/**
 * The order in which Java would walk a `HashSet` of these names, made of the first names and then given the others:
 * the registry's messages come in that order.
 */
export function hashOrder(first: readonly string[], others: readonly string[]): readonly string[] {
  if (first.length + others.length < 2) return first.length === 0 ? others : first
  const names = new Set(first)
  let capacity = Math.max(16, powerAbove(Math.floor(first.length / load) + 1))
  for (const name of others) {
    names.add(name)
    if (names.size > capacity * load) capacity *= 2
  }
  const placed = Array.from(names, name => ({ name, bucket: spread(name) & (capacity - 1) }))
  return placed.sort((one, other) => one.bucket - other.bucket).map(({ name }) => name)
}

/** How full Java lets a table get. */
const load = 0.75

function powerAbove(size: number): number {
  return 2 ** Math.ceil(Math.log2(size))
}

function spread(name: string): number {
  let hash = 0
  for (let at = 0; at < name.length; at++) hash = (Math.imul(31, hash) + name.charCodeAt(at)) | 0
  return hash ^ (hash >>> 16)
}
