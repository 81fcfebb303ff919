import type { Encoder } from '../../format.ts'
import { make } from '../../made/runtime.ts'
import { encoderInSlab, type MadeWriter } from '../../made/slab.ts'
import { quote, writingSource } from '../../made/source.ts'
import type { FieldShape, Shape, TypeShape } from '../shapes.ts'
import { takesNull, unfold } from '../special-json.ts'
import { runtime } from './runtime.ts'
import { hasGroups, shapesIn } from './shapes-in.ts'

/**
 * Writes messages of a shape with code made for it, and with `slow` what the code does not understand. Undefined for a
 * shape that no code can be made for.
 */
export function makeEncoder(root: Shape, slow: (datum: unknown) => Uint8Array): Encoder | undefined {
  const shapes = shapesIn(root)
  if (shapes === undefined || hasGroups(shapes)) return undefined
  const names = new Map(shapes.map((shape, index) => [shape, `write${index}`]))
  const nameOf = (shape: Shape): string => names.get(shape) ?? ''
  const code = shapes.map(
    (shape, index) => `function ${nameOf(shape)}(datum) {\n${messageCode(shape, index, nameOf)}\n}`
  )
  const source = `'use strict'
let b, p = 0, end = 0, depth = 0
${shared}
${code.join('\n')}
return {
  use(buffer) { b = buffer; end = buffer.length },
  write(datum, at) { p = at; depth = 0; ${nameOf(root)}(datum); return p }
}`
  const made = make<MadeWriter>(source, { rt: runtime, shapes, unfold })
  return made && encoderInSlab(made, slow)
}

const shared = `${writingSource(7)}
function size(n) {
  varint(n)
}
function text(v) {
  if (typeof v !== 'string' || !v.isWellFormed()) rt.leave()
  string(v)
}
function bytes(v) {
  const content = rt.fromBase64(v)
  size(content.length)
  raw(content)
}
function wide(v) {
  for (const byte of rt.varintOf(v)) b[p++] = byte
}
function int32(v) {
  if (typeof v !== 'number' || (v | 0) !== v) rt.leave()
  if (v >= 0) varint(v)
  else wide(BigInt(v))
}
function uint32(v) {
  if (typeof v !== 'number' || v >>> 0 !== v) rt.leave()
  varint(v)
}
function sint32(v) {
  if (typeof v !== 'number' || (v | 0) !== v) rt.leave()
  varint(((v << 1) ^ (v >> 31)) >>> 0)
}
function fixed32(v) {
  b[p] = v & 255; b[p + 1] = (v >>> 8) & 255; b[p + 2] = (v >>> 16) & 255; b[p + 3] = v >>> 24
  p += 4
}
function ufixed32(v) {
  if (typeof v !== 'number' || v >>> 0 !== v) rt.leave()
  fixed32(v)
}
function sfixed32(v) {
  if (typeof v !== 'number' || (v | 0) !== v) rt.leave()
  fixed32(v)
}
/** A number of 64 bits that is small and not negative, else -1. */
function small(v) {
  if (typeof v === 'number') return Number.isSafeInteger(v) && v >= 0 ? v : -1
  if (typeof v !== 'string' || v.length === 0 || v.length > 15) return -1
  if (v.length > 1 && v.charCodeAt(0) === 48) rt.leave()
  let n = 0
  for (let i = 0; i < v.length; i++) {
    const digit = v.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    n = n * 10 + digit
  }
  return n
}
function int64(v) {
  const n = small(v)
  if (n >= 0) varint(n)
  else wide(rt.wide(v, true))
}
function uint64(v) {
  const n = small(v)
  if (n >= 0) varint(n)
  else wide(rt.wide(v, false))
}
function sint64(v) {
  const n = small(v)
  if (n >= 0 && n < 4503599627370496) { varint(n * 2); return }
  const value = rt.wide(v, true)
  wide(value < 0n ? -2n * value - 1n : 2n * value)
}
function fixed64(value) {
  fixed32(Number(value & 0xffffffffn))
  fixed32(Number((value >> 32n) & 0xffffffffn))
}
function ufixed64(v) {
  fixed64(rt.wide(v, false))
}
function sfixed64(v) {
  fixed64(rt.wide(v, true))
}
function bool(v) {
  if (typeof v !== 'boolean') rt.leave()
  b[p++] = v ? 1 : 0
}
/** Writes the length of what was written behind one byte that was left for it. */
function close(start) {
  const length = p - start
  if (length < 128) { b[start - 1] = length; return }
  let head = 1
  for (let rest = length; rest > 127; rest = Math.floor(rest / 128)) head++
  if (p + head - 1 <= end) b.copyWithin(start + head - 1, start, p)
  p = start - 1
  varint(length)
  p += length
}`

/** The function that writes a value, and how it travels. */
const scalars: Readonly<Record<string, readonly [write: string, wire: 0 | 1 | 2 | 5]>> = {
  double: ['double', 1],
  float: ['float', 5],
  int32: ['int32', 0],
  int64: ['int64', 0],
  uint32: ['uint32', 0],
  uint64: ['uint64', 0],
  sint32: ['sint32', 0],
  sint64: ['sint64', 0],
  fixed32: ['ufixed32', 5],
  fixed64: ['ufixed64', 1],
  sfixed32: ['sfixed32', 5],
  sfixed64: ['sfixed64', 1],
  bool: ['bool', 0],
  string: ['text', 2],
  bytes: ['bytes', 2]
}

type NameOf = (shape: Shape) => string

/** A message's fields in the order of their numbers; a member that is no field leaves it to others. */
function messageCode(shape: Shape, index: number, nameOf: NameOf): string {
  const fields = [...shape.fields.values()]
  const oneofs = [...new Set(fields.flatMap(({ oneof }) => oneof ?? []))]
  return `
if (++depth > 100) rt.leave()
const v = ${shape.isBuiltIn ? `unfold(shapes[${index}], datum)` : 'datum'}
if (typeof v !== 'object' || v === null || Array.isArray(v)) rt.leave()
let members = 0
${oneofs.map((_, place) => `let oneof${place} = 0`).join('\n')}
${fields.map((field, place) => fieldCode(field, place, oneofs.indexOf(field.oneof ?? ''), nameOf)).join('\n')}
for (const key in v) if (v[key] !== undefined) members--
if (members !== 0) rt.leave()
depth--`
}

function fieldCode(field: FieldShape, place: number, oneof: number, nameOf: NameOf): string {
  const other = field.name === field.jsonName ? '' : ` ?? v[${quote(field.name)}]`
  const chosen = oneof < 0 ? '' : `if (oneof${oneof}++ > 0) rt.leave()\n`
  const absent = field.isRequired || takesNull(field) ? '\nelse rt.leave()' : ''
  const none = field.isRequired || takesNull(field) ? '' : `\nelse if (f${place} === null) members++`
  return `const f${place} = v[${quote(field.jsonName)}]${other}
if (f${place} !== undefined && f${place} !== null) {
members++
${chosen}${valueCode(field, `f${place}`, nameOf)}
}${none}${absent === '' ? '' : takesNull(field) && !field.isRequired ? `\nelse if (f${place} === null) rt.leave()` : absent}`
}

function valueCode(field: FieldShape, value: string, nameOf: NameOf): string {
  const { number, type } = field
  if (type.kind === 'map') return mapCode(number, type, value, nameOf)
  const one = (item: string): string => `${tag(number, wireOf(type))}\n${write(type, item, nameOf)}`
  if (!field.isRepeated) {
    const zero = field.hasPresence || 'shape' in type ? undefined : zeros(type, value)
    return zero === undefined ? one(value) : `if (!(${zero})) {\n${one(value)}\n}`
  }
  const list = `if (!Array.isArray(${value})) rt.leave()`
  const loop = (body: string): string =>
    `for (let i = 0; i < ${value}.length; i++) {\nconst item = ${value}[i]\n${body}\n}`
  if (!field.isPacked) return `${list}\n${loop(one('item'))}`
  return `${list}
if (${value}.length > 0) {
${tag(number, 2)}
const start = ++p
${loop(write(type, 'item', nameOf))}
close(start)
}`
}

function mapCode(number: number, type: TypeShape, value: string, nameOf: NameOf): string {
  const entry = 'shape' in type ? type.shape() : undefined
  const [key, content] = [entry?.fields.get(1), entry?.fields.get(2)]
  if (key === undefined || content === undefined) return 'rt.leave()'
  const name = key.type.kind === 'bool' ? "key === 'true'" : keyOf(key.type.kind)
  return `if (typeof ${value} !== 'object' || Array.isArray(${value})) rt.leave()
if (++depth > 100) rt.leave()
for (const key of Object.keys(${value})) {
const item = ${value}[key]
if (item === undefined || item === null) rt.leave()
${tag(number, 2)}
const start = ++p
${tag(1, wireOf(key.type))}
${write(key.type, name, nameOf)}
${tag(2, wireOf(content.type))}
${write(content.type, 'item', nameOf)}
close(start)
}
depth--`
}

/** Keys are texts in JSON; those of 32 bits are written from numbers. */
function keyOf(kind: string): string {
  return /32$/.test(kind) ? '(/^-?\\d{1,10}$/.test(key) ? Number(key) : rt.leave())' : 'key'
}

function write(type: TypeShape, value: string, nameOf: NameOf): string {
  if (type.kind === 'enum') {
    const cases = new Map(type.node.constants.toReversed().map(({ name, number }) => [name, number]))
    const known = [...cases].map(([name, number]) => `case ${quote(name)}: int32(${number}); break`)
    return `switch (${value}) {\n${known.join('\n')}\ndefault: rt.leave()\n}`
  }
  if ('shape' in type) return `{\nconst begin = ++p\n${nameOf(type.shape())}(${value})\nclose(begin)\n}`
  return `${scalars[type.kind]?.[0]}(${value})`
}

function wireOf(type: TypeShape): number {
  return type.kind === 'enum' ? 0 : (scalars[type.kind]?.[1] ?? 2)
}

/** Whether a value is what a field without presence has when it is not written. */
function zeros(type: TypeShape, value: string): string {
  if (type.kind === 'enum') {
    const names = type.node.constants.filter(({ number }) => number === 0).map(({ name }) => quote(name))
    return names.length === 0 ? 'false' : names.map(name => `${value} === ${name}`).join(' || ')
  }
  const zero: Readonly<Record<string, string>> = {
    bool: `${value} === false`,
    string: `${value} === ''`,
    bytes: `${value} === ''`,
    double: `Object.is(${value}, 0)`,
    float: `typeof ${value} === 'number' && Object.is(Math.fround(${value}), 0)`
  }
  return zero[type.kind] ?? `${value} === 0 || ${value} === '0' || ${value} === 0n`
}

/** The bytes of a field's number and how it travels. */
function tag(number: number, wire: number): string {
  const bytes: string[] = []
  let rest = number * 8 + wire
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(`b[p++] = ${(rest % 128) + 128}`)
  return [...bytes, `b[p++] = ${rest}`].join('; ')
}
