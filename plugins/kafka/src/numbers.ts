/** As `ByteBuffer.putInt` writes it: four bytes, the most significant first. */
export function int(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setInt32(0, value)
  return bytes
}

/** As `ByteBuffer.putLong` writes it: eight bytes, the most significant first. */
export function long(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, value)
  return bytes
}

/** As `BigInteger.toByteArray` writes it: no more bytes than it needs. */
export function integer(value: bigint): Uint8Array {
  const bytes = long(value)
  const sign = value < 0n ? 0xff : 0
  let start = 0
  while (start < 7 && bytes[start] === sign && ((bytes[start + 1] ?? 0) & 0x80) === (sign & 0x80)) start += 1
  return bytes.slice(start)
}

/** Reads what any of the three writes; undefined for what none of them would. */
export function toInteger(bytes: Uint8Array): bigint | undefined {
  if (bytes.length === 0 || bytes.length > 8) return undefined
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return BigInt.asIntN(bytes.length * 8, value)
}
