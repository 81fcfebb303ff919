import { formatOf, type Reference, type Referenced, type Schema } from '@instep/contracts'
import { type ClientOptions, confluent, createClient } from '@instep/protocol'
import { asking, patient } from './registry-failure.ts'

/** A schema of a registry, parsed, and the number that its messages travel under. */
export interface KnownSchema {
  readonly id: number
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
}

export interface SchemasOptions extends ClientOptions {
  /** How long an answer may take, in milliseconds; 5 seconds unless told. */
  readonly patience?: number
}

/** The schemas of the registry at a URL. */
export function createSchemas(url: string, { patience = 5000, ...options }: SchemasOptions = {}): Schemas {
  const client = { send: patient(patience), ...options }
  const subjects = createClient(confluent.subjects, url, client)
  const schemas = createClient(confluent.schemas, url, client)
  const versions = new Map<string, Promise<KnownSchema>>()
  const ids = new Map<number, Promise<KnownSchema>>()

  const getVersion = (subject: string, version: string, deleted?: true) =>
    asking(url, () =>
      subjects.getVersion({ params: { subject, version }, query: deleted ? { deleted } : {} })
    )
  const referenced = async (references: readonly Reference[]): Promise<readonly Referenced[]> => {
    const texts: Referenced[] = []
    for (const { name, subject, version } of references) {
      const found = await getVersion(subject, String(version), true)
      texts.push(...(await referenced(found.references ?? [])), { name, text: found.schema ?? '' })
    }
    return texts
  }
  const parse = async (found: {
    readonly schema?: string | undefined
    readonly schemaType?: string | undefined
    readonly references?: readonly Reference[] | undefined
  }): Promise<Schema> =>
    formatOf(found.schemaType ?? 'AVRO').parse(found.schema ?? '', {
      references: await referenced(found.references ?? [])
    })
  const fetchVersion = async (subject: string, version: string): Promise<KnownSchema> => {
    const found = await getVersion(subject, version)
    return { id: found.id ?? 0, version: found.version, schema: await parse(found) }
  }

  return {
    version: (subject, version) =>
      version === undefined
        ? fetchVersion(subject, 'latest')
        : remembered(versions, JSON.stringify([subject, version]), () =>
            fetchVersion(subject, String(version))
          ),
    versions: subject => asking(url, () => subjects.listVersions({ params: { subject }, query: {} })),
    byId: id =>
      remembered(ids, id, async () => {
        const found = await asking(url, () => schemas.getSchema({ params: { id: String(id) }, query: {} }))
        return { id, version: undefined, schema: await parse(found) }
      })
  }
}

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
