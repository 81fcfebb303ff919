let slab = Buffer.alloc(0)
let at = 0

/** A text in UTF-8 with so many free bytes before it, in a buffer that messages share. */
export function textBehind(room: number, text: string): Uint8Array {
  const most = room + 3 * text.length
  if (most > slabSize) {
    const bytes = Buffer.allocUnsafeSlow(room + Buffer.byteLength(text))
    bytes.write(text, room)
    return bytes
  }
  if (at + most > slab.length) {
    slab = Buffer.allocUnsafeSlow(slabSize)
    at = 0
  }
  const end = at + room + slab.write(text, at + room)
  const message = slab.subarray(at, end)
  at = end
  return message
}

const slabSize = 64 * 1024
