import type { Delivery, Headers, Message } from '@instep/messages'
import { headers as createHeaders, type MsgHdrs } from '@nats-io/transport-node'

/** What NATS has no place for stands in headers of ours. */
export const headerNames = {
  key: 'Message-Key',
  /** A key that no header can hold as it is, in base64. */
  keyBytes: 'Message-Key-Base64',
  tombstone: 'Message-Tombstone'
} as const

/** What travels beside a body. @throws TypeError when a header is no text that NATS can keep */
export function headersOf({ key, body, headers }: Pick<Message, 'key' | 'body' | 'headers'>): MsgHdrs {
  const written = createHeaders()
  for (const [name, value] of Object.entries(headers)) {
    const text = typeof value === 'string' ? value : textOf(value)
    if (text === undefined || !isKept(text) || !/^[!-9;-~]+$/.test(name))
      throw new TypeError(
        `NATS cannot keep the header ${JSON.stringify(name)} as it is: headers are texts of one line without blanks at their ends. Schema ids travel in the framing "text header" or "prefix".`
      )
    written.append(name, text)
  }
  if (key !== undefined) {
    const text = typeof key === 'string' ? key : textOf(key)
    if (text !== undefined && isKept(text)) written.append(headerNames.key, text)
    else written.append(headerNames.keyBytes, Buffer.from(key).toString('base64'))
  }
  if (body === null) written.append(headerNames.tombstone, 'true')
  return written
}

/** Reads back what `headersOf` wrote, and the headers of others. */
export function contentOf(
  data: Uint8Array,
  written: MsgHdrs | undefined
): Pick<Delivery, 'key' | 'body' | 'headers'> {
  const read = new Map<string, string>()
  for (const name of written?.keys() ?? []) read.set(name, written?.last(name) ?? '')
  const text = read.get(headerNames.key)
  const bytes = read.get(headerNames.keyBytes)
  const key = text ?? (bytes === undefined ? undefined : Buffer.from(bytes, 'base64'))
  const isTombstone = read.has(headerNames.tombstone) && data.length === 0
  for (const name of Object.values(headerNames)) read.delete(name)
  const headers: Headers = Object.fromEntries(read)
  return { ...(key === undefined ? {} : { key }), body: isTombstone ? null : data, headers }
}

/** Which messages wait for each other: those with one key, and where a subscription takes many subjects, those of one. */
export function laneOf(
  { address, key }: Pick<Message, 'address' | 'key'>,
  pattern: string
): string | undefined {
  if (key !== undefined) return `key ${Buffer.from(key).toString('latin1')}`
  return address === pattern ? undefined : `subject ${address}`
}

/** A text that is on the other side what it was: on one line, and with nothing at its ends that is cut off. */
function isKept(text: string): boolean {
  return !/[\r\n\0]/.test(text) && text.trim() === text
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
