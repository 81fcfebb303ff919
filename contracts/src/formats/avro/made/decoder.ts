import type { Decoder } from '../../format.ts'
import { readerOrSlow } from '../../made/reader.ts'
import { make } from '../../made/runtime.ts'
import { quote } from '../../made/source.ts'
import { type CodecKind, type CodecType, kindOf, leastSize, typesIn } from './codec-type.ts'
import { inlined, reading } from './reading.ts'
import { runtime } from './runtime.ts'

/**
 * Reads messages of a type with code made for it. Nothing is made of bytes that cannot hold it: a count is held against
 * what is left. What the code does not understand it leaves to `slow`. Undefined for a type that it cannot be made for.
 */
export function makeDecoder(type: CodecType, slow: (bytes: Uint8Array) => unknown): Decoder | undefined {
  const read = compile(type)
  return read && readerOrSlow(read, slow)
}

function compile(root: CodecType): ((bytes: Buffer, from: number) => unknown) | undefined {
  const types = [...typesIn(root)]
  if (types.some(type => kindOf(type) === undefined)) return undefined
  const names = new Map(types.map((type, index) => [type, `read${index}`]))
  const call = (type: CodecType): string => {
    const kind = kindOf(type)
    return (kind && inlined[kind]) ?? `${names.get(type)}()`
  }
  const code = types.map(type => `function ${names.get(type)}() {\n${bodyOf(type, call)}\n}`)
  const source = `'use strict'
let b, p = 0, end = 0
${reading}
${code.join('\n')}
return (bytes, from) => {
  b = bytes
  p = from
  end = bytes.length
  const value = ${names.get(root)}()
  if (p !== end) rt.leave()
  b = undefined
  return value
}`
  return make<(bytes: Buffer, from: number) => unknown>(source, { rt: runtime })
}

type Call = (type: CodecType) => string

function bodyOf(type: CodecType, call: Call): string {
  const kind = kindOf(type)
  return (kind && bodies[kind]?.(type, call)) ?? `return ${call(type)}`
}

const bodies: Readonly<Partial<Record<CodecKind, (type: CodecType, call: Call) => string>>> = {
  fixed: ({ size }) => `return fixed(${size})`,

  enum: ({ symbols = [] }) =>
    `switch (long()) {\n${symbols
      .map((symbol, index) => `case ${index}: return ${quote(symbol)}`)
      .join('\n')}\n}\nrt.leave()`,

  array: ({ itemsType }, call) =>
    itemsType === undefined || leastSize(itemsType) === 0
      ? 'rt.leave()'
      : `
const items = []
for (let n = count(${leastSize(itemsType)}); n > 0; n = count(${leastSize(itemsType)}))
  for (; n > 0; n--) items.push(${call(itemsType)})
return items`,

  map: ({ valuesType }, call) => `
const entries = {}
for (let n = count(1); n > 0; n = count(1))
  for (; n > 0; n--) {
    const key = string()
    if (p > end) rt.leave()
    if (key === '__proto__') rt.put(entries, key, ${valuesType && call(valuesType)})
    else entries[key] = ${valuesType && call(valuesType)}
  }
return entries`,

  record: ({ fields = [] }, call) => {
    // A recursive record that ends too soon must not go on for ever.
    const members = fields.map(({ name, type }) => `${quote(name)}: ${call(type)}`)
    return `if (p > end) rt.leave()\nreturn {\n${members.join(',\n')}\n}`
  },

  union: ({ types = [] }, call) =>
    `switch (long()) {\n${types
      .map((type, index) => `case ${index}: return ${call(type)}`)
      .join('\n')}\n}\nrt.leave()`
}
