import type { Decoder } from '../format.ts'

/** Reads with made code, and in the slower way what that does not understand: it says what is wrong, or reads it. */
export function readerOrSlow(
  read: (bytes: Buffer, from: number) => unknown,
  slow: (bytes: Uint8Array) => unknown
): Decoder {
  return (bytes, from) => {
    try {
      return read(bufferOf(bytes), from)
    } catch {
      // Left to others, or nested too deeply for the stack.
      return slow(bytes.subarray(from))
    }
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** By what made code needs of it: `Buffer.isBuffer` takes as long as reading a number. */
function isBuffer(bytes: Uint8Array): bytes is Buffer {
  return 'utf8Slice' in bytes
}
