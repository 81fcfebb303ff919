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

/** A Protobuf message as it travels behind the header: which message of the schema it is, and the bytes. */
export interface PlacedMessage {
  /** The positions that lead to the message, outermost first. */
  readonly path: readonly number[]
  readonly payload: Uint8Array
}

/** Paths are written as numbers in zig-zag varints: how many positions, then these. The first message is one zero byte. */
export function writeMessagePath({ path, payload }: PlacedMessage): Uint8Array {
  const numbers = path.length === 1 && path[0] === 0 ? [0] : [path.length, ...path]
  return Uint8Array.from([...numbers.flatMap(varint), ...payload])
}

/** Undefined when the bytes do not begin with a path. The payload is a view of the same bytes. */
export function readMessagePath(bytes: Uint8Array): PlacedMessage | undefined {
  const cursor = { bytes, at: 0 }
  const count = readVarint(cursor)
  // Each position takes a byte at least.
  if (count === undefined || count > bytes.length) return undefined
  const path: number[] = []
  while (path.length < count) {
    const position = readVarint(cursor)
    if (position === undefined) return undefined
    path.push(position)
  }
  return { path: count === 0 ? [0] : path, payload: bytes.subarray(cursor.at) }
}

function varint(number: number): readonly number[] {
  const bytes: number[] = []
  let rest = number * 2
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return [...bytes, rest]
}

/** A number that is not negative and fits in 31 bits. */
function readVarint(cursor: { readonly bytes: Uint8Array; at: number }): number | undefined {
  let value = 0
  for (let factor = 1; factor < 2 ** 35; factor *= 128) {
    const byte = cursor.bytes[cursor.at++]
    if (byte === undefined) return undefined
    value += (byte % 128) * factor
    if (byte < 128) return value % 2 === 0 && value < 2 ** 32 ? value / 2 : undefined
  }
  return undefined
}
