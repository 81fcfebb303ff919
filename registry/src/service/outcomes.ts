import { type Outcome, outcomeOf, parseSubject, type Schema, type SchemaPointer } from '@instep/contracts'
import { LRUCache } from 'lru-cache'
import { topics } from '../store/changes.ts'
import type { Store } from '../store/store.ts'
import type { ParsedSchemas } from './parsed-schemas.ts'

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

export function createOutcomes(store: Store, parsed: ParsedSchemas): Outcomes {
  const known = new LRUCache<string, Outcome>({
    maxSize: heaviest,
    sizeCalculation: ({ kind }) => weights[kind]
  })
  let since = 0

  /** A version that was removed may come back with other content. */
  const forgetWhatWasRemoved = async (): Promise<void> => {
    await store.changes.catchUp()
    if (store.changes.isUnchanged([topics.removals], since)) return
    known.clear()
    since = store.changes.position
  }

  const schemaAt = async ({ subject, version }: SchemaPointer): Promise<Schema | undefined> => {
    // A deleted version still counts: who was deployed with it still uses it.
    const registered = await store.schemas.registeredSchema(parseSubject(subject), version)
    return registered && parsed.of(store.schemas, registered.schema)
  }

  return {
    async of(writer, reader) {
      await forgetWhatWasRemoved()
      const key = JSON.stringify([writer.subject, writer.version, reader.subject, reader.version])
      const found = known.get(key)
      if (found !== undefined) return found
      const [written, read] = await Promise.all([schemaAt(writer), schemaAt(reader)])
      const outcome = outcomeOf({ pointer: writer, schema: written }, { pointer: reader, schema: read })
      if (written !== undefined && read !== undefined) known.set(key, outcome)
      return outcome
    }
  }
}
