/** The known name that another one is most likely a slip of; undefined when none is close. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map(candidate => ({ candidate, slips: slipsBetween(name.slice(0, longest), candidate) }))
    .toSorted((one, other) => one.slips - other.slips)
  return best !== undefined && best.slips <= Math.max(2, best.candidate.length / 4)
    ? best.candidate
    : undefined
}

/** Nobody mistypes a name for one that is much longer. */
const longest = 100

/** `; did you mean "name"?`, or nothing. */
export function suggestion(name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  return meant === undefined ? '' : `; did you mean "${meant}"?`
}

/** How many letters have to be put in, taken out or changed. */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let index = 0; index < one.length; index++) {
    const next = [index + 1]
    for (let column = 0; column < other.length; column++) {
      const change = (row[column] ?? 0) + (one[index] === other[column] ? 0 : 1)
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
