import {
  formatOf,
  placed,
  type Reference,
  type Referenced,
  readFrame,
  type Schema,
  unplaced,
  writeFrame
} from '@instep/contracts'
import { type ClientOptions, confluent, createClient } from '@instep/protocol'

/** Turns events into framed bytes and back, by the schemas in a registry. */
export interface Codec {
  /**
   * Writes an event with a version of a subject, the newest unless told.
   * @param message the full name of the message, where a schema holds several; the first unless told
   */
  encode(subject: string, event: unknown, version?: number, message?: string): Promise<Uint8Array>
  /** Reads framed bytes with the schema that they were written with, or as `reader` wants them. */
  decode(
    bytes: Uint8Array,
    reader?: { readonly subject: string; readonly version?: number }
  ): Promise<unknown>
  /** The full name of the message that framed bytes hold, when it has one. */
  nameOf(bytes: Uint8Array): Promise<string | undefined>
}

interface Known {
  readonly id: number
  readonly schema: Schema
}

/** A codec over a registry. Schemas are fetched once: what an id or a numbered version names never changes. */
export function createCodec(registry: string, options: ClientOptions = {}): Codec {
  const subjects = createClient(confluent.subjects, registry, options)
  const schemas = createClient(confluent.schemas, registry, options)
  const versions = new Map<string, Promise<Known>>()
  const writers = new Map<number, Promise<Schema>>()

  const referenced = async (references: readonly Reference[]): Promise<readonly Referenced[]> => {
    const texts: Referenced[] = []
    for (const { name, subject, version } of references) {
      const found = await subjects.getVersion({
        params: { subject, version: String(version) },
        query: { deleted: true }
      })
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
  const fetchVersion = async (subject: string, version: string): Promise<Known> => {
    const found = await subjects.getVersion({ params: { subject, version }, query: {} })
    return { id: found.id ?? 0, schema: await parse(found) }
  }
  const versionOf = (subject: string, version: number | undefined): Promise<Known> =>
    version === undefined
      ? fetchVersion(subject, 'latest')
      : remembered(versions, `${subject}\n${version}`, () => fetchVersion(subject, String(version)))
  const writerOf = (id: number): Promise<Schema> =>
    remembered(writers, id, async () =>
      parse(await schemas.getSchema({ params: { id: String(id) }, query: {} }))
    )

  const opened = async (bytes: Uint8Array) => {
    const frame = readFrame(bytes)
    if (frame === undefined) throw new TypeError('the message has no schema id in front of it')
    const writer = await writerOf(frame.id)
    return { writer, ...unplaced(writer, frame.payload) }
  }

  return {
    async encode(subject, event, version, message) {
      const { id, schema } = await versionOf(subject, version)
      return writeFrame({ id, payload: placed(schema, schema.encode(event, { message }), message) })
    },

    async decode(bytes, reader) {
      const { writer, message, payload } = await opened(bytes)
      const schema = reader === undefined ? writer : (await versionOf(reader.subject, reader.version)).schema
      return schema.decode(payload, writer, { message })
    },

    async nameOf(bytes) {
      return (await opened(bytes)).message
    }
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
