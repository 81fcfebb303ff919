import { Refusal } from '../refusal.ts'

/** An example within a definition. Whole numbers too large for a number are bigints. */
export type Primitive = string | number | bigint | boolean | null

/** Reads a definition piece by piece. Every method but `takes` refuses what is not there. */
export interface Scanner {
  takes(mark: string): boolean
  want(mark: string): void
  word(): string
  string(): string
  number(): number | bigint
  boolean(): boolean
  /** A number of items. */
  size(): number
  primitive(): Primitive
  end(): void
  /** @throws Refusal that says what was wanted, and where */
  fail(wanted: string, instead?: string): never
}

export function createScanner(text: string): Scanner {
  let at = 0
  let last = 0
  const next = (pattern: RegExp): string | undefined => {
    at += /^\s*/.exec(text.slice(at, at + 1000))?.[0].length ?? 0
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    last = at
    at += found?.length ?? 0
    return found
  }
  const fail = (wanted: string, instead?: string): never => {
    const got = instead ?? (text.slice(last, last + 20) || 'the end')
    throw new Refusal(`expected ${wanted} at character ${last + 1} of "${shortened(text)}", got ${got}`)
  }
  const wanted = (pattern: RegExp, name: string): string => next(pattern) ?? fail(name)
  const string = () => unquoted(wanted(strings, "a text in '…'"))
  const number = () => numberOf(wanted(numbers, 'a number'))

  return {
    takes: mark => next(mark === ',' ? commas : dollars) !== undefined,
    want: mark => void wanted(marks[mark as keyof typeof marks] ?? commas, `"${mark}"`),
    word: () => wanted(words, 'a name'),
    string,
    number,
    boolean: () => wanted(booleans, 'true or false') === 'true',
    size: () => Number(wanted(sizes, 'a number of items')),
    primitive() {
      const word = next(literals)
      if (word !== undefined) return word === 'null' ? null : word === 'true'
      return text[at] === "'" ? string() : number()
    },
    end() {
      if (next(ends) === undefined) fail('a comma or the end')
    },
    fail
  }
}

// As Pact writes them; a backslash keeps a quote or a backslash from its meaning and is itself before anything else.
const strings = /'(?:[^'\\]|\\.)*'/sy
const numbers = /-?\d+(?:\.\d+)?(?![\w.])/y
const sizes = /\d{1,9}(?![\w.])/y
const words = /[A-Za-z]+/y
const booleans = /(?:true|false)\b/y
const literals = /(?:true|false|null)\b/y
const commas = /,/y
const dollars = /\$/y
const ends = /$/y
const marks = { '(': /\(/y, ')': /\)/y, ',': commas } as const

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(['\\])/g, '$1')
}

function numberOf(digits: string): number | bigint {
  const number = Number(digits)
  return digits.includes('.') || Number.isSafeInteger(number) ? number : BigInt(digits)
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
