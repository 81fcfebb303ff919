import { type Edge, layersOf } from './order.ts'

/** So many edges are looked at while sets of them are tried; beyond that the cheapest way out is not looked for. */
const mostWork = 3_000_000

/**
 * The cheapest ways to break every circle: sets of edges without which the rest has an order, those with the fewest
 * reasons first. A reason is one reader that one writer does not suit: the work of making it go away.
 */
export function waysOut<Why>(
  count: number,
  edges: readonly Edge<Why>[],
  most = 3
): readonly (readonly Edge<Why>[])[] {
  const circular = edgesInCircles(count, edges)
  const costOf = (set: readonly Edge<Why>[]) => set.reduce((sum, { because }) => sum + because.length, 0)
  const cheapest = (sets: readonly (readonly Edge<Why>[])[]) =>
    sets.toSorted((one, other) => costOf(one) - costOf(other)).slice(0, most)
  let work = 0
  for (let size = 1; size <= circular.length; size++) {
    const found: (readonly Edge<Why>[])[] = []
    for (const set of combinations(circular, size)) {
      work += circular.length + count
      if (work > mostWork) return cheapest(found)
      // What is in no circle hinders no order.
      if (
        layersOf(
          count,
          circular.filter(edge => !set.includes(edge))
        ) !== undefined
      )
        found.push(set)
    }
    if (found.length > 0) return cheapest(found)
  }
  return []
}

/** The edges that some way leads back along: those within one strongly connected part (Kosaraju). */
function edgesInCircles<Why>(count: number, edges: readonly Edge<Why>[]): readonly Edge<Why>[] {
  const forward = Map.groupBy(edges, ({ earlier }) => earlier)
  const backward = Map.groupBy(edges, ({ later }) => later)
  const finished: number[] = []
  const seen = new Set<number>()
  for (let root = 0; root < count; root++) {
    walk(
      root,
      seen,
      member => (forward.get(member) ?? []).map(({ later }) => later),
      member => finished.push(member)
    )
  }
  const partOf = new Map<number, number>()
  const placed = new Set<number>()
  for (const root of finished.toReversed()) {
    walk(
      root,
      placed,
      member => (backward.get(member) ?? []).map(({ earlier }) => earlier),
      member => partOf.set(member, root)
    )
  }
  return edges.filter(({ earlier, later }) => partOf.get(earlier) === partOf.get(later))
}

/** Visits what can be reached and was not seen, each after all that lies behind it. */
function walk(
  root: number,
  seen: Set<number>,
  nextOf: (member: number) => readonly number[],
  leave: (member: number) => void
): void {
  if (seen.has(root)) return
  seen.add(root)
  const path = [{ member: root, ahead: nextOf(root)[Symbol.iterator]() }]
  for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
    const { done, value } = at.ahead.next()
    if (done === true) {
      leave(at.member)
      path.pop()
    } else if (!seen.has(value)) {
      seen.add(value)
      path.push({ member: value, ahead: nextOf(value)[Symbol.iterator]() })
    }
  }
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
