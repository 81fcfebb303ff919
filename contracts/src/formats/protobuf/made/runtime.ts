import { leftToOthers, runtime as shared } from '../../made/runtime.ts'
import { fromBase64 } from '../base64.ts'
import { shortest } from '../scalars.ts'

/** What code that is made for Protobuf calls. */
export const runtime = {
  ...shared,
  shortest,
  fromBase64(text: unknown): Uint8Array {
    const bytes = typeof text === 'string' ? fromBase64(text) : undefined
    if (bytes === undefined) throw leftToOthers
    return bytes
  },
  /** A whole number of 64 bits as it stands in JSON. */
  wide(json: unknown, isSigned: boolean): bigint {
    const isDigits = typeof json === 'string' && /^-?\d{1,20}$/.test(json)
    const value =
      typeof json === 'bigint'
        ? json
        : isDigits || Number.isSafeInteger(json)
          ? BigInt(json as string)
          : undefined // what is left is a text or a number
    if (value === undefined || /^(?:-0|0.)/.test(String(json))) throw leftToOthers
    const narrow = isSigned ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value)
    if (narrow !== value) throw leftToOthers
    return value
  },
  /** The bytes of a varint of 64 bits. */
  varintOf(value: bigint): readonly number[] {
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, value)
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
    bytes.push(Number(rest))
    return bytes
  },
  /** The text of 64 bits, given in two halves. */
  wideText(low: number, high: number, isSigned: boolean): string {
    const value = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
    return String(isSigned ? BigInt.asIntN(64, value) : value)
  },
  /** The same for small numbers of either sign. */
  foldedText(low: number, high: number): string {
    const value = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
    return String((value >> 1n) ^ -(value & 1n))
  }
} as const
