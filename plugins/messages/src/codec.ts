import { createDeserialiser, type Deserialiser } from './deserialiser.ts'
import type { SchemasOptions } from './schema-texts.ts'
import { createSchemas, type Schemas } from './schemas.ts'
import { createSerialiser, type Serialiser } from './serialiser.ts'

/** Turns events into framed bytes and back, by the schemas in a registry, one at a time. */
export interface Codec {
  readonly schemas: Schemas
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

/** A codec over a registry. What it has made for a contract it keeps. */
export function createCodec(registry: string, options: SchemasOptions = {}): Codec {
  const schemas = createSchemas(registry, options)
  const serialisers = new Map<string, Serialiser>()
  const deserialisers = new Map<string, Deserialiser>()
  const plain = createDeserialiser(schemas)

  return {
    schemas,

    async encode(subject, event, version, message) {
      const key = JSON.stringify([subject, version, message])
      const contract = { subject, ...(version && { version }), ...(message && { message }) }
      // The newest version is another one tomorrow.
      const serialiser = serialisers.get(key) ?? createSerialiser(schemas, contract)
      if (version !== undefined) serialisers.set(key, serialiser)
      return (await serialiser.serialise(event)).body
    },

    async decode(body, reader) {
      const key = JSON.stringify([reader?.subject, reader?.version])
      const deserialiser =
        reader === undefined ? plain : (deserialisers.get(key) ?? createDeserialiser(schemas, { reader }))
      if (reader?.version !== undefined) deserialisers.set(key, deserialiser)
      return deserialiser.deserialise({ body })
    },

    nameOf: body => plain.nameOf({ body })
  }
}
