import { interactionId } from './identity.ts'
import { applyEdits, putFirst } from './members.ts'
import type { Pact } from './pact.ts'

/** What the registry adds to a pact that it hands out, by member name: `_links`, `createdAt`. */
export type Additions = Readonly<Record<string, object | string>>

/**
 * The published text with an `_id` at the head of every interaction, and the additions at the head of the document.
 * All other characters stay as they were published. What the text had under these names is replaced.
 */
export function splice(pact: Pact, additions: Additions = {}): string {
  const ids = pact.interactions.flatMap(({ json, span }) =>
    putFirst(pact.text, span, '_id', JSON.stringify(interactionId(json)))
  )
  return Object.entries(additions)
    .toReversed()
    .reduce((text, [name, value]) => withFirst(text, name, value), applyEdits(pact.text, ids))
}

function withFirst(text: string, name: string, value: object | string): string {
  const root = { start: text.indexOf('{'), end: text.length }
  return applyEdits(text, putFirst(text, root, name, JSON.stringify(value)))
}
