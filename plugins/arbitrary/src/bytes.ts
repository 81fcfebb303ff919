import { Buffer } from 'node:buffer'
import type { BytesForm } from '@instep/contracts'
import fc from 'fast-check'
import { NoMessage } from './no-message.ts'

/** More bytes than this are not made. */
const sizeLimit = 1_000_000

/** Bytes, as they stand in a message. */
export function bytes({ as, size, below }: BytesForm, place: string): fc.Arbitrary<unknown> | NoMessage {
  if (size !== undefined && size > sizeLimit) {
    return new NoMessage(place, `${size} bytes are more than ${sizeLimit}`)
  }
  const all = below === undefined ? ofSize(size) : wholeNumbers(below, size)
  return as === 'buffer' ? all : all.map(buffer => buffer.toString('base64'))
}

function ofSize(size: number | undefined): fc.Arbitrary<Buffer> {
  if (size === undefined) return fc.uint8Array().map(array => Buffer.from(array))
  const least = Math.min(size, 64)
  return fc.uint8Array({ minLength: least, maxLength: least }).map(array => Buffer.alloc(size, array))
}

/** Two's complement, the highest byte first; as few bytes as it takes, unless a size is given. */
function wholeNumbers(below: bigint, size: number | undefined): fc.Arbitrary<Buffer> {
  const held = size === undefined ? below : 2n ** BigInt(Math.max(0, size * 8 - 1))
  const limit = held < below ? held : below
  return fc.bigInt({ min: 1n - limit, max: limit - 1n }).map(value => {
    const length = size ?? lengthOf(value)
    const hex = BigInt.asUintN(length * 8, value)
      .toString(16)
      .padStart(length * 2, '0')
    return Buffer.from(length === 0 ? '' : hex, 'hex')
  })
}

function lengthOf(value: bigint): number {
  let length = 1
  while (BigInt.asIntN(length * 8, value) !== value) length++
  return length
}
