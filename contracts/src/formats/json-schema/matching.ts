/**
 * The most pairs that can be made of a left and a right side, each used once (Kuhn's augmenting paths).
 * @param edges for every left index, the right indexes it may be paired with, the best first
 * @returns for every left index its partner, or undefined
 */
export function matchMost(edges: readonly (readonly number[])[]): readonly (number | undefined)[] {
  const partnerOfRight = new Map<number, number>()
  const partnerOfLeft: (number | undefined)[] = edges.map(() => undefined)
  const free = (start: number): boolean => {
    // Breadth first, so that a long chain of pairs needs no deep recursion.
    const cameFrom = new Map<number, number>()
    const queue = [start]
    for (let left = queue.shift(); left !== undefined; left = queue.shift()) {
      for (const right of edges[left] ?? []) {
        if (cameFrom.has(right)) continue
        cameFrom.set(right, left)
        const taken = partnerOfRight.get(right)
        if (taken !== undefined) {
          queue.push(taken)
          continue
        }
        let end: number | undefined = right
        while (end !== undefined) {
          const source: number = cameFrom.get(end) ?? start
          const before: number | undefined = partnerOfLeft[source]
          partnerOfLeft[source] = end
          partnerOfRight.set(end, source)
          end = source === start ? undefined : before
        }
        return true
      }
    }
    return false
  }
  for (const left of edges.keys()) free(left)
  return partnerOfLeft
}
