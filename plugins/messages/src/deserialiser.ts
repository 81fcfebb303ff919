import type { Schema } from '@instep/contracts'
import type { Headers } from './broker.ts'
import { headerName, readMark } from './framing.ts'
import { Unreadable } from './message-error.ts'
import { RegistryFailure } from './registry-failure.ts'
import type { Schemas } from './schemas.ts'
import type { Part } from './subject-name.ts'
import { readerOf, type Written } from './written.ts'

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
  const writers = new Map<number | string, Written>()
  let lastId = -1
  let last: Written | undefined
  let reader: Schema | undefined

  const readerSchema = async (): Promise<Schema | undefined> => {
    const wanted = contract.reader
    if (wanted === undefined || reader !== undefined) return reader
    reader = 'canonical' in wanted ? wanted : (await schemas.version(wanted.subject, wanted.version)).schema
    return reader
  }
  const prepared = async (key: number | string): Promise<Written> => {
    const found = typeof key === 'number' ? schemas.byId(key) : schemas.byGuid(key)
    const [wanted, known] = await Promise.all([
      readerSchema(),
      found.catch(error => {
        throw error instanceof RegistryFailure && error.kind === 'absent' ? unknownSchema(key, error) : error
      })
    ])
    const writer = readerOf(known, wanted)
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

function unknownSchema(key: number | string, cause: RegistryFailure): Unreadable {
  const [text, facts] = typeof key === 'number' ? [`id ${key}`, { id: key }] : [`GUID ${key}`, {}]
  return new Unreadable('unknown schema', `the registry has no schema with the ${text}`, facts, cause)
}

function begins(body: Uint8Array): string {
  if (body.length === 0) return 'it is empty'
  const first = Array.from(body.subarray(0, 5), byte => byte.toString(16).padStart(2, '0'))
  return `it begins with the bytes ${first.join(' ')}`
}
