/**
 * JSON without loss: numbers keep their spelling, objects keep their key order (also of keys like `10`), and a value
 * knows where it stood in the text. `JSON.parse` loses all three.
 */
export type Json = null | boolean | string | JsonNumber | JsonArray | JsonObject
export type JsonArray = readonly Json[]
/** Of a key that is written twice the last value counts, at the place of the first. */
export type JsonObject = ReadonlyMap<string, Json>

/** A number as it was written. */
export class JsonNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Where a value stands: from the first character to after the last, in UTF-16 units. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The text is no JSON, or nested too deeply. */
export class JsonError extends SyntaxError {
  override readonly name = 'JsonError'
  readonly offset: number
  readonly line: number
  readonly column: number

  constructor(problem: string, text: string, offset: number) {
    const before = text.slice(0, offset)
    const line = before.split('\n').length
    const column = offset - before.lastIndexOf('\n')
    super(`${problem} at line ${line}, column ${column}`)
    this.offset = offset
    this.line = line
    this.column = column
  }
}

/** Deeper nesting than this is refused, so that recursive readers of the tree are safe. Jackson's limit, too. */
const depthLimit = 1000

export interface JsonParseOptions {
  /** Filled with the place of every array and object. */
  readonly spans?: Map<JsonArray | JsonObject, Span>
}

/** @throws JsonError */
export function parseJson(text: string, { spans }: JsonParseOptions = {}): Json {
  const whitespace = /[ \t\n\r]*/y
  const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
  // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 wants control characters in strings escaped
  const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
  let at = 0

  const fail = (problem: string): never => {
    throw new JsonError(problem, text, at)
  }
  const skip = (): void => {
    whitespace.lastIndex = at
    whitespace.test(text)
    at = whitespace.lastIndex
  }
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    if (!pattern.test(text)) return undefined
    const found = text.slice(at, pattern.lastIndex)
    at = pattern.lastIndex
    return found
  }
  const unexpected = (): never =>
    fail(at < text.length ? `Unexpected ${JSON.stringify(text[at])}` : 'Unexpected end of JSON')
  const expect = (character: string): void => {
    if (text[at] !== character) unexpected()
    at++
  }
  const readString = (): string => {
    const close = text.indexOf('"', at + 1)
    const plain = close < 0 ? '' : text.slice(at + 1, close)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
    if (close >= 0 && !/[\\\u0000-\u001f]/.test(plain)) {
      at = close + 1
      return plain
    }
    return JSON.parse(match(string) ?? fail('Bad string')) as string
  }
  const readArray = (depth: number): JsonArray => {
    const start = at++
    const items: Json[] = []
    skip()
    if (text[at] !== ']') {
      for (;;) {
        items.push(read(depth))
        if (text[at] !== ',') break
        at++
        skip()
      }
    }
    expect(']')
    spans?.set(items, { start, end: at })
    return items
  }
  const readObject = (depth: number): JsonObject => {
    const start = at++
    const members = new Map<string, Json>()
    skip()
    if (text[at] !== '}') {
      for (;;) {
        if (text[at] !== '"') unexpected()
        const key = readString()
        skip()
        expect(':')
        skip()
        members.set(key, read(depth))
        if (text[at] !== ',') break
        at++
        skip()
      }
    }
    expect('}')
    spans?.set(members, { start, end: at })
    return members
  }
  const word = <Value extends Json>(letters: string, value: Value): Value => {
    if (!text.startsWith(letters, at)) unexpected()
    at += letters.length
    return value
  }
  const readers: Record<string, (depth: number) => Json> = {
    '{': readObject,
    '[': readArray,
    '"': readString,
    t: () => word('true', true),
    f: () => word('false', false),
    n: () => word('null', null)
  }
  /** Reads a value and the white space behind it. */
  const read = (depth: number): Json => {
    if (depth > depthLimit) fail(`Nested more than ${depthLimit} levels deep`)
    const reader = readers[text[at] ?? '']
    const value = reader === undefined ? new JsonNumber(match(number) ?? unexpected()) : reader(depth + 1)
    skip()
    return value
  }

  skip()
  const value = read(1)
  if (at < text.length) unexpected()
  return value
}

/** The compact text of a value, with the escapes that Jackson writes. */
export function writeJson(value: Json): string {
  if (value instanceof JsonNumber) return value.text
  if (typeof value === 'string') return writeString(value)
  if (isJsonArray(value)) return `[${value.map(writeJson).join()}]`
  if (isJsonObject(value)) {
    return `{${[...value].map(([key, member]) => `${writeString(key)}:${writeJson(member)}`).join()}}`
  }
  return String(value)
}

export function isJsonArray(value: Json | undefined): value is JsonArray {
  return Array.isArray(value)
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map
}

/**
 * A text as ordinary JavaScript data. For texts with keys that users chose: `JSON.parse` of Node 24 and 26 may give an
 * escaped key the name of another, after a text with the key `"\\\\"` was parsed in the same process.
 * @throws JsonError
 */
export function parsePlain(text: string): unknown {
  return toPlain(parseJson(text))
}

/** The value as ordinary JavaScript data. Numbers become doubles. */
export function toPlain(value: Json): unknown {
  if (value instanceof JsonNumber) return Number(value.text)
  if (isJsonArray(value)) return value.map(toPlain)
  if (isJsonObject(value))
    return Object.fromEntries([...value].map(([key, member]) => [key, toPlain(member)]))
  return value
}

function writeString(text: string): string {
  return JSON.stringify(text).replace(/\\(?:u00[01][0-9a-f]|.)/g, escaped =>
    escaped.length === 6 ? `\\u${escaped.slice(2).toUpperCase()}` : escaped
  )
}
