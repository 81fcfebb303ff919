import { placed, readFrame, unplaced, writeFrame } from '@instep/contracts'
import { createSchemas, type Schemas, type SchemasOptions } from './schemas.ts'

/** Turns events into framed bytes and back, by the schemas in a registry. */
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

/** A codec over a registry. */
export function createCodec(registry: string, options: SchemasOptions = {}): Codec {
  const schemas = createSchemas(registry, options)

  const opened = async (bytes: Uint8Array) => {
    const frame = readFrame(bytes)
    if (frame === undefined) throw new TypeError('the message has no schema id in front of it')
    const { schema: writer } = await schemas.byId(frame.id)
    return { writer, ...unplaced(writer, frame.payload) }
  }

  return {
    schemas,

    async encode(subject, event, version, message) {
      const { id, schema } = await schemas.version(subject, version)
      return writeFrame({ id, payload: placed(schema, schema.encode(event, { message }), message) })
    },

    async decode(bytes, reader) {
      const { writer, message, payload } = await opened(bytes)
      const schema =
        reader === undefined ? writer : (await schemas.version(reader.subject, reader.version)).schema
      return schema.decode(payload, writer, { message })
    },

    async nameOf(bytes) {
      return (await opened(bytes)).message
    }
  }
}
