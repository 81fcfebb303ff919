import type { Referenced } from '@instep/contracts'
import { type ClientOptions, confluent, createClient, ReplyError } from '@instep/protocol'
import { Refusal } from './refusal.ts'
import type { SchemaSource } from './schemas.ts'

/** The registry did not answer as it should. */
export class NoAnswer extends Refusal {
  override readonly name: string = 'NoAnswer'
  /** Whether it is away, rather than unwilling. */
  readonly isAway: boolean

  constructor(message: string, { isAway, cause }: { readonly isAway: boolean; readonly cause?: unknown }) {
    super(message, { cause })
    this.isAway = isAway
  }
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
    if (Date.now() < awayUntil)
      throw new NoAnswer(`the registry at ${url} cannot be reached`, { isAway: true })
    try {
      return await request()
    } catch (cause) {
      const status = cause instanceof ReplyError ? cause.status : undefined
      if (status === 404 || status === 422) throw cause
      const isAway = status === undefined || status >= 500
      if (isAway) awayUntil = Date.now() + 10_000
      const detail = status === undefined ? 'cannot be reached' : `answered ${status}`
      throw new NoAnswer(`the registry at ${url} ${detail}`, { isAway, cause })
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
    if (error instanceof ReplyError && (error.status === 404 || error.status === 422)) return undefined
    throw error
  }
}
