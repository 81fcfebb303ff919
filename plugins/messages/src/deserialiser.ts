import { type Decoder, type Schema, unplaced } from '@instep/contracts'
import type { Headers } from './broker.ts'
import { headerName, readMark } from './framing.ts'
import { complaintOf, type SchemaFacts, schemaText, Unreadable } from './message-error.ts'
import { RegistryFailure } from './registry-failure.ts'
import type { KnownSchema, Schemas } from './schemas.ts'
import type { Part } from './subject-name.ts'

/** How a consumer reads. */
export interface ReadingContract {
  /** The schema that it reads with: a version of a subject, the newest unless told, or a schema of its own. Each message's own unless told. */
  readonly reader?: { readonly subject: string; readonly version?: number } | Schema
  readonly part?: Part
  /** A larger message is refused unread, in bytes; 16 MiB unless told. */
  readonly largest?: number
}

/** What a deserialiser needs of a message. */
export interface Received {
  readonly body: Uint8Array
  readonly headers?: Headers
}

export interface Deserialiser {
  /** Fetches the reader's schema, and those that messages will be written with. @throws RegistryFailure */
  prefetch(ids?: readonly number[]): Promise<void>
  /**
   * Reads a message; at once when its schema is known.
   * @throws Unreadable for bytes that are not what they should be, RegistryFailure when the registry does not answer
   */
  deserialise(message: Received): unknown
  /** The full name of the message that the bytes hold, when it has one. @throws as `deserialise` */
  nameOf(message: Received): Promise<string | undefined>
}

const noHeaders: Headers = {}

/** Reads messages, whichever framing they have and whichever version they were written with. */
export function createDeserialiser(
  schemas: Pick<Schemas, 'byId' | 'byGuid' | 'version'>,
  contract: ReadingContract = {}
): Deserialiser {
  const { part = 'value', largest = 16 * 1024 * 1024 } = contract
  const header = headerName(part)
  const writers = new Map<number | string, Writer>()
  let lastId = -1
  let last: Writer | undefined
  let reader: Schema | undefined

  const readerSchema = async (): Promise<Schema | undefined> => {
    const wanted = contract.reader
    if (wanted === undefined || reader !== undefined) return reader
    reader = 'canonical' in wanted ? wanted : (await schemas.version(wanted.subject, wanted.version)).schema
    return reader
  }
  const prepared = async (key: number | string): Promise<Writer> => {
    const [wanted, known] = await Promise.all([
      readerSchema(),
      typeof key === 'number' ? schemas.byId(key) : schemas.byGuid(key)
    ]).catch(error => {
      throw error instanceof RegistryFailure && error.kind === 'absent' ? unknownSchema(key, error) : error
    })
    const writer = createWriter(known, wanted)
    if (writers.size >= mostWriters) writers.clear()
    writers.set(key, writer)
    return writer
  }
  const refuse = (body: Uint8Array): Unreadable =>
    body.length > largest
      ? new Unreadable('too large', `a message of ${body.length} bytes is larger than the ${largest} allowed`)
      : new Unreadable('unframed', `a message does not say which schema it has: ${begins(body)}`)

  return {
    async prefetch(ids = []) {
      await readerSchema()
      await Promise.all(ids.map(id => writers.get(id) ?? prepared(id)))
    },

    deserialise({ body, headers = noHeaders }) {
      if (body.length > largest) throw refuse(body)
      // The same as below for nearly every message, without making anything.
      if (last !== undefined && body[0] === 0 && body.length >= 5 && headers[header] === undefined) {
        if (idOf(body) === lastId) return last.read(body, 5, undefined)
      }
      const mark = readMark(body, headers, part)
      if (mark === undefined) throw refuse(body)
      const path = 'path' in mark ? mark.path : undefined
      const key = 'id' in mark ? mark.id : mark.guid
      const writer = writers.get(key)
      if (writer === undefined) return prepared(key).then(ready => ready.read(body, mark.from, path))
      if (typeof key === 'number') {
        lastId = key
        last = writer
      }
      return writer.read(body, mark.from, path)
    },

    async nameOf({ body, headers = noHeaders }) {
      const mark = body.length > largest ? undefined : readMark(body, headers, part)
      if (mark === undefined) throw refuse(body)
      const key = 'id' in mark ? mark.id : mark.guid
      const writer = writers.get(key) ?? (await prepared(key))
      return writer.nameOf(body, mark.from, 'path' in mark ? mark.path : undefined)
    }
  }
}

function idOf(body: Uint8Array): number {
  const high = ((body[1] ?? 0) << 8) | (body[2] ?? 0)
  const low = ((body[3] ?? 0) << 8) | (body[4] ?? 0)
  return high * 65536 + low
}

/** Schemas that are known at once; past that all are prepared anew. */
const mostWriters = 10_000

interface Writer {
  read(bytes: Uint8Array, from: number, path: Uint8Array | undefined): unknown
  nameOf(bytes: Uint8Array, from: number, path: Uint8Array | undefined): string | undefined
}

function createWriter({ id, schema }: KnownSchema, reader: Schema = schema): Writer {
  const facts = { id }
  if (reader.type !== schema.type) {
    const text = `a message is written in ${schema.type} and read in ${reader.type}`
    throw new Unreadable('misfit', text, facts)
  }
  return schema.messages === undefined
    ? oneMessage(schema, reader, facts)
    : manyMessages(schema, reader, facts)
}

function oneMessage(schema: Schema, reader: Schema, facts: SchemaFacts): Writer {
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
function manyMessages(schema: Schema, reader: Schema, facts: SchemaFacts): Writer {
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

function unknownSchema(key: number | string, cause: RegistryFailure): Unreadable {
  const [text, facts] = typeof key === 'number' ? [`id ${key}`, { id: key }] : [`GUID ${key}`, {}]
  return new Unreadable('unknown schema', `the registry has no schema with the ${text}`, facts, cause)
}

function begins(body: Uint8Array): string {
  if (body.length === 0) return 'it is empty'
  const first = Array.from(body.subarray(0, 5), byte => byte.toString(16).padStart(2, '0'))
  return `it begins with the bytes ${first.join(' ')}`
}
