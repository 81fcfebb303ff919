import { refuse, type Source } from './failing.ts'
import { unquote } from './strings.ts'

/** One word of the language. The text of a string is what stands between its quotes. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'symbol' | 'end'
  readonly text: string
  readonly at: number
}

/** Messages, groups and option values may nest so deep; protoc's limit is lower. */
const depthLimit = 100
/** Looking up a name takes time for each letter and each part of the names around it. */
const lengthLimit = 500

const word = /[A-Za-z_]\w*/y
const number = /0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[fF]?/y
const space = /\s+/y

/** Reads a .proto text word by word. */
export class Scanner {
  readonly #source: Source
  readonly #text: string
  #at = 0
  #token: Token
  #depth = 0

  constructor(source: Source) {
    this.#source = source
    this.#text = source.text
    this.#token = this.#scan()
  }

  /** The word to come. */
  get token(): Token {
    return this.#token
  }

  /** The word after the word to come. */
  get following(): Token {
    const [at, token] = [this.#at, this.#token]
    const following = this.#scan()
    this.#at = at
    this.#token = token
    return following
  }

  next(): Token {
    const token = this.#token
    this.#token = this.#scan()
    return token
  }

  is(text: string): boolean {
    return this.#token.text === text && (this.#token.kind === 'symbol' || this.#token.kind === 'word')
  }

  accept(text: string): boolean {
    const found = this.is(text)
    if (found) this.next()
    return found
  }

  expect(text: string): void {
    if (!this.accept(text)) this.fail(`Expected "${text}" but found ${this.#found()}`)
  }

  word(what: string): string {
    if (this.#token.kind !== 'word') this.fail(`Expected ${what} but found ${this.#found()}`)
    if (this.#token.text.length > lengthLimit) this.fail(`A name has more than ${lengthLimit} letters`)
    return this.next().text
  }

  /** Words with dots between them; a type name may start with one. */
  name(what: string): string {
    const dot = this.accept('.') ? '.' : ''
    const words = [this.word(what)]
    let length = words.join().length
    while (this.accept('.')) {
      const next = this.word(what)
      length += next.length
      if (length > lengthLimit) this.fail(`A name has more than ${lengthLimit} letters`)
      words.push(next)
    }
    return dot + words.join('.')
  }

  integer(what: string): number {
    const sign = this.accept('-') ? -1 : 1
    const { kind, text } = this.#token
    if (kind !== 'number' || !/^(?:0[xX][0-9a-fA-F]+|\d+)$/.test(text)) {
      return this.fail(`Expected ${what} but found ${this.#found()}`)
    }
    const octal = /^0[0-7]+$/.test(text)
    const value = sign * (octal ? Number.parseInt(text, 8) : Number(text))
    if (!Number.isSafeInteger(value)) this.fail(`The number ${text} is too large`)
    this.next()
    return value
  }

  /** Strings that follow each other are one. */
  string(what: string): string {
    if (this.#token.kind !== 'string') this.fail(`Expected ${what} but found ${this.#found()}`)
    const parts: string[] = []
    while (this.#token.kind === 'string') parts.push(unquote(this.next().text))
    return parts.join('')
  }

  /** What `read` finds between `open` and `close`, a level deeper. */
  nested<Item>(open: string, close: string, read: () => Item): readonly Item[] {
    const { at } = this.#token
    this.expect(open)
    if (++this.#depth > depthLimit) this.fail(`The text is nested more than ${depthLimit} levels deep`)
    const items: Item[] = []
    while (!this.accept(close)) {
      if (this.#token.kind === 'end') this.fail(`"${open}" is never closed`, at)
      items.push(read())
    }
    this.#depth--
    return items
  }

  /** @param at where; the word to come unless told */
  fail(detail: string, at = this.#token.at): never {
    return refuse(this.#source, at, detail)
  }

  #found(): string {
    return this.#token.kind === 'end' ? 'the end of the text' : JSON.stringify(this.#token.text)
  }

  #scan(): Token {
    this.#skip()
    const at = this.#at
    const char = this.#text[at]
    if (char === undefined) return { kind: 'end', text: '', at }
    if (char === '"' || char === "'") return { kind: 'string', text: this.#string(char), at }
    for (const [kind, pattern] of [
      ['word', word],
      ['number', number]
    ] as const) {
      const text = this.#match(pattern)
      if (text !== undefined) return { kind, text, at }
    }
    this.#at++
    return { kind: 'symbol', text: char, at }
  }

  #skip(): void {
    for (;;) {
      this.#match(space)
      if (this.#text.startsWith('//', this.#at)) this.#jump(this.#text.indexOf('\n', this.#at), 1)
      else if (this.#text.startsWith('/*', this.#at)) {
        const end = this.#text.indexOf('*/', this.#at + 2)
        if (end < 0) refuse(this.#source, this.#at, 'A comment is never closed')
        this.#jump(end, 2)
      } else return
    }
  }

  #jump(found: number, length: number): void {
    this.#at = found < 0 ? this.#text.length : found + length
  }

  #string(mark: string): string {
    const start = this.#at + 1
    let end = start
    while (this.#text[end] !== mark) {
      if (end >= this.#text.length || this.#text[end] === '\n') {
        refuse(this.#source, this.#at, 'A string is never closed')
      }
      end += this.#text[end] === '\\' ? 2 : 1
    }
    this.#at = end + 1
    return this.#text.slice(start, end)
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const text = pattern.exec(this.#text)?.[0]
    if (text !== undefined) this.#at += text.length
    return text
  }
}
