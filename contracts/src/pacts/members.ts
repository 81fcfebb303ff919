import type { Span } from '../json.ts'

/** A member of an object in a text: from the first character of its name to after its value. */
export interface Member extends Span {
  readonly name: string
  readonly value: Span
  /** After the comma behind it, if there is one. */
  readonly next: number
}

/** A part of a text that gives way to another. */
export interface Edit extends Span {
  readonly text: string
}

/** The members of an object, as they stand in the text. The text must be valid JSON, the span that of an object. */
export function membersOf(text: string, object: Span): readonly Member[] {
  const members: Member[] = []
  let at = skipSpace(text, object.start + 1)
  while (text[at] === '"') {
    const start = at
    const nameEnd = stringEnd(text, start)
    const valueStart = skipSpace(text, skipSpace(text, nameEnd) + 1)
    const end = valueEnd(text, valueStart)
    const name = JSON.parse(text.slice(start, nameEnd)) as string // the caller has parsed the whole text
    const behind = skipSpace(text, end)
    const next = text[behind] === ',' ? behind + 1 : end
    members.push({ name, start, end, value: { start: valueStart, end }, next })
    at = skipSpace(text, next)
  }
  return members
}

/** The edits that make a member the first of its object, and drop all that had its name. */
export function putFirst(text: string, object: Span, name: string, value: string): readonly Edit[] {
  const members = membersOf(text, object)
  const lastKept = members.findLastIndex(member => member.name !== name)
  const comma = lastKept < 0 ? '' : ','
  const start = object.start + 1
  const insertion = { start, end: start, text: `${JSON.stringify(name)}:${value}${comma}` }
  const cuts = members
    .filter((member, index) => member.name === name && index < lastKept)
    .map(member => ({ start: member.start, end: member.next, text: '' }))
  const last = members.at(-1)
  const from = members[lastKept]?.end ?? members[0]?.start
  if (last === undefined || from === undefined || lastKept === members.length - 1) return [insertion, ...cuts]
  return [insertion, ...cuts, { start: from, end: last.end, text: '' }]
}

/** The text with all edits made. Edits must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let at = 0
  for (const edit of edits.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    parts.push(text.slice(at, edit.start), edit.text)
    at = edit.end
  }
  return parts.join('') + text.slice(at)
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++
  return at
}

function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end + 1
}

/** An odd number of backslashes stands before the character. */
function isEscaped(text: string, at: number): boolean {
  let before = at
  while (text[before - 1] === '\\') before--
  return (at - before) % 2 === 1
}

function valueEnd(text: string, start: number): number {
  const first = text.charAt(start)
  if (first === '"') return stringEnd(text, start)
  if (first !== '{' && first !== '[') return wordEnd(text, start)
  const marks = /["{}[\]]/g
  let depth = 0
  let at = start
  do {
    marks.lastIndex = at
    marks.test(text)
    const mark = text.charAt(marks.lastIndex - 1)
    at = mark === '"' ? stringEnd(text, marks.lastIndex - 1) : marks.lastIndex
    depth += depths[mark] ?? 0
  } while (depth > 0)
  return at
}

const depths: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 }

/** Where a number, `true`, `false` or `null` ends. */
function wordEnd(text: string, start: number): number {
  const delimiter = /[\s,}\]]/g
  delimiter.lastIndex = start
  return delimiter.test(text) ? delimiter.lastIndex - 1 : text.length
}
