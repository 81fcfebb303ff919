import { fail } from './failing.ts'

/** One field as it travels: its number, its wire type, and a varint's value or the bytes of anything else. */
export interface Chunk {
  readonly number: number
  readonly wire: Wire
  readonly value: bigint | Uint8Array
}

/** The wire types of the specification; 4 ends a group and never stands alone. */
export type Wire = 0 | 1 | 2 | 3 | 5

export const wireNames: Readonly<Record<Wire, string>> = {
  0: 'a varint',
  1: 'eight bytes',
  2: 'bytes with a length',
  3: 'a group',
  5: 'four bytes'
}

/** Refuses bytes. */
export function unreadable(detail: string): never {
  return fail(`The message cannot be read: ${detail}`)
}

/** Groups may nest so deep, and messages as well. */
export const depthLimit = 100

/** Splits a message into its fields, without knowing what they mean. */
export function split(bytes: Uint8Array): readonly Chunk[] {
  const cursor = { bytes, at: 0 }
  const chunks: Chunk[] = []
  while (cursor.at < bytes.length) chunks.push(readChunk(cursor, 0))
  return chunks
}

/** The varints of a packed field. */
export function splitVarints(bytes: Uint8Array): readonly bigint[] {
  const cursor = { bytes, at: 0 }
  const values: bigint[] = []
  while (cursor.at < bytes.length) values.push(readVarint(cursor))
  return values
}

export function writeVarint(target: number[], value: bigint): void {
  let rest = BigInt.asUintN(64, value)
  while (rest > 127n) {
    target.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  target.push(Number(rest))
}

export function writeTag(target: number[], number: number, wire: Wire | 4): void {
  writeVarint(target, BigInt(number) * 8n + BigInt(wire))
}

export function writeBytes(target: number[], bytes: Iterable<number>): void {
  for (const byte of bytes) target.push(byte)
}

/** Bytes with their length before them. */
export function writeDelimited(target: number[], bytes: ArrayLike<number> & Iterable<number>): void {
  writeVarint(target, BigInt(bytes.length))
  writeBytes(target, bytes)
}

interface Cursor {
  readonly bytes: Uint8Array
  at: number
}

function readChunk(cursor: Cursor, depth: number): Chunk {
  const { number, wire } = readTag(cursor)
  switch (wire) {
    case 0:
      return { number, wire, value: readVarint(cursor) }
    case 1:
      return { number, wire, value: take(cursor, 8) }
    case 2:
      return { number, wire, value: take(cursor, Number(readVarint(cursor))) }
    case 3:
      return { number, wire, value: readGroup(cursor, number, depth) }
    case 5:
      return { number, wire, value: take(cursor, 4) }
    default:
      return unreadable(`field ${number} has the wire type ${wire}`)
  }
}

/** All up to the end mark that has the group's number. */
function readGroup(cursor: Cursor, number: number, depth: number): Uint8Array {
  if (depth > depthLimit) unreadable(`groups are nested more than ${depthLimit} levels deep`)
  const start = cursor.at
  for (;;) {
    const before = cursor.at
    const tag = readTag(cursor)
    if (tag.wire === 4 && tag.number === number) return cursor.bytes.subarray(start, before)
    cursor.at = before
    readChunk(cursor, depth + 1)
  }
}

function readTag(cursor: Cursor): { readonly number: number; readonly wire: number } {
  const tag = Number(readVarint(cursor))
  const number = Math.floor(tag / 8)
  if (number < 1 || number > 536_870_911) unreadable(`there is no field with the number ${number}`)
  return { number, wire: tag % 8 }
}

function take(cursor: Cursor, size: number): Uint8Array {
  if (size > cursor.bytes.length - cursor.at) unreadable('it ends in the middle of a value')
  cursor.at += size
  return cursor.bytes.subarray(cursor.at - size, cursor.at)
}

function readVarint(cursor: Cursor): bigint {
  let value = 0n
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = cursor.bytes[cursor.at++]
    if (byte === undefined) return unreadable('it ends in the middle of a number')
    value |= BigInt(byte & 127) << shift
    if (byte < 128) return BigInt.asUintN(64, value)
  }
  return unreadable('a number takes more than ten bytes')
}
