import { createSchemaTexts, RegistryFailure, type SchemasOptions, type SchemaText } from '@instep/messages'
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

/** How long a registry that is away is not asked again, in milliseconds. */
const awayMilliseconds = 10_000

/** A registry at a URL. What an id means never changes, so it is asked for once; a registry that is away is not asked again for a while. */
export function registryAt(url: string, options: SchemasOptions = {}): Registry {
  const texts = createSchemaTexts(url, options)
  const ids = new Map<number, SchemaSource | undefined>()
  let awayUntil = 0

  /** Undefined for what is not there. */
  const asked = async (request: () => Promise<SchemaText>): Promise<SchemaText | undefined> => {
    if (Date.now() < awayUntil)
      throw new NoAnswer(`the registry at ${url} cannot be reached`, { isAway: true })
    try {
      return await request()
    } catch (cause) {
      if (!(cause instanceof RegistryFailure)) throw cause
      if (cause.kind === 'absent' || cause.status === 422) return undefined
      const isAway = cause.kind === 'away'
      if (isAway) awayUntil = Date.now() + awayMilliseconds
      throw new NoAnswer(cause.message, { isAway, cause })
    }
  }
  return {
    async version(subject, version) {
      const found = await asked(() => texts.version(subject, version))
      if (found === undefined)
        throw new Refusal(`the registry at ${url} has no version ${version} of ${subject}`)
      return { subject, version: found.version, ...sourceOf(found) }
    },
    async byId(id) {
      if (ids.has(id)) return ids.get(id)
      const found = await asked(() => texts.byId(id))
      if (found === undefined) return undefined
      const source = sourceOf(found)
      ids.set(id, source)
      return source
    }
  }
}

function sourceOf({ id, type, text, references }: SchemaText): SchemaSource {
  return { schemaId: id, schemaType: type, schema: text, references }
}
