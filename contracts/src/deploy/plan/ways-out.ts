import { type Edge, layersOf } from './order.ts'

/** So many sets of edges are tried; beyond them the cheapest way out is not looked for. */
const mostTries = 5000

/**
 * The cheapest ways to break every circle: sets of edges without which the rest has an order, those with the fewest
 * reasons first. A reason is one reader that one writer does not suit: the work of making it go away.
 */
export function waysOut<Why>(
  count: number,
  edges: readonly Edge<Why>[],
  most = 3
): readonly (readonly Edge<Why>[])[] {
  const inCircles = edges.filter(edge => isInCircle(edge, edges))
  const costOf = (set: readonly Edge<Why>[]) => set.reduce((sum, { because }) => sum + because.length, 0)
  let tries = 0
  for (let size = 1; size <= inCircles.length; size++) {
    const found: (readonly Edge<Why>[])[] = []
    for (const set of combinations(inCircles, size)) {
      if (++tries > mostTries)
        return found.toSorted((one, other) => costOf(one) - costOf(other)).slice(0, most)
      const rest = edges.filter(edge => !set.includes(edge))
      if (layersOf(count, rest) !== undefined) found.push(set)
    }
    if (found.length > 0) return found.toSorted((one, other) => costOf(one) - costOf(other)).slice(0, most)
  }
  return []
}

/** Whether there is a way from where an edge leads back to where it starts. */
function isInCircle<Why>({ earlier, later }: Edge<Why>, edges: readonly Edge<Why>[]): boolean {
  const seen = new Set([later])
  const open = [later]
  for (let member = open.pop(); member !== undefined; member = open.pop()) {
    if (member === earlier) return true
    for (const edge of edges) {
      if (edge.earlier !== member || seen.has(edge.later)) continue
      seen.add(edge.later)
      open.push(edge.later)
    }
  }
  return false
}

function* combinations<T>(items: readonly T[], size: number, from = 0): Generator<readonly T[]> {
  if (size === 0) {
    yield []
    return
  }
  for (let index = from; index <= items.length - size; index++) {
    for (const rest of combinations(items, size - 1, index + 1)) yield [items[index] as T, ...rest] // within its bounds
  }
}
