/** Tells whether the declaration at an offset has a comment: on the lines right above it, or on its own line. */
export function commentsOf(text: string): (at: number) => boolean {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const documented = new Set<number>()
  let lastCode = -1
  for (const { index, 0: token } of text.matchAll(tokens)) {
    const line = lineOf(starts, index)
    if (!/^\/[/*]/.test(token)) {
      lastCode = line
      continue
    }
    documented.add(line)
    const isAbove = lastCode !== line
    if (isAbove) documented.add(lineOf(starts, index + token.length - 1) + 1)
  }
  return at => documented.has(lineOf(starts, at))
}

/** Comments, and what must not be taken for one. */
const tokens = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|[^\s/"']+/g

/** The last line that starts at the offset or before it. */
function lineOf(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= at) low = middle
    else high = middle
  }
  return low
}
