import type { Encoder } from '../../format.ts'
import { make } from '../../made/runtime.ts'
import { encoderInSlab, type MadeWriter } from '../../made/slab.ts'
import { quote, writingSource } from '../../made/source.ts'
import { type CodecField, type CodecKind, type CodecType, kindOf, typesIn } from './codec-type.ts'
import { runtime } from './runtime.ts'

/**
 * Writes messages of a type with code made for it, and with `slow` what the code does not understand. Undefined for a
 * type that no code can be made for.
 */
export function makeEncoder(root: CodecType, slow: (datum: unknown) => Uint8Array): Encoder | undefined {
  const types = [...typesIn(root)]
  if (types.some(type => kindOf(type) === undefined)) return undefined
  const names = new Map(types.map((type, index) => [type, `write${index}`]))
  const defaults: Uint8Array[] = []
  const call = (type: CodecType, value: string): string => {
    const kind = kindOf(type)
    const inline = kind === undefined ? undefined : inlined[kind]
    return inline?.(value) ?? `${names.get(type)}(${value})`
  }
  const code = types.map(type => `function ${names.get(type)}(v) {\n${bodyOf(type, call, defaults)}\n}`)
  const source = `'use strict'
let b, p = 0, end = 0
${shared}
${code.join('\n')}
return {
  use(buffer) { b = buffer; end = buffer.length },
  write(datum, at) { p = at; ${names.get(root)}(datum); return p }
}`
  const made = make<MadeWriter>(source, { rt: runtime, defaults })
  return made && encoderInSlab(made, slow)
}

/** Lengths are longs, and of these one bit is the sign. */
const shared = `${writingSource(6)}
function size(n) {
  varint(n * 2)
}
function long(v) {
  if (typeof v === 'number') {
    if (v >= -1073741824 && v <= 1073741823 && (v | 0) === v) {
      let n = (v << 1) ^ (v >> 31)
      while (n > 127) { b[p++] = n & 127 | 128; n >>>= 7 }
      b[p++] = n
      return
    }
    if (!Number.isSafeInteger(v)) rt.leave()
    if (v <= 4503599627370495 && v >= -4503599627370496) {
      varint(v >= 0 ? v * 2 : -v * 2 - 1)
      return
    }
    v = BigInt(v)
  }
  if (typeof v !== 'bigint') rt.leave()
  for (const byte of rt.bigVarint(v)) b[p++] = byte
}
function int(v) {
  if (typeof v !== 'number' || (v | 0) !== v) rt.leave()
  long(v)
}
function bytes(v) {
  if (!Buffer.isBuffer(v)) rt.leave()
  size(v.length)
  raw(v)
}
function boolean(v) {
  if (typeof v !== 'boolean') rt.leave()
  b[p++] = v ? 1 : 0
}
function nothing(v) {
  if (v !== null) rt.leave()
}`

/** The shared function that writes a value. */
const inlined: Readonly<Partial<Record<CodecKind, (value: string) => string>>> = {
  null: value => `nothing(${value})`,
  boolean: value => `boolean(${value})`,
  int: value => `int(${value})`,
  long: value => `long(${value})`,
  float: value => `float(${value})`,
  double: value => `double(${value})`,
  bytes: value => `bytes(${value})`,
  string: value => `string(${value})`
}

type Call = (type: CodecType, value: string) => string

function bodyOf(type: CodecType, call: Call, defaults: Uint8Array[]): string {
  const kind = kindOf(type)
  return (kind === undefined ? undefined : bodies[kind]?.(type, call, defaults)) ?? call(type, 'v')
}

const bodies: Readonly<
  Partial<Record<CodecKind, (type: CodecType, call: Call, defaults: Uint8Array[]) => string>>
> = {
  fixed: ({ size = 0 }) => `if (!Buffer.isBuffer(v) || v.length !== ${size}) rt.leave()\nraw(v)`,

  enum: ({ symbols = [] }) =>
    `switch (v) {\n${symbols
      .map((symbol, index) => `case ${quote(symbol)}: size(${index}); return`)
      .join('\n')}\n}\nrt.leave()`,

  array: ({ itemsType }, call) => `
if (!Array.isArray(v)) rt.leave()
const length = v.length
if (length > 0) {
  size(length)
  for (let i = 0; i < length; i++) ${itemsType && call(itemsType, 'v[i]')}
}
b[p++] = 0`,

  map: ({ valuesType }, call) => `
if (typeof v !== 'object' || v === null || Array.isArray(v)) rt.leave()
const keys = Object.keys(v)
if (keys.length > 0) {
  size(keys.length)
  for (const key of keys) {
    string(key)
    ${valuesType && call(valuesType, 'v[key]')}
  }
}
b[p++] = 0`,

  record: ({ fields = [] }, call, defaults) =>
    ["if (typeof v !== 'object' || v === null || Array.isArray(v)) rt.leave()"]
      .concat(fields.map((field, index) => writeField(field, index, call, defaults)))
      .join('\n'),

  union: ({ types = [] }, call) =>
    types
      .map((type, index) => {
        const kind = kindOf(type) ?? 'null'
        return `if (${tests[kind]}) { size(${index}); ${kind === 'null' ? '' : call(type, 'v')}; return }`
      })
      .concat('rt.leave()')
      .join('\n')
}

function writeField(field: CodecField, index: number, call: Call, defaults: Uint8Array[]): string {
  const member = `const m${index} = v[${quote(field.name)}]`
  const write = call(field.type, `m${index}`)
  if (field.defaultValue() === undefined) return `${member}\n${write}`
  const place = defaults.push(field.type.toBuffer(field.defaultValue())) - 1
  return `${member}\nif (m${index} === undefined) raw(defaults[${place}])\nelse ${write}`
}

/** Whether a value is meant for a branch of a union whose branches do not name themselves. */
const tests: Readonly<Record<CodecKind, string>> = {
  null: 'v === null',
  boolean: "typeof v === 'boolean'",
  int: "typeof v === 'number'",
  long: "typeof v === 'number' || typeof v === 'bigint'",
  float: "typeof v === 'number'",
  double: "typeof v === 'number'",
  bytes: 'Buffer.isBuffer(v)',
  fixed: 'Buffer.isBuffer(v)',
  string: "typeof v === 'string'",
  enum: "typeof v === 'string'",
  array: 'Array.isArray(v)',
  map: "typeof v === 'object' && v !== null && !Array.isArray(v) && !Buffer.isBuffer(v)",
  record: "typeof v === 'object' && v !== null && !Array.isArray(v) && !Buffer.isBuffer(v)",
  union: 'false'
}
