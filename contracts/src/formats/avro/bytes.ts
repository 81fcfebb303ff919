import { Failure } from '../../failures.ts'
import type { Node } from './tree.ts'

/**
 * Walks over bytes by the writer's schema without making anything of them, and refuses what does not add up. avsc would
 * believe a count of five bytes and make an array of a billion items before it sees that there are none.
 * @throws Failure schemaInvalid
 */
export function check(writer: Node, bytes: Uint8Array): void {
  const cursor = { bytes, at: 0, empty: 0, depth: 0 }
  skip(writer, cursor)
  if (cursor.at < bytes.length) refuse(`${bytes.length - cursor.at} bytes are left over after the message`)
}

interface Cursor {
  readonly bytes: Uint8Array
  at: number
  /** Items met that take no bytes. */
  empty: number
  depth: number
}

/** A message may nest so deep, and claim so many items that take no bytes. */
const depthLimit = 1000
const emptyLimit = 100_000

function skip(node: Node, cursor: Cursor): void {
  if (cursor.depth > depthLimit) refuse(`The message is nested more than ${depthLimit} levels deep`)
  cursor.depth++
  skipKind(node, cursor)
  cursor.depth--
}

function skipKind(node: Node, cursor: Cursor): void {
  switch (node.kind) {
    case 'null':
      break
    case 'boolean':
      advance(1, cursor)
      break
    case 'int':
    case 'long':
    case 'enum':
      readLong(cursor)
      break
    case 'float':
      advance(4, cursor)
      break
    case 'double':
      advance(8, cursor)
      break
    case 'bytes':
    case 'string':
      advance(readLong(cursor), cursor)
      break
    case 'fixed':
      advance(node.size, cursor)
      break
    case 'array':
      skipItems(node.items, false, cursor)
      break
    case 'map':
      skipItems(node.values, true, cursor)
      break
    case 'record':
      for (const { type } of node.fields.values()) skip(type, cursor)
      break
    case 'union': {
      const index = readLong(cursor)
      skip(node.branches[index] ?? refuse(`There is no branch ${index} in the union`), cursor)
      break
    }
  }
}

/** Blocks of items until an empty one. A negative count is followed by the size of the block in bytes. */
function skipItems(item: Node, isMap: boolean, cursor: Cursor): void {
  for (;;) {
    const count = readLong(cursor)
    if (count === 0) return
    if (count < 0) readLong(cursor)
    for (let left = Math.abs(count); left > 0; left--) {
      const start = cursor.at
      if (isMap) advance(readLong(cursor), cursor)
      skip(item, cursor)
      if (cursor.at === start && ++cursor.empty > emptyLimit) {
        refuse(`The message claims more than ${emptyLimit} items that take no bytes`)
      }
    }
  }
}

function advance(size: number, cursor: Cursor): void {
  if (size < 0 || size > cursor.bytes.length - cursor.at) refuse('The message ends in the middle of a value')
  cursor.at += size
}

/** A zig-zag number of at most ten bytes. Beyond 2^53 only its size matters here. */
function readLong(cursor: Cursor): number {
  let value = 0
  let scale = 1
  for (let length = 1; length <= 10; length++) {
    const byte = cursor.bytes[cursor.at++] ?? refuse('The message ends in the middle of a number')
    value += (byte & 0x7f) * scale
    scale *= 128
    if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
  return refuse('A number takes more than ten bytes')
}

function refuse(detail: string): never {
  throw new Failure('schemaInvalid', { type: 'AVRO', detail: `The bytes cannot be read: ${detail}` })
}
