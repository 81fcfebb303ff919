import { formatOf, guidOf, type Referenced, type Schema } from '@instep/contracts'
import { type ClientOptions, confluent, createClient, ReplyError } from '@instep/protocol'
import * as z from 'zod'
import { Refusal } from './refusal.ts'
import type { Struct } from './rpc/messages.ts'

/** A schema with all that is needed to read it without a registry: what a pact embeds. */
export interface SchemaSource {
  readonly subject?: string | undefined
  readonly version?: number | undefined
  readonly schemaId: number
  readonly schemaType: string
  readonly schema: string
  /** What it refers to, dependencies first. */
  readonly references: readonly Referenced[]
}

const source = z.object({
  subject: z.string().optional(),
  version: z.int().optional(),
  schemaId: z.int(),
  schemaType: z.string(),
  schema: z.string(),
  references: z.array(z.object({ name: z.string(), text: z.string() })).default([])
})

/** The schemas that a pact embeds, the one under this key first. What else may stand there is left alone. */
export function embeddedIn(configuration: Struct = {}, first?: unknown): readonly SchemaSource[] {
  const keys = Object.keys(configuration).toSorted((a, b) => Number(b === first) - Number(a === first))
  return keys.flatMap(key => {
    const value = configuration[key]
    const { success, data } = source.safeParse(value)
    return success ? [data] : []
  })
}

/** The key under which a pact embeds a schema: equal schemas with equal ids have equal keys. */
export function keyOf({ schema, schemaType, references, schemaId, subject = '' }: SchemaSource): string {
  return guidOf({
    type: schemaType,
    text: [schema, ...references.flatMap(({ name, text }) => [name, text]), subject, schemaId].join('\n'),
    references: []
  })
}

const parsed = new Map<string, Schema>()
const mostParsed = 500

/** Parses a schema once. @throws Failure schemaInvalid */
export function parse(from: SchemaSource): Schema {
  const key = `${from.schemaType} ${keyOf(from)}`
  const known = parsed.get(key)
  if (known !== undefined) return known
  const schema = formatOf(from.schemaType).parse(from.schema, { references: from.references })
  if (parsed.size >= mostParsed) parsed.clear()
  parsed.set(key, schema)
  return schema
}

/** The registry cannot be asked. */
export class Unreachable extends Refusal {
  override readonly name: string = 'Unreachable'
}

/** Where schemas are looked up. */
export interface Registry {
  version(subject: string, version: number | 'latest'): Promise<SchemaSource>
  /** Undefined when the registry has none with this id. */
  byId(id: number): Promise<SchemaSource | undefined>
}

export interface RegistryOptions extends ClientOptions {
  /** How long an answer may take, in milliseconds. */
  readonly patience?: number
}

/** A registry at a URL. What an id means never changes, so it is asked for once; a registry that is away is not asked again for a while. */
export function registryAt(url: string, { patience = 5000, ...options }: RegistryOptions = {}): Registry {
  const send: typeof fetch = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(patience) })
  const client = { send, ...options }
  const subjects = createClient(confluent.subjects, url, client)
  const schemas = createClient(confluent.schemas, url, client)
  const ids = new Map<number, SchemaSource | undefined>()
  let awayUntil = 0

  const asked = async <Answer>(request: () => Promise<Answer>): Promise<Answer> => {
    if (Date.now() < awayUntil) throw new Unreachable(`the registry at ${url} cannot be reached`)
    try {
      return await request()
    } catch (error) {
      if (error instanceof ReplyError && error.status < 500 && error.status !== 401 && error.status !== 403)
        throw error
      awayUntil = Date.now() + 10_000
      const detail = error instanceof ReplyError ? `answered ${error.status}` : 'cannot be reached'
      throw new Unreachable(`the registry at ${url} ${detail}`, { cause: error })
    }
  }
  const getVersion = (subject: string, version: string, deleted: boolean) =>
    asked(() => subjects.getVersion({ params: { subject, version }, query: deleted ? { deleted } : {} }))

  const referenced = async (
    references: readonly { readonly name: string; readonly subject: string; readonly version: number }[]
  ): Promise<readonly Referenced[]> => {
    const texts: Referenced[] = []
    for (const { name, subject, version } of references) {
      const found = await getVersion(subject, String(version), true)
      texts.push(...(await referenced(found.references ?? [])), { name, text: found.schema ?? '' })
    }
    return texts
  }
  type Found = Awaited<ReturnType<typeof getVersion>>
  const sourceOf = async (found: Pick<Found, 'schema' | 'schemaType' | 'references'>, schemaId: number) => ({
    schemaId,
    schemaType: found.schemaType ?? 'AVRO',
    schema: found.schema ?? '',
    references: await referenced(found.references ?? [])
  })

  return {
    async version(subject, version) {
      const found = await notFound(getVersion(subject, String(version), false))
      if (found === undefined)
        throw new Refusal(`the registry at ${url} has no version ${version} of ${subject}`)
      return { subject, version: found.version, ...(await sourceOf(found, found.id ?? 0)) }
    },
    async byId(id) {
      if (ids.has(id)) return ids.get(id)
      const found = await notFound(asked(() => schemas.getSchema({ params: { id: String(id) }, query: {} })))
      if (found === undefined) return undefined
      const from = await sourceOf(found, id)
      ids.set(id, from)
      return from
    }
  }
}

async function notFound<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ReplyError && error.status === 404) return undefined
    throw error
  }
}
