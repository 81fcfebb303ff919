import { formatOf, type Schema } from '@instep/contracts'
import { LRUCache } from 'lru-cache'
import type { SchemaStore, StoredSchema } from '../store/store.ts'
import { referencedTexts } from './references.ts'

/** Stored schemas as trees, kept within a bound, so that a comparison does not parse again. */
export interface ParsedSchemas {
  of(store: SchemaStore, schema: StoredSchema): Promise<Schema>
}

/** A tree takes about so many bytes per character of its text. */
const bytesPerCharacter = 3

export function createParsedSchemas(maximumBytes: number): ParsedSchemas {
  const cache = new LRUCache<string, Schema>({
    maxSize: maximumBytes,
    sizeCalculation: schema => schema.canonical.length * bytesPerCharacter + 1
  })
  return {
    async of(store, schema) {
      const key = `${schema.context}\n${schema.id}`
      const known = cache.get(key)
      if (known !== undefined) return known
      const references = await referencedTexts(
        store,
        { context: schema.context, name: '' },
        schema.references,
        true
      )
      const parsed = formatOf(schema.type).parse(schema.text, { references })
      cache.set(key, parsed)
      return parsed
    }
  }
}
