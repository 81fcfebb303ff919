/**
 * The order in which Java would walk a `HashSet` of these names, made of the first names and then given the others:
 * the registry's messages come in that order.
 */
export function hashOrder(first: Iterable<string>, others: Iterable<string>): readonly string[] {
  const start = [...first]
  const names = new Set(start)
  let capacity = Math.max(16, powerAbove(Math.floor(start.length / load) + 1))
  for (const name of others) {
    names.add(name)
    if (names.size > capacity * load) capacity *= 2
  }
  const buckets = new Map<number, string[]>()
  for (const name of names) {
    const bucket = spread(name) & (capacity - 1)
    const held = buckets.get(bucket)
    if (held === undefined) buckets.set(bucket, [name])
    else held.push(name)
  }
  return [...buckets].sort(([one], [other]) => one - other).flatMap(([, held]) => held)
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
