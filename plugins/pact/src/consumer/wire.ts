import { placed, readFrame, type Schema, unplaced, writeFrame } from '@instep/contracts'
import type { KnownSchema, Read } from '@instep/messages'

/** Finds the schema of an id. */
export type ById = (id: number) => Promise<Pick<KnownSchema, 'schema'>>

/** A way in which messages travel. */
interface Wire {
  write(id: number, schema: Schema, payload: Uint8Array, message: string | undefined): Uint8Array
  /** @param reader the schema of the consumer; undefined when it reads messages as they were written */
  reading(byId: ById, reader: Schema | undefined): Read
}

/** The ways in which messages may travel. */
export const wires = {
  framed: {
    write: (id, schema, payload, message) => writeFrame({ id, payload: placed(schema, payload, message) }),
    reading: (byId, reader) => async delivery => {
      const frame = readFrame(delivery.body ?? new Uint8Array())
      if (frame === undefined) throw new TypeError('the message has no schema id in front of it')
      const { schema: writer } = await byId(frame.id)
      const { message, payload } = unplaced(writer, frame.payload)
      return (reader ?? writer).decode(payload, writer, { message })
    }
  },
  plain: {
    write: (_id, _schema, payload) => payload,
    reading: (_byId, reader) => async delivery => {
      if (reader === undefined)
        throw new TypeError('a message without an id is read with a schema that is known')
      return reader.decode(delivery.body ?? new Uint8Array())
    }
  }
} as const satisfies Record<string, Wire>

export type WireName = keyof typeof wires

/** The name of a message in a schema that holds several: as told, or as the message is called; else the first. */
export function messageIn(
  { messages, name }: Schema,
  asked: string | undefined,
  called: string
): string | undefined {
  if (messages === undefined || asked !== undefined) return asked
  const package_ = name?.includes('.') === true ? name.slice(0, name.lastIndexOf('.') + 1) : ''
  const full = `${package_}${called}`
  return messages.pathOf(full) === undefined ? name : full
}
