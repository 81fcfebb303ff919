import { guidText, readFrame } from '@instep/contracts'
import type { Headers } from './broker.ts'
import type { Part } from './subject-name.ts'

/** What of a schema stands with a message. */
export interface Mark {
  readonly id: number
  readonly guid: string
  /** The bytes that say which of the schema's messages it is; none in formats whose schemas hold one. */
  readonly path: Uint8Array
}

/** Where a message says which schema it was written with: in bytes before the payload, in headers, or in both. */
export interface Placing {
  readonly prefix: Uint8Array
  readonly headers: Headers
}

/**
 * How messages say which schema they have. The first two are the Confluent serialisers' own; the third is for brokers
 * whose headers are texts.
 */
export const framings = {
  prefix: ({ id, path }) => {
    const prefix = new Uint8Array(5 + path.length)
    new DataView(prefix.buffer).setUint32(1, id)
    prefix.set(path, 5)
    return { prefix, headers: {} }
  },
  header: ({ guid, path }, part) => ({
    prefix: new Uint8Array(),
    headers: { [headerName(part)]: Uint8Array.from([1, ...guidBytes(guid), ...path]) }
  }),
  'text header': ({ guid, path }, part) => ({
    prefix: new Uint8Array(),
    headers: { [headerName(part)]: [guid, ...path].join(';') }
  })
} as const satisfies Record<string, (mark: Mark, part: Part) => Placing>

export type Framing = keyof typeof framings

/** What a message says of its schema, and where its payload begins. The path, if it has one, is still to be read. */
export type Marked =
  | { readonly id: number; readonly bytes: Uint8Array; readonly from: number }
  | { readonly guid: string; readonly bytes: Uint8Array; readonly from: number; readonly path?: Uint8Array }

/** Reads all framings, the header first, as Confluent's deserialisers do. Undefined for a message without any. */
export function readMark(body: Uint8Array, headers: Headers, part: Part): Marked | undefined {
  const header = headers[headerName(part)]
  if (header !== undefined) {
    const found =
      typeof header === 'string' ? fromText(header) : (fromBytes(header) ?? fromText(utf8.decode(header)))
    if (found !== undefined) return { ...found, bytes: body, from: 0 }
  }
  const frame = readFrame(body)
  if (frame !== undefined) return { id: frame.id, bytes: body, from: body.length - frame.payload.length }
  if (body[0] !== 1 || body.length < 17) return undefined
  return { guid: guidText(body.subarray(1, 17)), bytes: body, from: 17 }
}

const utf8 = new TextDecoder()

export function headerName(part: Part): string {
  return `__${part}_schema_id`
}

function fromBytes(header: Uint8Array): { readonly guid: string; readonly path: Uint8Array } | undefined {
  if (header[0] !== 1 || header.length < 17) return undefined
  return { guid: guidText(header.subarray(1, 17)), path: header.subarray(17) }
}

function fromText(header: string): { readonly guid: string; readonly path: Uint8Array } | undefined {
  const [guid = '', ...path] = header.split(';')
  const isMark =
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(guid) && path.every(byte => /^\d{1,3}$/.test(byte))
  return isMark ? { guid: guid.toLowerCase(), path: Uint8Array.from(path, Number) } : undefined
}

function guidBytes(guid: string): Uint8Array {
  return Uint8Array.from(guid.replaceAll('-', '').match(/../g) ?? [], byte => Number.parseInt(byte, 16))
}
