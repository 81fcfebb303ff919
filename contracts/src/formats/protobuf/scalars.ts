import { fromBase64, toBase64 } from './base64.ts'
import type { Scalar } from './tree.ts'
import { unreadable, type Wire } from './wire.ts'

/** How one scalar type travels, and how it stands in JSON. */
export interface ScalarCodec {
  readonly wire: Wire
  /** What travels for a JSON value; undefined when the value is none of this type. */
  toWire(json: unknown): bigint | Uint8Array | undefined
  toJson(value: bigint | Uint8Array): unknown
  /** What a field without presence has when it is not written. */
  readonly zero: unknown
}

export const scalarCodecs: Readonly<Record<Scalar, ScalarCodec>> = {
  double: floating(8),
  float: floating(4),
  int32: integer(0, 32, true),
  int64: integer(0, 64, true),
  uint32: integer(0, 32, false),
  uint64: integer(0, 64, false),
  sint32: zigzag(32),
  sint64: zigzag(64),
  fixed32: integer(5, 32, false),
  fixed64: integer(1, 64, false),
  sfixed32: integer(5, 32, true),
  sfixed64: integer(1, 64, true),
  bool: {
    wire: 0,
    zero: false,
    toWire: json => (typeof json === 'boolean' ? BigInt(json) : undefined),
    toJson: value => value !== 0n
  },
  string: {
    wire: 2,
    zero: '',
    toWire: json => (typeof json === 'string' && json.isWellFormed() ? utf8.encode(json) : undefined),
    toJson: value => textOf(bytesOf(value))
  },
  bytes: {
    wire: 2,
    zero: '',
    toWire: json => (typeof json === 'string' ? fromBase64(json) : undefined),
    toJson: value => toBase64(bytesOf(value))
  }
}

/** A whole number: of 64 bits a text in JSON, so that none is rounded. */
export function wholeNumber(json: unknown): bigint | undefined {
  if (typeof json === 'bigint') return json
  if (typeof json === 'number') return Number.isSafeInteger(json) ? BigInt(json) : undefined
  return typeof json === 'string' && /^-?\d{1,20}$/.test(json) ? BigInt(json) : undefined
}

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function integer(wire: 0 | 1 | 5, bits: 32 | 64, isSigned: boolean): ScalarCodec {
  const narrow = isSigned ? BigInt.asIntN : BigInt.asUintN
  return {
    wire,
    zero: zeroOf(bits),
    toWire(json) {
      const value = wholeNumber(json)
      if (value === undefined || narrow(bits, value) !== value) return undefined
      return wire === 0 ? BigInt.asUintN(64, value) : fixed(value, bits)
    },
    toJson: value => jsonOf(narrow(bits, typeof value === 'bigint' ? value : unfixed(value)), bits)
  }
}

/** Small numbers of either sign take few bytes: 0, -1, 1, -2, … travel as 0, 1, 2, 3, … */
function zigzag(bits: 32 | 64): ScalarCodec {
  return {
    wire: 0,
    zero: zeroOf(bits),
    toWire(json) {
      const value = wholeNumber(json)
      if (value === undefined || BigInt.asIntN(bits, value) !== value) return undefined
      return value < 0n ? -2n * value - 1n : 2n * value
    },
    toJson(value) {
      const folded = BigInt.asUintN(bits, BigInt(typeof value === 'bigint' ? value : 0n))
      return jsonOf(folded % 2n === 0n ? folded / 2n : -(folded + 1n) / 2n, bits)
    }
  }
}

function floating(size: 4 | 8): ScalarCodec {
  return {
    wire: size === 4 ? 5 : 1,
    zero: 0,
    toWire(json) {
      const value = typeof json === 'string' && /^(?:NaN|-?Infinity)$/.test(json) ? Number(json) : json
      if (typeof value !== 'number') return undefined
      const view = new DataView(new ArrayBuffer(size))
      if (size === 4) view.setFloat32(0, value, true)
      else view.setFloat64(0, value, true)
      return new Uint8Array(view.buffer)
    },
    toJson(value) {
      const view = viewOf(bytesOf(value))
      const number = size === 4 ? shortest(view.getFloat32(0, true)) : view.getFloat64(0, true)
      return Number.isFinite(number) ? number : String(number)
    }
  }
}

/** The number with the fewest digits that is the same float: 0.1 rather than 0.10000000149011612. */
export function shortest(float: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(float.toPrecision(digits))
    if (Math.fround(short) === float) return short
  }
  return float
}

function zeroOf(bits: 32 | 64): unknown {
  return bits === 64 ? '0' : 0
}

function jsonOf(value: bigint, bits: 32 | 64): unknown {
  return bits === 64 ? String(value) : Number(value)
}

function fixed(value: bigint, bits: 32 | 64): Uint8Array {
  const view = new DataView(new ArrayBuffer(bits / 8))
  if (bits === 32) view.setUint32(0, Number(BigInt.asUintN(32, value)), true)
  else view.setBigUint64(0, BigInt.asUintN(64, value), true)
  return new Uint8Array(view.buffer)
}

function unfixed(bytes: Uint8Array): bigint {
  const view = viewOf(bytes)
  return bytes.length === 4 ? BigInt(view.getUint32(0, true)) : view.getBigUint64(0, true)
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function textOf(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return unreadable('a string is no UTF-8')
  }
}

/** Only varints are numbers, and the codecs above that ask for bytes are of no varint. */
function bytesOf(value: bigint | Uint8Array): Uint8Array {
  return typeof value === 'bigint' ? new Uint8Array() : value
}
