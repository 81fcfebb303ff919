import { Failure } from './failures.ts'
import type { Schema, TaggedPlace } from './formats/format.ts'

/** Tags to put on places of a schema, or to take off. */
export interface TagChange {
  readonly add?: readonly TaggedPlace[] | undefined
  readonly remove?: readonly TaggedPlace[] | undefined
}

/** The places of a schema that carry tags, in the order of the text. */
export function tagsOf(schema: Schema): readonly TaggedPlace[] {
  const found: TaggedPlace[] = []
  schema.retagged(place => {
    if (place.tags.length > 0) found.push(place)
    return place.tags
  })
  return found
}

/** The schema's text with its tags changed. @throws Failure schemaInvalid when there is no such place */
export function withTags(schema: Schema, { add = [], remove = [] }: TagChange): string {
  const found = new Set<TaggedPlace>()
  const named = (changes: readonly TaggedPlace[], place: TaggedPlace): ReadonlySet<string> => {
    const fitting = changes.filter(({ path, type }) => type === place.type && isSamePath(path, place.path))
    for (const change of fitting) found.add(change)
    return new Set(fitting.flatMap(({ tags }) => tags))
  }
  const text = schema.retagged(place => {
    const removed = named(remove, place)
    const added = named(add, place)
    return [...new Set([...place.tags.filter(tag => !removed.has(tag)), ...added])]
  })
  const missing = [...add, ...remove].find(change => !found.has(change))
  if (missing === undefined) return text
  const detail = `there is no ${missing.type === 'sr_field' ? 'field' : 'record'} at ${missing.path} to tag`
  throw new Failure('schemaInvalid', { type: schema.type, detail })
}

/** The tags of a schema on those places that another one has, too. */
export function sharedTags(from: Schema, to: Schema): readonly TaggedPlace[] {
  const places: TaggedPlace[] = []
  to.retagged(place => {
    places.push(place)
    return place.tags
  })
  return tagsOf(from).filter(tagged =>
    places.some(place => place.type === tagged.type && isSamePath(place.path, tagged.path))
  )
}

/** A dot in front makes no difference. */
function isSamePath(a: string, b: string): boolean {
  return a.replace(/^\./, '') === b.replace(/^\./, '')
}
