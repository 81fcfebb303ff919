import type { Decoder } from '../../format.ts'
import { readerOrSlow } from '../../made/reader.ts'
import { make } from '../../made/runtime.ts'
import { quote, readingSource } from '../../made/source.ts'
import type { FieldShape, Shape, TypeShape } from '../shapes.ts'
import { fold } from '../special-json.ts'
import { runtime } from './runtime.ts'
import { hasGroups, shapesIn } from './shapes-in.ts'

/**
 * Reads messages of a shape with code made for it, and with `slow` what the code does not understand. Undefined for a
 * shape that no code can be made for.
 */
export function makeDecoder(root: Shape, slow: (bytes: Uint8Array) => unknown): Decoder | undefined {
  const shapes = shapesIn(root)
  if (shapes === undefined || hasGroups(shapes)) return undefined
  const names = new Map(shapes.map((shape, index) => [shape, `read${index}`]))
  const nameOf = (shape: Shape): string => names.get(shape) ?? ''
  const code = shapes.map(
    (shape, index) => `function ${nameOf(shape)}(stop) {\n${messageCode(shape, index, nameOf)}\n}`
  )
  const source = `'use strict'
let b, p = 0, end = 0, depth = 0, high = 0
${shared}
${code.join('\n')}
return (bytes, from) => {
  b = bytes
  p = from
  end = bytes.length
  depth = 0
  const value = ${nameOf(root)}(end)
  b = undefined
  return value
}`
  const read = make<(bytes: Buffer, from: number) => unknown>(source, { rt: runtime, shapes, fold })
  return read && readerOrSlow(read, slow)
}

/** A varint is read into the lower 32 bits, which are given back, and the upper ones, which are in `high`. */
const shared = `${readingSource}
function low() {
  high = 0
  const byte = b[p++]
  return byte < 128 ? byte : lower(byte)
}
function lower(first) {
  let byte = first
  let value = byte & 127
  for (let shift = 7; shift < 28; shift += 7) {
    byte = b[p++]
    value |= (byte & 127) << shift
    if (byte < 128) return value >>> 0
  }
  byte = b[p++]
  value |= (byte & 15) << 28
  high = (byte & 127) >>> 4
  if (byte < 128) return value >>> 0
  for (let shift = 3; shift < 32; shift += 7) {
    byte = b[p++]
    high |= (byte & 127) << shift
    if (byte < 128) { high >>>= 0; return value >>> 0 }
  }
  return rt.leave()
}
function size(stop) {
  const length = low()
  if (high !== 0 || length > stop - p) rt.leave()
  return length
}
function text(stop) {
  const length = size(stop)
  const start = p
  p += length
  const found = textAt(start, length)
  if (found.includes('\\ufffd')) rt.leave()
  return found
}
function bytes(stop) {
  const length = size(stop)
  const start = p
  p += length
  return b.base64Slice(start, p)
}
function int32() {
  return low() | 0
}
function uint32() {
  return low()
}
function sint32() {
  const n = low()
  return (n >>> 1) ^ -(n & 1)
}
function int64() {
  const n = low()
  return high < 2097152 ? String(high * 4294967296 + n) : rt.wideText(n, high, true)
}
function uint64() {
  const n = low()
  return high < 2097152 ? String(high * 4294967296 + n) : rt.wideText(n, high, false)
}
function sint64() {
  const n = low()
  return high === 0 ? String(n % 2 === 0 ? n / 2 : -(n + 1) / 2) : rt.foldedText(n, high)
}
function bool() {
  const n = low()
  return n !== 0 || high !== 0
}
function ufixed32() {
  const n = (b[p] | (b[p + 1] << 8) | (b[p + 2] << 16) | (b[p + 3] << 24)) >>> 0
  p += 4
  return n
}
function sfixed32() {
  return ufixed32() | 0
}
function ufixed64() {
  const n = ufixed32()
  return rt.wideText(n, ufixed32(), false)
}
function sfixed64() {
  const n = ufixed32()
  return rt.wideText(n, ufixed32(), true)
}
function double64() {
  const n = double()
  return Number.isFinite(n) ? n : String(n)
}
function float32() {
  const n = float()
  return Number.isFinite(n) ? rt.shortest(n) : String(n)
}
function within(stop, read) {
  const length = size(stop)
  return read(p + length)
}
/** Passes over a field that nobody knows here. */
function skip(tag, stop) {
  switch (tag & 7) {
    case 0: low(); break
    case 1: p += 8; break
    case 2: { const length = size(stop); p += length; break }
    case 5: p += 4; break
    default: rt.leave()
  }
  if (p > stop) rt.leave()
}`

/** What reads a value, and how it travels. */
const scalars: Readonly<Record<string, readonly [read: string, wire: 0 | 1 | 2 | 5]>> = {
  double: ['double64()', 1],
  float: ['float32()', 5],
  int32: ['int32()', 0],
  int64: ['int64()', 0],
  uint32: ['uint32()', 0],
  uint64: ['uint64()', 0],
  sint32: ['sint32()', 0],
  sint64: ['sint64()', 0],
  fixed32: ['ufixed32()', 5],
  fixed64: ['ufixed64()', 1],
  sfixed32: ['sfixed32()', 5],
  sfixed64: ['sfixed64()', 1],
  bool: ['bool()', 0],
  string: ['text(stop)', 2],
  bytes: ['bytes(stop)', 2]
}

type NameOf = (shape: Shape) => string

function messageCode(shape: Shape, index: number, nameOf: NameOf): string {
  const fields = [...shape.fields.values()]
  const known = fields.map((_, place) => `let f${place}`)
  const required = fields.flatMap(({ isRequired }, place) =>
    isRequired ? [`if (f${place} === undefined) rt.leave()`] : []
  )
  const members = fields.map(
    ({ jsonName }, place) => `if (f${place} !== undefined) ${assign('found', jsonName, `f${place}`)}`
  )
  return `
if (++depth > 100) rt.leave()
${known.join('\n')}
while (p < stop) {
const tag = low()
if (high !== 0) rt.leave()
switch (tag) {
${fields.map((field, place) => fieldCases(fields, field, place, nameOf)).join('\n')}
default:
switch (tag >>> 3) {
${fields.map(({ number }) => `case ${number}:`).join(' ')}
case 0: rt.leave()
}
skip(tag, stop)
}
}
if (p !== stop) rt.leave()
${required.join('\n')}
const found = {}
${members.join('\n')}
depth--
return ${shape.isBuiltIn ? `fold(shapes[${index}], found)` : 'found'}`
}

function assign(target: string, name: string, value: string): string {
  return name === '__proto__'
    ? `rt.put(${target}, ${quote(name)}, ${value})`
    : `${target}[${quote(name)}] = ${value}`
}

/** The cases of a field: as it should travel, and as it may. */
function fieldCases(fields: readonly FieldShape[], field: FieldShape, place: number, nameOf: NameOf): string {
  const { number, type } = field
  const target = `f${place}`
  if (type.kind === 'map') return `case ${number * 8 + 2}: {\n${entryCode(type, target, nameOf)}\nbreak\n}`
  const wire = wireOf(type)
  const value = valueCode(type, 'stop', nameOf)
  // Of a oneof the last one counts; a message that comes in parts is left to others.
  const others = fields.flatMap((other, at) =>
    field.oneof !== undefined && other.oneof === field.oneof && at !== place ? [`f${at} = undefined`] : []
  )
  const parts = 'shape' in type ? `if (${target} !== undefined) rt.leave()\n` : ''
  const single = field.isRepeated
    ? `(${target} ??= []).push(${value})`
    : `${parts}${target} = ${value}${others.map(clear => `; ${clear}`).join('')}`
  const cases = `case ${number * 8 + wire}: {\n${single}\nbreak\n}`
  const isPackable = field.isRepeated && wire !== 2
  if (!isPackable) return cases
  return `${cases}
case ${number * 8 + 2}: {
const length = size(stop)
const until = p + length
const items = (${target} ??= [])
while (p < until) items.push(${value})
if (p !== until) rt.leave()
break
}`
}

function entryCode(type: TypeShape, target: string, nameOf: NameOf): string {
  const entry = 'shape' in type ? type.shape() : undefined
  const [key, content] = [entry?.fields.get(1)?.type, entry?.fields.get(2)?.type]
  if (key === undefined || content === undefined) return 'rt.leave()'
  return `const length = size(stop)
const until = p + length
if (++depth > 100) rt.leave()
let key, value
while (p < until) {
const tag = low()
switch (tag) {
case ${8 + wireOf(key)}: key = ${valueCode(key, 'until', nameOf)}; break
case ${16 + wireOf(content)}:
if (value !== undefined) rt.leave()
value = ${valueCode(content, 'until', nameOf)}
break
default: rt.leave()
}
}
if (p !== until) rt.leave()
depth--
if (key === undefined || value === undefined) rt.leave()
const entries = (${target} ??= {})
key = String(key)
if (key === '__proto__') rt.put(entries, key, value)
else entries[key] = value`
}

function valueCode(type: TypeShape, stop: string, nameOf: NameOf): string {
  if (type.kind === 'enum') {
    const names = new Map(type.node.constants.toReversed().map(({ name, number }) => [number, name]))
    const known = [...names].map(([number, name]) => `case ${number}: return ${quote(name)}`)
    return `(n => {\nswitch (n) {\n${known.join('\n')}\ndefault: return n\n}\n})(low() | 0)`
  }
  if ('shape' in type) return `within(${stop}, ${nameOf(type.shape())})`
  return (scalars[type.kind]?.[0] ?? 'rt.leave()').replace('stop', stop)
}

function wireOf(type: TypeShape): number {
  return type.kind === 'enum' ? 0 : (scalars[type.kind]?.[1] ?? 2)
}
