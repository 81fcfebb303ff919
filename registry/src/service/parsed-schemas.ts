import { createHash } from 'node:crypto'
import { Failure, formatOf, type Schema } from '@instep/contracts'
import { LRUCache } from 'lru-cache'
import type { SchemaStore, StoredSchema } from '../store/store.ts'
import { referencedTexts } from './references.ts'

/** Schemas as trees, kept within a bound, so that neither a comparison nor a client who repeats itself has them parsed again. */
export interface ParsedSchemas {
  /**
   * The tree of a stored schema, at once when it is kept: who compares hundreds waits for none. What its text needs is
   * fetched only when it is needed. @throws Failure schemaIdNotFound
   */
  of(store: SchemaStore, schema: Content): Schema | Promise<Schema>
  /** The tree of a text that refers to nothing. @throws Failure schemaInvalid, schemaTypeUnknown */
  ofText(type: string, text: string, strict: boolean): Schema
  /** Takes the tree of a schema that is being stored. */
  take(stored: Content, schema: Schema): void
}

/** What tells one stored schema from another, with whatever else of it is at hand. */
export type Content = Pick<StoredSchema, 'context' | 'id' | 'guid'> &
  Partial<Pick<StoredSchema, 'text' | 'references' | 'type'>>

/** A tree takes about so many bytes per character of its text. */
const bytesPerCharacter = 3

export function createParsedSchemas(maximumBytes: number): ParsedSchemas {
  const cache = new LRUCache<string, Kept>({
    maxSize: maximumBytes,
    sizeCalculation: ({ schema }) => schema.canonical.length * bytesPerCharacter + 1
  })

  async function parse(store: SchemaStore, content: Content): Promise<Schema> {
    const { text, references, context, type } = await whole(store, content)
    const referenced = await referencedTexts(store, { context, name: '' }, references, true)
    const schema = formatOf(type).parse(text, { references: referenced })
    cache.set(content.guid, { schema, context: references.length === 0 ? undefined : context })
    return schema
  }

  return {
    of(store, content) {
      const kept = cache.get(content.guid)
      const isIts = kept !== undefined && (kept.context === undefined || kept.context === content.context)
      return isIts ? kept.schema : parse(store, content)
    },

    ofText(type, text, strict) {
      const key = `${strict} ${type} ${createHash('sha256').update(text).digest('base64')}`
      const known = cache.get(key)
      if (known !== undefined) return known.schema
      const schema = formatOf(type).parse(text, { strict })
      cache.set(key, { schema, context: undefined })
      return schema
    },

    take({ guid, context, references }, schema) {
      cache.set(guid, { schema, context: references?.length === 0 ? undefined : context })
    }
  }
}

/** A tree by its GUID, which stands for all of a content but what its references lead to. */
interface Kept {
  readonly schema: Schema
  /** Where its references lead to something; undefined for a schema without any. */
  readonly context: string | undefined
}

async function whole(
  store: SchemaStore,
  schema: Content
): Promise<Content & Pick<StoredSchema, 'text' | 'references' | 'type'>> {
  const { text, references, type } = schema
  if (text !== undefined && references !== undefined && type !== undefined) {
    return { ...schema, text, references, type }
  }
  const stored = await store.schemaById(schema.context, schema.id)
  if (stored === undefined) throw new Failure('schemaIdNotFound', { id: schema.id })
  return stored
}

/** What stands for a schema's text with its references inlined, and whether there was anything to inline. */
export interface ResolvedKey {
  readonly key: string
  readonly isInlined: boolean
}

const resolvedKeys = new WeakMap<Schema, ResolvedKey>()

/** Made once and short: a schema that refers to others is compared with every version of its subject. */
export function resolvedKey(schema: Schema): ResolvedKey {
  const known = resolvedKeys.get(schema)
  if (known !== undefined) return known
  const text = schema.resolved()
  const made = {
    key: createHash('sha256').update(text).digest('base64'),
    isInlined: text !== schema.canonical
  }
  resolvedKeys.set(schema, made)
  return made
}
