import { readingSource } from '../../made/source.ts'
import type { CodecKind } from './codec-type.ts'

/** Functions that code made for reading shares. Nothing is taken from behind the end. */
export const reading = `${readingSource}
function long() {
  const first = b[p++]
  return first < 128 ? (first >>> 1) ^ -(first & 1) : longer(first)
}
function longer(first) {
  const start = p - 1
  let n = first & 127
  let shift = 7
  let byte = 0
  while (shift < 28) {
    byte = b[p++]
    n |= (byte & 127) << shift
    if (byte < 128) return (n >>> 1) ^ -(n & 1)
    shift += 7
  }
  if (p > end) rt.leave()
  let scale = 268435456
  while (shift < 49) {
    byte = b[p++]
    n += (byte & 127) * scale
    if (byte < 128) return n % 2 === 0 ? n / 2 : -(n + 1) / 2
    scale *= 128
    shift += 7
  }
  while (p - start < 10 && b[p] > 127) p++
  p++
  if (p > end || p - start > 10 || (p - start === 10 && b[p - 1] > 1)) rt.leave()
  return rt.bigLong(b, start, p)
}
function size() {
  const n = long()
  if (typeof n !== 'number' || n < 0 || n > end - p) rt.leave()
  return n
}
function int() {
  const n = long()
  if ((n | 0) !== n) rt.leave()
  return n
}
function string() {
  const length = size()
  const start = p
  p += length
  return textAt(start, length)
}
function bytes() {
  const length = size()
  const start = p
  p += length
  return Buffer.from(b.subarray(start, p))
}
function fixed(length) {
  if (length > end - p) rt.leave()
  const start = p
  p += length
  return Buffer.from(b.subarray(start, p))
}
/** How many items a block has; each takes so many bytes at least. */
function count(least) {
  let n = long()
  if (n === 0) return 0
  if (typeof n !== 'number') rt.leave()
  if (n < 0) { n = -n; long() }
  if (n * least > end - p) rt.leave()
  return n
}`

/** The expression that reads a value of a type without parts. */
export const inlined: Readonly<Partial<Record<CodecKind, string>>> = {
  null: 'null',
  boolean: '(b[p++] !== 0)',
  int: 'int()',
  long: 'long()',
  float: 'float()',
  double: 'double()',
  bytes: 'bytes()',
  string: 'string()'
}
