import { guidOf, type Reference, type Referenced } from '@instep/contracts'
import { type ClientOptions, confluent, createClient, type ReplyOf } from '@instep/protocol'
import { asking, patient } from './registry-failure.ts'

/** A schema as a registry tells it, with all that is needed to read it. */
export interface SchemaText {
  readonly id: number
  /** Equal for equal content, in every registry. */
  readonly guid: string
  /** The version, when it was asked for by subject. */
  readonly version: number | undefined
  readonly type: string
  readonly text: string
  /** What it refers to, dependencies first. */
  readonly references: readonly Referenced[]
}

/** Where the texts of schemas are looked up. Nothing is remembered. */
export interface SchemaTexts {
  /** @throws RegistryFailure */
  version(subject: string, version: number | 'latest'): Promise<SchemaText>
  /** The numbers of a subject's versions, lowest first. @throws RegistryFailure */
  versions(subject: string): Promise<readonly number[]>
  /** @throws RegistryFailure */
  byId(id: number): Promise<SchemaText>
  /** Its id is 0: a GUID may have one in each context. @throws RegistryFailure */
  byGuid(guid: string): Promise<SchemaText>
}

export interface SchemasOptions extends ClientOptions {
  /** How long an answer may take, in milliseconds; 5 seconds unless told. */
  readonly patience?: number
  /** A subject of the context in which ids are looked up; the default context unless told. */
  readonly subject?: string
}

/** The texts of the registry at a URL. */
export function createSchemaTexts(
  url: string,
  { patience = 5000, subject: asker, ...options }: SchemasOptions = {}
): SchemaTexts {
  const client = { send: patient(patience), ...options }
  const subjects = createClient(confluent.subjects, url, client)
  const schemas = createClient(confluent.schemas, url, client)

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
  const told = async (found: Found, id: number, version?: number): Promise<SchemaText> => {
    const { schema: text = '', schemaType: type = 'AVRO', references = [], metadata, ruleSet } = found
    const content = { type, text, references, ...(metadata && { metadata }), ...(ruleSet && { ruleSet }) }
    // Registries before 8.1 tell no GUIDs.
    const guid = found.guid ?? guidOf(content)
    return { id, guid, version, type, text, references: await referenced(references) }
  }

  return {
    async version(subject, version) {
      const found = await getVersion(subject, String(version))
      return told(found, found.id ?? 0, found.version)
    },
    versions: subject => asking(url, () => subjects.listVersions({ params: { subject }, query: {} })),
    async byId(id) {
      const query = asker === undefined ? {} : { subject: asker }
      return told(await asking(url, () => schemas.getSchema({ params: { id: String(id) }, query })), id)
    },
    async byGuid(guid) {
      return told(await asking(url, () => schemas.getSchemaByGuid({ params: { guid }, query: {} })), 0)
    }
  }
}

type Found = ReplyOf<typeof confluent.subjects.getVersion>
