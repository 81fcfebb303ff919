/**
 * Names in the order of a Java HashSet that was made of the first ones and then given the others. The Confluent
 * registry reports messages and enums in this order.
 */
export function inJavaOrder(first: readonly string[], others: readonly string[]): readonly string[] {
  const names = [...new Set([...first, ...others])]
  let capacity = powerAbove(Math.max(16, Math.floor(first.length / 0.75) + 1))
  while (names.length > capacity * 0.75) capacity *= 2
  const buckets = names.map(name => ({ name, bucket: spread(name) & (capacity - 1) }))
  return buckets.sort((one, other) => one.bucket - other.bucket).map(({ name }) => name)
}

function powerAbove(size: number): number {
  return 2 ** Math.ceil(Math.log2(size))
}

/** String.hashCode, with its upper half folded into the lower. */
function spread(name: string): number {
  let hash = 0
  for (let index = 0; index < name.length; index++) hash = (Math.imul(hash, 31) + name.charCodeAt(index)) | 0
  return hash ^ (hash >>> 16)
}
