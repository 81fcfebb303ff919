import type { Decoder } from '../../format.ts'
import { readerOrSlow } from '../../made/reader.ts'
import { make } from '../../made/runtime.ts'
import { quote } from '../../made/source.ts'
import { type CodecField, type CodecKind, type CodecType, kindOf, leastSize } from './codec-type.ts'
import { inlined, reading } from './reading.ts'
import { runtime } from './runtime.ts'
import { Skipping } from './skipping.ts'

/**
 * Reads messages of a writer's type as another type wants them, with code made for the two. It takes for granted that they
 * resolve, and leaves the same things to `slow` as a decoder does. Undefined for types that no code can be made for.
 */
export function makeResolver(
  reader: CodecType,
  writer: CodecType,
  slow: (bytes: Uint8Array) => unknown
): Decoder | undefined {
  const resolving = new Resolving()
  const root = resolving.call(reader, writer)
  if (root === undefined || resolving.hasFailed) return undefined
  const source = `'use strict'
let b, p = 0, end = 0
${reading}
${resolving.code()}
return (bytes, from) => {
  b = bytes
  p = from
  end = bytes.length
  const value = ${root}
  if (p !== end) rt.leave()
  b = undefined
  return value
}`
  const read = make<(bytes: Buffer, from: number) => unknown>(source, {
    rt: runtime,
    defaults: resolving.defaults
  })
  return read && readerOrSlow(read, slow)
}

/** Kinds that a reader takes for its own, and how they are read then. */
const promotions: Readonly<Partial<Record<CodecKind, Partial<Record<CodecKind, string>>>>> = {
  long: { int: 'int()' },
  float: { int: 'int()', long: 'number(long())' },
  double: { int: 'int()', long: 'number(long())', float: 'float()' },
  string: { bytes: 'string()' },
  bytes: { string: 'bytes()' }
}

/** Whether a reader of one kind may read another one; whether it can, of those that have parts, only their parts tell. */
function mayRead(reader: CodecKind, writer: CodecKind): boolean {
  return reader === writer || promotions[reader]?.[writer] !== undefined
}

const numberSource = `
function number(n) {
  return typeof n === 'number' ? n : rt.leave()
}`

class Resolving {
  readonly defaults: unknown[] = []
  /** Whether something turned up that no code can be made for. */
  hasFailed = false
  readonly #names = new Map<CodecType, Map<CodecType, string>>()
  readonly #functions: string[] = []
  readonly #skipping = new Skipping()

  code(): string {
    return [numberSource, ...this.#functions, this.#skipping.code()].join('\n')
  }

  /** The expression that reads what the writer wrote; undefined when there is none. */
  call(reader: CodecType, writer: CodecType): string | undefined {
    const [read, wrote] = [kindOf(reader), kindOf(writer)]
    if (read === undefined || wrote === undefined) return this.#fail()
    if (wrote !== 'union' && read !== 'union') {
      const promoted = promotions[read]?.[wrote] ?? (read === wrote ? inlined[read] : undefined)
      if (promoted !== undefined) return promoted
    }
    const known = this.#names.get(reader) ?? new Map<CodecType, string>()
    this.#names.set(reader, known)
    const before = known.get(writer)
    if (before !== undefined) return `${before}()`
    const name = `resolve${[...this.#names.values()].reduce((count, { size }) => count + size, 0)}`
    known.set(writer, name)
    const body = this.#body(reader, writer, read, wrote)
    if (body === undefined) return this.#fail()
    this.#functions.push(`function ${name}() {\n${body}\n}`)
    return `${name}()`
  }

  #body(reader: CodecType, writer: CodecType, read: CodecKind, wrote: CodecKind): string | undefined {
    if (wrote === 'union') return this.#branches(reader, writer.types ?? [])
    if (read === 'union') {
      const branch = reader.types?.find(type => mayRead(kindOf(type) ?? 'union', wrote))
      const value = branch && this.call(branch, writer)
      return value && `return ${value}`
    }
    if (read !== wrote) return undefined
    return bodies[read]?.(reader, writer, this)
  }

  #branches(reader: CodecType, branches: readonly CodecType[]): string {
    const cases = branches.map((branch, index) => `case ${index}: return ${this.call(reader, branch)}`)
    return `switch (long()) {\n${cases.join('\n')}\n}\nrt.leave()`
  }

  skip(type: CodecType): string {
    return this.#skipping.call(type)
  }

  #fail(): undefined {
    this.hasFailed = true
    return undefined
  }
}

const bodies: Readonly<
  Partial<
    Record<CodecKind, (reader: CodecType, writer: CodecType, resolving: Resolving) => string | undefined>
  >
> = {
  fixed: (reader, { size }) => (reader.size === size ? `return fixed(${size})` : undefined),

  enum: (reader, writer) => {
    const cases = (writer.symbols ?? []).map((symbol, index) => {
      const read = reader.symbols?.includes(symbol) === true ? symbol : reader.default
      return read === undefined ? '' : `case ${index}: return ${quote(read)}`
    })
    return `switch (long()) {\n${cases.join('\n')}\n}\nrt.leave()`
  },

  array: (reader, writer, resolving) => {
    const [read, wrote] = [reader.itemsType, writer.itemsType]
    if (read === undefined || wrote === undefined || leastSize(wrote) === 0) return 'rt.leave()'
    const item = resolving.call(read, wrote)
    return `const items = []
for (let n = count(${leastSize(wrote)}); n > 0; n = count(${leastSize(wrote)}))
  for (; n > 0; n--) items.push(${item})
return items`
  },

  map: (reader, writer, resolving) => {
    const [read, wrote] = [reader.valuesType, writer.valuesType]
    const value = read && wrote && resolving.call(read, wrote)
    return `const entries = {}
for (let n = count(1); n > 0; n = count(1))
  for (; n > 0; n--) {
    const key = string()
    if (p > end) rt.leave()
    if (key === '__proto__') rt.put(entries, key, ${value})
    else entries[key] = ${value}
  }
return entries`
  },

  record: (reader, writer, resolving) => {
    const read = reader.fields ?? []
    const sources = read.map(field => sourceOf(field, writer))
    const taken = sources.filter(source => source !== undefined)
    // A field that two of the reader's are made of would have to be read twice.
    if (new Set(taken).size < taken.length) return undefined
    const steps = (writer.fields ?? []).map(field => {
      const place = sources.indexOf(field)
      const target = read[place]
      return target === undefined
        ? resolving.skip(field.type)
        : `const m${place} = ${resolving.call(target.type, field.type)}`
    })
    const members = read.map((field, place) => {
      const value = sources[place] === undefined ? defaultOf(field, resolving.defaults) : `m${place}`
      return `${quote(field.name)}: ${value}`
    })
    return `if (p > end) rt.leave()\n${steps.join('\n')}\nreturn {\n${members.join(',\n')}\n}`
  }
}

/** The writer's field that a field of the reader's is read from: of its name, or of one of its aliases. */
function sourceOf({ name, aliases }: CodecField, writer: CodecType): CodecField | undefined {
  return writer.fields?.find(field => field.name === name || aliases.includes(field.name))
}

/** What has parts is made anew for each message. */
function defaultOf(field: CodecField, defaults: unknown[]): string {
  const value = field.defaultValue()
  const isWhole = typeof value !== 'object' || value === null
  const place = defaults.push(isWhole ? value : () => field.defaultValue()) - 1
  return isWhole ? `defaults[${place}]` : `defaults[${place}]()`
}
