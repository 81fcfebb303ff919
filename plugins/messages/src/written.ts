import { type Decoder, type Schema, unplaced } from '@instep/contracts'
import { complaintOf, type SchemaFacts, schemaText, Unreadable } from './message-error.ts'
import type { KnownSchema } from './schemas.ts'

/** Reads messages that were written with one schema. */
export interface Written {
  read(bytes: Uint8Array, from: number, path: Uint8Array | undefined): unknown
  nameOf(bytes: Uint8Array, from: number, path: Uint8Array | undefined): string | undefined
}

/** A way to read what a schema wrote, as the reader's schema wants it. @throws Unreadable when that can never be */
export function readerOf({ id, schema }: KnownSchema, reader: Schema = schema): Written {
  const facts = { id }
  if (reader.type !== schema.type) {
    const text = `a message is written in ${schema.type} and read in ${reader.type}`
    throw new Unreadable('misfit', text, facts)
  }
  return schema.messages === undefined
    ? oneMessage(schema, reader, facts)
    : manyMessages(schema, reader, facts)
}

function oneMessage(schema: Schema, reader: Schema, facts: SchemaFacts): Written {
  const decode = made(() => reader.decoder(schema), facts)
  return {
    read(bytes, from) {
      try {
        return decode(bytes, from)
      } catch (error) {
        throw misfit(error, facts)
      }
    },
    nameOf: () => schema.name
  }
}

/** Each message of the schema that turns up has a decoder of its own. */
function manyMessages(schema: Schema, reader: Schema, facts: SchemaFacts): Written {
  const decoders = new Map<string, Decoder>()
  const decoderOf = (message: string): Decoder => {
    const known = decoders.get(message)
    if (known !== undefined) return known
    const decoder = made(() => reader.decoder(schema, { message }), facts)
    decoders.set(message, decoder)
    return decoder
  }
  const first = schema.messages?.nameAt([0])
  const placeOf = (bytes: Uint8Array, from: number, path: Uint8Array | undefined) => {
    const { message = '', payload } = unplaced(schema, path ?? bytes.subarray(from))
    return { message, at: path === undefined ? bytes.length - payload.length : from }
  }
  return {
    read(bytes, from, path) {
      if (path === undefined && bytes[from] === 0 && first !== undefined) {
        try {
          return decoderOf(first)(bytes, from + 1)
        } catch (error) {
          throw misfit(error, facts)
        }
      }
      try {
        const { message, at } = placeOf(bytes, from, path)
        return decoderOf(message)(bytes, at)
      } catch (error) {
        if (path !== undefined || first === undefined) throw misfit(error, facts)
        return withoutPath(decoderOf(first), bytes, from, misfit(error, facts))
      }
    },
    nameOf(bytes, from, path) {
      try {
        return placeOf(bytes, from, path).message
      } catch (error) {
        throw misfit(error, facts)
      }
    }
  }
}

/**
 * Some clients (kafkajs' Confluent registry up to 4.1) leave out which message it is. What cannot be read with a path is
 * read without one, as the first message of its schema, unless that finds nothing in it.
 */
function withoutPath(decode: Decoder, bytes: Uint8Array, from: number, otherwise: Error): unknown {
  let event: unknown
  try {
    event = decode(bytes, from)
  } catch {
    throw otherwise
  }
  const isNothing = typeof event === 'object' && event !== null && Object.keys(event).length === 0
  if (isNothing && bytes.length > from) throw otherwise
  return event
}

function made(make: () => Decoder, facts: SchemaFacts): Decoder {
  try {
    return make()
  } catch (error) {
    throw misfit(error, facts)
  }
}

function misfit(error: unknown, facts: SchemaFacts): Unreadable {
  if (error instanceof Unreadable) return error
  const { detail, at } = complaintOf(error)
  return new Unreadable(
    'misfit',
    `a message of ${schemaText(facts)} cannot be read: ${detail}`,
    { ...facts, at },
    error
  )
}
