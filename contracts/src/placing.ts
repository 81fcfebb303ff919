import type { Schema } from './formats/format.ts'
import { readMessagePath, writeMessagePath } from './frame.ts'

/** Puts before a payload where its message stands in the schema, if the schema holds several. */
export function placed(
  { messages, name }: Schema,
  payload: Uint8Array,
  message: string | undefined
): Uint8Array {
  if (messages === undefined) return payload
  const path = messages.pathOf(message ?? name ?? '')
  if (path === undefined) throw new TypeError(`the message ${message} has no place in its schema`)
  return writeMessagePath({ path, payload })
}

/** The name of the message in a frame, and its bytes. */
export function unplaced(
  { messages, name }: Schema,
  bytes: Uint8Array
): { readonly message: string | undefined; readonly payload: Uint8Array } {
  if (messages === undefined) return { message: name, payload: bytes }
  const found = readMessagePath(bytes)
  if (found === undefined) throw new TypeError('the message does not say which of its schema it is')
  const message = messages.nameAt(found.path)
  if (message === undefined) throw new TypeError(`its schema has no message at ${found.path.join('.')}`)
  return { message, payload: found.payload }
}
