import { formatOf, type Schema } from '@instep/contracts'
import { RegistryFailure } from './registry-failure.ts'
import { createSchemaTexts, type SchemasOptions, type SchemaText } from './schema-texts.ts'

/** A schema of a registry, parsed, and what its messages are marked with. */
export interface KnownSchema {
  readonly id: number
  /** Equal for equal content, in every registry. */
  readonly guid: string
  /** The version, when it was asked for by subject. */
  readonly version: number | undefined
  readonly schema: Schema
}

/** The schemas of a registry. What an id or a numbered version names never changes, so it is fetched once. */
export interface Schemas {
  /** A version of a subject, the newest unless told. @throws RegistryFailure */
  version(subject: string, version?: number): Promise<KnownSchema>
  /** The numbers of a subject's versions, lowest first. @throws RegistryFailure */
  versions(subject: string): Promise<readonly number[]>
  /** @throws RegistryFailure */
  byId(id: number): Promise<KnownSchema>
  /** Its id is 0: a GUID may have one in each context. @throws RegistryFailure */
  byGuid(guid: string): Promise<KnownSchema>
}

/** The schemas of the registry at a URL. */
export function createSchemas(url: string, options: SchemasOptions = {}): Schemas {
  const texts = createSchemaTexts(url, options)
  const versions = new Map<string, Promise<KnownSchema>>()
  const marks = new Map<number | string, Promise<KnownSchema>>()
  const absent = new Absences()

  const marked = (key: number | string, fetch: () => Promise<SchemaText>): Promise<KnownSchema> => {
    const before = absent.find(key)
    if (before !== undefined) return Promise.reject(before)
    return remembered(marks, key, async () => {
      const found = await fetch().catch(error => {
        if (error instanceof RegistryFailure && error.kind === 'absent') absent.add(key, error)
        throw error
      })
      return parsed(found)
    })
  }

  return {
    version: (subject, version) =>
      version === undefined
        ? texts.version(subject, 'latest').then(parsed)
        : remembered(versions, JSON.stringify([subject, version]), () =>
            texts.version(subject, version).then(parsed)
          ),
    versions: texts.versions,
    byId: id => marked(id, () => texts.byId(id)),
    byGuid: guid => marked(guid, () => texts.byGuid(guid))
  }
}

function parsed({ id, guid, version, type, text, references }: SchemaText): KnownSchema {
  return { id, guid, version, schema: formatOf(type).parse(text, { references }) }
}

/** What was looked for in vain is not looked for again for a while: messages of random bytes may name any schema. */
class Absences {
  readonly #until = new Map<number | string, { readonly time: number; readonly failure: RegistryFailure }>()

  find(key: number | string): RegistryFailure | undefined {
    const found = this.#until.get(key)
    return found === undefined || found.time < performance.now() ? undefined : found.failure
  }

  add(key: number | string, failure: RegistryFailure): void {
    if (this.#until.size >= mostAbsences) this.#until.clear()
    this.#until.set(key, { time: performance.now() + absenceMilliseconds, failure })
  }
}

const mostAbsences = 10_000
const absenceMilliseconds = 30_000

/** What was fetched before is not fetched again; a failure is not remembered. */
function remembered<Key, Value>(
  cache: Map<Key, Promise<Value>>,
  key: Key,
  fetch: () => Promise<Value>
): Promise<Value> {
  const known = cache.get(key)
  if (known !== undefined) return known
  const fetched = fetch()
  cache.set(key, fetched)
  fetched.catch(() => cache.delete(key))
  return fetched
}
