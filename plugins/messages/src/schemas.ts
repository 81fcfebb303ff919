import { formatOf, guidOf, type Reference, type Referenced, type Schema } from '@instep/contracts'
import { type ClientOptions, confluent, createClient, type ReplyOf } from '@instep/protocol'
import { asking, patient, RegistryFailure } from './registry-failure.ts'

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

export interface SchemasOptions extends ClientOptions {
  /** How long an answer may take, in milliseconds; 5 seconds unless told. */
  readonly patience?: number
  /** A subject of the context in which ids are looked up; the default context unless told. */
  readonly subject?: string
}

/** The schemas of the registry at a URL. */
export function createSchemas(
  url: string,
  { patience = 5000, subject: asker, ...options }: SchemasOptions = {}
): Schemas {
  const client = { send: patient(patience), ...options }
  const subjects = createClient(confluent.subjects, url, client)
  const schemas = createClient(confluent.schemas, url, client)
  const versions = new Map<string, Promise<KnownSchema>>()
  const marks = new Map<number | string, Promise<KnownSchema>>()
  const absent = new Absences()

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
  const known = async (found: Found, id: number): Promise<KnownSchema> => {
    const { schema: text = '', schemaType: type = 'AVRO', references = [], metadata, ruleSet } = found
    // Registries before 8.1 tell no GUIDs.
    const guid =
      found.guid ??
      guidOf({ type, text, references, ...(metadata && { metadata }), ...(ruleSet && { ruleSet }) })
    const schema = formatOf(type).parse(text, { references: await referenced(references) })
    return { id, guid, version: found.version, schema }
  }
  const fetchVersion = async (subject: string, version: string): Promise<KnownSchema> => {
    const found = await getVersion(subject, version)
    return known(found, found.id ?? 0)
  }
  const marked = (key: number | string, fetch: () => Promise<Found>): Promise<KnownSchema> => {
    const before = absent.find(key)
    if (before !== undefined) return Promise.reject(before)
    return remembered(marks, key, async () => {
      const found = await asking(url, fetch).catch(error => {
        if (error instanceof RegistryFailure && error.kind === 'absent') absent.add(key, error)
        throw error
      })
      return known({ ...found, version: undefined }, typeof key === 'number' ? key : 0)
    })
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
      marked(id, () =>
        schemas.getSchema({
          params: { id: String(id) },
          query: asker === undefined ? {} : { subject: asker }
        })
      ),
    byGuid: guid => marked(guid, () => schemas.getSchemaByGuid({ params: { guid }, query: {} }))
  }
}

type Found = ReplyOf<typeof confluent.subjects.getVersion>

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
