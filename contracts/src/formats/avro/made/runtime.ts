import { leftToOthers, runtime as shared } from '../../made/runtime.ts'

/** What code that is made for Avro calls. */
export const runtime = {
  ...shared,
  /** Zig-zag in at most ten bytes, for what a double cannot hold. */
  bigVarint(value: bigint): readonly number[] {
    if (BigInt.asIntN(64, value) !== value) throw leftToOthers
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
    bytes.push(Number(rest))
    return bytes
  },
  /** A number where one can hold it, else a bigint. */
  bigLong(bytes: Uint8Array, from: number, to: number): number | bigint {
    let value = 0n
    for (let at = to - 1; at >= from; at--) value = (value << 7n) | BigInt((bytes[at] ?? 0) & 127)
    const unsigned = BigInt.asUintN(64, value)
    const long = BigInt.asIntN(64, (unsigned >> 1n) ^ -(unsigned & 1n))
    const number = Number(long)
    return Number.isSafeInteger(number) ? number : long
  }
} as const
