import { isNamed, type Node, primitives } from './tree.ts'

/**
 * Numbers the nodes so that two with the same number, of whatever schemas, resolve alike: a comparison of two versions
 * can pass over what they share. What has no effect on reading (docs, defaults, properties) does not count.
 */
export function assignShapes(root: Node): void {
  const visited = new Map<Node, number>()
  let lowest = Number.POSITIVE_INFINITY

  const keyOf = (node: Node): string => {
    if (node.shape > 0) return `#${node.shape}`
    const place = visited.get(node)
    if (place !== undefined && isNamed(node)) {
      lowest = Math.min(lowest, place)
      return `^${quote(node.name.full)}`
    }
    const start = visited.size
    const outside = lowest
    lowest = Number.POSITIVE_INFINITY
    if (isNamed(node)) visited.set(node, start)
    const key = describe(node, keyOf)
    // Only a key that names nothing defined outside it means the same in every schema.
    if (lowest >= start) {
      node.shape = numberOf(key)
      lowest = outside
      return `#${node.shape}`
    }
    lowest = Math.min(lowest, outside)
    return key
  }
  keyOf(root)
}

/** Primitives are numbered by their place, so that they need no look-up. */
export function primitiveShape(kind: (typeof primitives)[number]): number {
  return primitives.indexOf(kind) + 1
}

function describe(node: Node, keyOf: (node: Node) => string): string {
  switch (node.kind) {
    case 'array':
      return `[${keyOf(node.items)}]`
    case 'map':
      return `{${keyOf(node.values)}}`
    case 'union':
      return `(${node.branches.map(keyOf).join('|')})`
    case 'fixed':
      return `fixed${named(node)}${node.size}`
    case 'enum':
      return `enum${named(node)}${quote(node.symbols)}${quote(node.fallback ?? null)}`
    case 'record': {
      const fields = node.sequence.map(
        field => `${quote(field.name)}${quote(field.aliases)}${keyOf(field.type)}`
      )
      node.fieldShapes = node.sequence.map((field, index) =>
        field.aliases.length > 0 || field.type.shape === 0 ? 0 : numberOf(fields[index] ?? '')
      )
      return `record${named(node)}${fields.join()}`
    }
    default:
      return node.kind
  }
}

function named(node: Extract<Node, { name: unknown }>): string {
  return quote([node.name.full, ...node.aliases.map(alias => alias.full)])
}

const quote = JSON.stringify

const numbers = new Map<string, number>()
let last: number = primitives.length
let remembered = 0

/**
 * How many characters of keys are remembered. Past that all are forgotten; numbers are never given twice, so what was
 * numbered before merely stops being recognised.
 */
const memory = 8_000_000

function numberOf(key: string): number {
  const known = numbers.get(key)
  if (known !== undefined) return known
  last++
  if (key.length > memory / 8) return last
  remembered += key.length
  if (remembered > memory) {
    numbers.clear()
    remembered = key.length
  }
  numbers.set(key, last)
  return last
}
