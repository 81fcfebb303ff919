import { type Outcome, outcomeOf, parseSubject, type SchemaPointer } from '@instep/contracts'
import { LRUCache } from 'lru-cache'
import { topics } from '../store/changes.ts'
import type { Store } from '../store/store.ts'
import type { Content, ParsedSchemas } from './parsed-schemas.ts'

/** How schemas get on, compared once and remembered within a bound: what a version holds does not change. */
export interface Outcomes {
  /** Whether a reader with one schema can read what is written with another. */
  of(writer: SchemaPointer, reader: SchemaPointer): Promise<Outcome>
}

/** What a refusal or a doubt weighs beside a consent, which is all but nothing. */
const weights: Readonly<Record<Outcome['kind'], number>> = {
  ok: 1,
  unknown: 40,
  formatChanged: 1,
  broken: 40
}
const heaviest = 200_000
const mostContents = 50_000

export function createOutcomes(store: Store, parsed: ParsedSchemas): Outcomes {
  const known = new LRUCache<string, Outcome>({
    maxSize: heaviest,
    sizeCalculation: ({ kind }) => weights[kind]
  })
  /** Which content a version has, without its text. */
  const contents = new LRUCache<string, Content>({ max: mostContents })
  let since = 0

  /** A version that was removed may come back with other content. */
  const forgetWhatWasRemoved = async (): Promise<void> => {
    await store.changes.catchUp()
    if (store.changes.isUnchanged([topics.removals], since)) return
    known.clear()
    contents.clear()
    since = store.changes.position
  }

  // A deleted version still counts: who was deployed with it still uses it.
  const contentAt = async ({ subject, version }: SchemaPointer): Promise<Content | undefined> => {
    const key = JSON.stringify([subject, version])
    const kept = contents.get(key)
    if (kept !== undefined) return kept
    const registered = await store.schemas.registeredSchema(parseSubject(subject), version)
    if (registered === undefined) return undefined
    const { context, id, guid } = registered.schema
    contents.set(key, { context, id, guid })
    return registered.schema
  }
  const schemaOf = (content: Content | undefined) => content && parsed.of(store.schemas, content)

  return {
    async of(writer, reader) {
      await forgetWhatWasRemoved()
      const key = JSON.stringify([writer.subject, writer.version, reader.subject, reader.version])
      const found = known.get(key)
      if (found !== undefined) return found
      const written = await contentAt(writer)
      const isOne = writer.subject === reader.subject && writer.version === reader.version
      const read = isOne ? written : await contentAt(reader)
      const outcome: Outcome = isSameContent(written, read)
        ? { kind: 'ok' }
        : outcomeOf(
            { pointer: writer, schema: await schemaOf(written) },
            { pointer: reader, schema: await schemaOf(read) }
          )
      if (written !== undefined && read !== undefined) known.set(key, outcome)
      return outcome
    }
  }
}

/** What is written and read with one content needs no comparison, and is not even parsed. */
function isSameContent(one: Content | undefined, other: Content | undefined): boolean {
  if (one === undefined || other === undefined) return false
  return one.context === other.context && one.id === other.id
}
