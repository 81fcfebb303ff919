import { type CodecKind, type CodecType, kindOf, leastSize } from './codec-type.ts'

/** Makes code that passes over values without making anything of them. */
export class Skipping {
  readonly #names = new Map<CodecType, string>()
  readonly #functions: string[] = []

  /** The functions that calls lead to. */
  code(): string {
    return [shared, ...this.#functions].join('\n')
  }

  /** The statement that passes over a value. */
  call(type: CodecType): string {
    const kind = kindOf(type)
    // A union that names its branches for its readers travels like any other.
    const body = bodies[kind ?? 'union']
    if (typeof body === 'string') return body
    const before = this.#names.get(type)
    if (before !== undefined) return `${before}()`
    const name = `skip${this.#names.size}`
    this.#names.set(type, name)
    this.#functions.push(`function ${name}() {\n${body(type, inner => this.call(inner))}\n}`)
    return `${name}()`
  }
}

const shared = `
function passVarint() {
  const start = p
  while (b[p] > 127) p++
  p++
  if (p > end || p - start > 10) rt.leave()
}
function pass(length) {
  if (length > end - p) rt.leave()
  p += length
}
function passText() {
  const length = size()
  p += length
}`

type Call = (type: CodecType) => string

const bodies: Readonly<Record<CodecKind, string | ((type: CodecType, call: Call) => string)>> = {
  null: '',
  boolean: 'pass(1)',
  int: 'passVarint()',
  long: 'passVarint()',
  enum: 'passVarint()',
  float: 'pass(4)',
  double: 'pass(8)',
  bytes: 'passText()',
  string: 'passText()',
  fixed: ({ size }) => `pass(${size})`,

  array: ({ itemsType }, call) =>
    itemsType === undefined || leastSize(itemsType) === 0
      ? 'rt.leave()'
      : `for (let n = count(${leastSize(itemsType)}); n > 0; n = count(${leastSize(itemsType)})) for (; n > 0; n--) { ${call(itemsType)} }`,

  map: ({ valuesType }, call) =>
    `for (let n = count(1); n > 0; n = count(1)) for (; n > 0; n--) { passText(); ${valuesType && call(valuesType)} }`,

  record: ({ fields = [] }, call) =>
    ['if (p > end) rt.leave()', ...fields.map(({ type }) => call(type))].join('\n'),

  union: ({ types = [] }, call) =>
    `switch (long()) {\n${types
      .map((type, index) => `case ${index}: ${call(type)}; return`)
      .join('\n')}\n}\nrt.leave()`
}
