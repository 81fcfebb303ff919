import type { Encoder } from '../format.ts'

/** Code made for a schema: writes from a position of a buffer, and gives the position behind. */
export interface MadeWriter {
  use(buffer: Uint8Array): void
  /** May write behind the end, which has no effect; the position then says how much room it takes. */
  write(datum: unknown, at: number): number
}

/**
 * Writes messages one behind the other into a buffer that many share. What the made code does not understand it leaves
 * to `slow`, which says what is wrong, or writes it.
 */
export function encoderInSlab(made: MadeWriter, slow: (datum: unknown) => Uint8Array): Encoder {
  let buffer = new Uint8Array(0)
  let at = 0
  let isBusy = false
  made.use(buffer)

  const fresh = (size: number): void => {
    // Not zeroed, and of its own: whoever keeps a message keeps this buffer and no other.
    buffer = Buffer.allocUnsafeSlow(size)
    at = 0
    made.use(buffer)
  }
  return (datum, room) => {
    // A datum with getters may lead back here in the middle of a message.
    if (isBusy) return behind(room, slow(datum))
    isBusy = true
    try {
      for (let size = 0; size <= largest; size = Math.max(2 * size, slabSize)) {
        if (size > 0) fresh(size)
        const end = made.write(datum, at + room)
        if (end > buffer.length) continue
        const message = buffer.subarray(at, end)
        at = end
        return message
      }
    } catch {
      // Left to others, or a datum of which made code cannot even ask what it needs.
    } finally {
      isBusy = false
    }
    return behind(room, slow(datum))
  }
}

/** Messages share so much; one that is larger has a buffer of its own. */
const slabSize = 64 * 1024
const largest = 64 * 1024 * 1024

/** A payload with so many free bytes before it. */
export function behind(room: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(room + payload.length)
  bytes.set(payload, room)
  return bytes
}
