import type { Json } from '../../json.ts'
import type { Node } from './model.ts'
import { found, type Part } from './outcome.ts'
import { shown, valueKey } from './values.ts'

/** What two schemas of a kind tell people differently. Breaks nothing. */
export function annotations(writer: Node, reader: Node): readonly Part[] {
  const all: Part[] = []
  for (const [note, rule] of notes) {
    const before = writer.notes[note]
    const after = reader.notes[note]
    if (before === after) continue
    if (before !== undefined && after !== undefined && valueKey(before) === valueKey(after)) continue
    const facts = { writer: shownOrNone(before), reader: shownOrNone(after) }
    all.push(found(rule, '', facts))
  }
  return all
}

const notes = [
  ['id', 'ID_CHANGED'],
  ['title', 'TITLE_CHANGED'],
  ['description', 'DESCRIPTION_CHANGED'],
  ['default', 'DEFAULT_CHANGED']
] as const

function shownOrNone(value: Json | undefined): string {
  return value === undefined ? '' : shown(value)
}
