/** Where something stands in a text, counted from 1, in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Turns offsets in a text into lines and columns. */
export interface Lines {
  positionAt(offset: number): Position
  /** A line without its end; empty when there is no such line. */
  textOf(line: number): string
}

export function linesOf(text: string): Lines {
  const starts = [0]
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return {
    positionAt(offset) {
      let low = 0
      let high = starts.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((starts[middle] ?? 0) <= offset) low = middle
        else high = middle - 1
      }
      return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
    },
    textOf: line => text.slice(starts[line - 1] ?? text.length, starts[line]).trimEnd()
  }
}
