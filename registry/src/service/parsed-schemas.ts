import { createHash } from 'node:crypto'
import { Failure, formatOf, type Schema } from '@instep/contracts'
import { LRUCache } from 'lru-cache'
import type { SchemaFacts, SchemaStore } from '../store/store.ts'
import { referencedTexts } from './references.ts'

/** Stored schemas as trees, kept within a bound, so that a comparison does not parse again. */
export interface ParsedSchemas {
  /** The tree of a schema; its text is fetched only when it is needed. @throws Failure schemaIdNotFound */
  of(store: SchemaStore, schema: SchemaFacts & { readonly text?: string }): Promise<Schema>
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
      // An import may use an id again that was deleted; its content is another.
      const key = `${schema.context}\n${schema.id}\n${schema.guid}\n${schema.type}`
      const known = cache.get(key)
      if (known !== undefined) return known
      const from = { context: schema.context, name: '' }
      const references = await referencedTexts(store, from, schema.references, true)
      const parsed = formatOf(schema.type).parse(await textOf(store, schema), { references })
      cache.set(key, parsed)
      return parsed
    }
  }
}

async function textOf(
  store: SchemaStore,
  { context, id, text }: SchemaFacts & { readonly text?: string }
): Promise<string> {
  const found = text ?? (await store.schemaById(context, id))?.text
  if (found === undefined) throw new Failure('schemaIdNotFound', { id })
  return found
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
