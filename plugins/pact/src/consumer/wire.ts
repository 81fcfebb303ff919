import { placed, type Schema, writeFrame } from '@instep/contracts'
import { createDeserialiser, type KnownSchema, type Read, RegistryFailure } from '@instep/messages'

/** Finds the schema of an id. */
export type ById = (id: number) => Promise<KnownSchema>

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
    reading(byId, reader) {
      const deserialiser = createDeserialiser(
        { byId, byGuid: nobody, version: nobody },
        reader === undefined ? {} : { reader }
      )
      return ({ body, headers }) => deserialiser.deserialise({ body: body ?? new Uint8Array(), headers })
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

async function nobody(): Promise<never> {
  throw new RegistryFailure('tests name schemas by their ids', { kind: 'absent' })
}
