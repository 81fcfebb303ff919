/** Something must be done before something else. */
export interface Edge<Why> {
  readonly earlier: number
  readonly later: number
  readonly because: readonly Why[]
}

/** Edges between the same two become one, with all their reasons. */
export function joined<Why>(edges: readonly Edge<Why>[]): readonly Edge<Why>[] {
  const groups = Map.groupBy(edges, ({ earlier, later }) => `${earlier} ${later}`)
  return [...groups.values()].map(group => ({
    earlier: group[0]?.earlier ?? 0,
    later: group[0]?.later ?? 0,
    because: group.flatMap(({ because }) => because)
  }))
}

/**
 * The members in layers: each as early as it can be, and none in one layer with what must be done before it. Undefined
 * when some wait for each other in a circle.
 */
export function layersOf(
  count: number,
  edges: readonly Edge<unknown>[]
): readonly (readonly number[])[] | undefined {
  const waiting = Array.from({ length: count }, () => 0)
  for (const { later } of edges) waiting[later] = (waiting[later] ?? 0) + 1
  const following = Map.groupBy(edges, ({ earlier }) => earlier)
  const layers: number[][] = []
  let layer = waiting.flatMap((number, member) => (number === 0 ? [member] : []))
  let placed = 0
  while (layer.length > 0) {
    layers.push(layer)
    placed += layer.length
    const next: number[] = []
    for (const { later } of layer.flatMap(member => following.get(member) ?? [])) {
      waiting[later] = (waiting[later] ?? 0) - 1
      if (waiting[later] === 0) next.push(later)
    }
    layer = next.toSorted((one, other) => one - other)
  }
  return placed === count ? layers : undefined
}

/** A circle of as few edges as possible; undefined when there is none. */
export function shortestCycle<Why>(
  count: number,
  edges: readonly Edge<Why>[]
): readonly Edge<Why>[] | undefined {
  const following = Map.groupBy(edges, ({ earlier }) => earlier)
  let shortest: readonly Edge<Why>[] | undefined
  for (let start = 0; start < count; start++) {
    const found = wayBack(start, following, shortest?.length ?? Number.POSITIVE_INFINITY)
    if (found !== undefined) shortest = found
    if (shortest?.length === 2) break
  }
  return shortest
}

/** The shortest way from a member back to it, when it has fewer edges than a limit. */
function wayBack<Why>(
  start: number,
  following: ReadonlyMap<number, readonly Edge<Why>[]>,
  limit: number
): readonly Edge<Why>[] | undefined {
  const reachedBy = new Map<number, Edge<Why>>()
  let border = [start]
  for (let length = 1; border.length > 0 && length < limit; length++) {
    const next: number[] = []
    for (const edge of border.flatMap(member => following.get(member) ?? [])) {
      if (edge.later === start) return pathTo(edge, start, reachedBy)
      if (reachedBy.has(edge.later)) continue
      reachedBy.set(edge.later, edge)
      next.push(edge.later)
    }
    border = next
  }
  return undefined
}

function pathTo<Why>(
  last: Edge<Why>,
  start: number,
  reachedBy: ReadonlyMap<number, Edge<Why>>
): readonly Edge<Why>[] {
  const path = [last]
  for (let edge = last; edge.earlier !== start; ) {
    const before = reachedBy.get(edge.earlier)
    if (before === undefined) break
    path.unshift(before)
    edge = before
  }
  return path
}
