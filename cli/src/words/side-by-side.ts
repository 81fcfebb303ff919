import { diffArrays } from 'diff'
import type { Output, Style } from '../output.ts'

/** So many lines around a change are shown. */
const surroundings = 2

interface Row {
  readonly left: string
  readonly right: string
  readonly kind: 'same' | 'changed' | 'removed' | 'added' | 'skipped'
}

/** How a row is marked between the columns, and in which style each side is written. */
const looks: Readonly<Record<Row['kind'], readonly [mark: string, left: Style | '', right: Style | '']>> = {
  same: [' ', '', ''],
  changed: ['|', 'red', 'green'],
  removed: ['<', 'red', ''],
  added: ['>', '', 'green'],
  skipped: ['⋮', 'dim', 'dim']
}

/** Two texts in two columns, changes beside each other, and of what is the same only what surrounds them. */
export function sideBySide(out: Output, left: readonly string[], right: readonly string[]): string {
  const rows = folded(rowsOf(left, right))
  const column = Math.max(20, Math.floor((out.width - 3) / 2))
  const longest = Math.max(0, ...rows.map(row => row.left.length))
  const room = Math.min(column, longest)
  return rows
    .flatMap(row => wrapped(row, room, out.width - 3 - room))
    .map(({ left, right, kind }) => {
      const [mark, leftStyle, rightStyle] = looks[kind]
      const padded = left.padEnd(room)
      const paint = (style: Style | '', text: string) => (style === '' ? text : out.paint(style, text))
      return `${paint(leftStyle, padded)} ${mark} ${paint(rightStyle, right)}`.trimEnd()
    })
    .join('\n')
}

function rowsOf(left: readonly string[], right: readonly string[]): readonly Row[] {
  const rows: Row[] = []
  let removed: readonly string[] = []
  const flush = (added: readonly string[]): void => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      const [old, changed] = [removed[index], added[index]]
      const kind = old === undefined ? 'added' : changed === undefined ? 'removed' : 'changed'
      rows.push({ left: old ?? '', right: changed ?? '', kind })
    }
    removed = []
  }
  for (const part of diffArrays([...left], [...right])) {
    if (part.removed) removed = part.value
    else if (part.added) flush(part.value)
    else {
      flush([])
      rows.push(...part.value.map(line => ({ left: line, right: line, kind: 'same' }) as const))
    }
  }
  flush([])
  return rows
}

/** Without the long stretches in which nothing changed. */
function folded(rows: readonly Row[]): readonly Row[] {
  const near = new Set<number>()
  rows.forEach(({ kind }, index) => {
    if (kind === 'same') return
    for (let at = index - surroundings; at <= index + surroundings; at++) near.add(at)
  })
  const shown: Row[] = []
  let skipped = 0
  const flush = (): void => {
    const told = `${skipped} more ${skipped === 1 ? 'line' : 'lines'}`
    if (skipped > 0) shown.push({ left: told, right: told, kind: 'skipped' })
    skipped = 0
  }
  rows.forEach((row, index) => {
    if (row.kind === 'same' && !near.has(index)) skipped += 1
    else {
      flush()
      shown.push(row)
    }
  })
  flush()
  return shown
}

/** A row in as many as its longer side needs. */
function wrapped({ left, right, kind }: Row, leftRoom: number, rightRoom: number): readonly Row[] {
  const [lefts, rights] = [pieces(left, leftRoom), pieces(right, rightRoom)]
  return Array.from({ length: Math.max(lefts.length, rights.length) }, (_, index) => ({
    left: lefts[index] ?? '',
    right: rights[index] ?? '',
    kind
  }))
}

function pieces(text: string, room: number): readonly string[] {
  const found: string[] = []
  for (let at = 0; at < text.length; at += room) found.push(text.slice(at, at + room))
  return found.length === 0 ? [''] : found
}
