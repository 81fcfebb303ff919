/** A message as it travels: which schema it was written with, and the bytes. */
export interface Frame {
  readonly id: number
  readonly payload: Uint8Array
}

const magicByte = 0
const headerLength = 5

/** Puts the Confluent wire format's header before a payload: a zero byte, then the schema's id in four bytes, big-endian. */
export function writeFrame({ id, payload }: Frame): Uint8Array {
  const bytes = new Uint8Array(headerLength + payload.length)
  new DataView(bytes.buffer).setUint32(1, id)
  bytes.set(payload, headerLength)
  return bytes
}

/** Takes a message apart; undefined when it does not begin with the header. The payload is a view of the same bytes. */
export function readFrame(bytes: Uint8Array): Frame | undefined {
  if (bytes.length < headerLength || bytes[0] !== magicByte) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { id: view.getUint32(1), payload: bytes.subarray(headerLength) }
}
