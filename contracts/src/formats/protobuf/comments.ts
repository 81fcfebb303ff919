/** Tells whether the declaration at an offset has a comment: on the lines right above it, or on its own line. */
export function commentsOf(text: string): (at: number) => boolean {
  const starts = lineStarts(text)
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

/** Tells what the comment of the declaration at an offset says, without its stars and slashes. */
export function docsOf(text: string): (at: number) => string | undefined {
  const starts = lineStarts(text)
  const above = new Map<number, string[]>()
  const beside = new Map<number, string>()
  let [lastCode, next]: [number, number] = [-1, -1]
  let lines: string[] = []
  for (const { index, 0: token } of text.matchAll(tokens)) {
    const line = lineOf(starts, index)
    if (!/^\/[/*]/.test(token)) {
      lastCode = line
      continue
    }
    if (lastCode === line) {
      beside.set(line, wordsOf(token))
      continue
    }
    if (line !== next) lines = []
    lines.push(wordsOf(token))
    next = lineOf(starts, index + token.length - 1) + 1
    above.set(next, lines)
  }
  return at => {
    const line = lineOf(starts, at)
    return above.get(line)?.join('\n') ?? beside.get(line)
  }
}

function wordsOf(token: string): string {
  const lines = token.replace(/^\/\/+|^\/\*+|\*+\/$/g, '').split('\n')
  return lines
    .map(line => line.replace(/^\s*\*/, '').trim())
    .join('\n')
    .trim()
}

/** Comments, and what must not be taken for one. */
const tokens = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|[^\s/"']+/g

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
}

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
