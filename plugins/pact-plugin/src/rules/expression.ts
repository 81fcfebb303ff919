import { Refusal } from '../refusal.ts'
import { matchesWhole } from './regex.ts'
import { createScanner, type Primitive, type Scanner } from './scanner.ts'

/** A rule as a pact carries it: its type, and what more it needs. */
export interface Rule {
  readonly type: string
  readonly values: Readonly<Record<string, unknown>>
}

/** One part of a definition such as `atLeast(1), eachValue(matching(type, 'x'))`. */
export type Expression =
  | { readonly kind: 'rule'; readonly rule: Rule; readonly example: Primitive }
  /** Everything is like the value with this name beside the expression. */
  | { readonly kind: 'reference'; readonly name: string }
  | { readonly kind: 'eachKey'; readonly of: Expression }
  | { readonly kind: 'eachValue'; readonly of: Expression }
  | { readonly kind: 'atLeast'; readonly size: number }
  | { readonly kind: 'atMost'; readonly size: number }

/** Whether a text means to be a definition, and is not an example itself. */
export function isDefinition(text: string): boolean {
  return new RegExp(`^\\s*(?:${Object.keys(expressions).join('|')})\\s*\\(`).test(text)
}

/**
 * Reads a definition of matching rules, as Pact plugins have them.
 * @throws Refusal that says where it goes wrong
 */
export function readDefinition(text: string): readonly Expression[] {
  if (text.length > longest)
    throw new Refusal(`a definition of matching rules has at most ${longest} characters`)
  const scanner = createScanner(text)
  const found = [expression(scanner, 0)]
  while (scanner.takes(',')) found.push(expression(scanner, 0))
  scanner.end()
  return found
}

const longest = 100_000
const deepest = 32

function expression(scanner: Scanner, depth: number): Expression {
  if (depth > deepest) scanner.fail(`at most ${deepest} expressions within each other`)
  const name = scanner.word()
  const read = Object.hasOwn(expressions, name) ? expressions[name as keyof typeof expressions] : undefined
  if (read === undefined) return scanner.fail(`one of ${Object.keys(expressions).join(', ')}`, name)
  scanner.want('(')
  const found = read(scanner, depth)
  scanner.want(')')
  return found
}

const expressions = {
  matching: scanner =>
    scanner.takes('$') ? { kind: 'reference', name: scanner.string() } : matching(scanner),
  notEmpty: scanner => withExample({ type: 'not-empty', values: {} }, scanner.primitive()),
  eachKey: (scanner, depth) => ({ kind: 'eachKey', of: expression(scanner, depth + 1) }),
  eachValue: (scanner, depth) => ({ kind: 'eachValue', of: expression(scanner, depth + 1) }),
  atLeast: scanner => ({ kind: 'atLeast', size: scanner.size() }),
  atMost: scanner => ({ kind: 'atMost', size: scanner.size() })
} as const satisfies Record<string, (scanner: Scanner, depth: number) => Expression>

function matching(scanner: Scanner): Expression {
  const name = scanner.word()
  const read = Object.hasOwn(matchers, name) ? matchers[name as keyof typeof matchers] : undefined
  if (read === undefined) return scanner.fail(`one of ${Object.keys(matchers).join(', ')}`, name)
  scanner.want(',')
  return read(scanner)
}

const plain = (type: string, example: (scanner: Scanner) => Primitive) => (scanner: Scanner) =>
  withExample({ type, values: {} }, example(scanner))

/** Matchers with a setting before their example. */
const set = (type: string, setting: string) => (scanner: Scanner) => {
  const value = scanner.string()
  scanner.want(',')
  return withExample({ type, values: { [setting]: value } }, scanner.string())
}

const matchers = {
  equalTo: plain('equality', scanner => scanner.primitive()),
  type: plain('type', scanner => scanner.primitive()),
  number: plain('number', scanner => scanner.number()),
  integer: plain('integer', scanner => scanner.number()),
  decimal: plain('decimal', scanner => scanner.number()),
  boolean: plain('boolean', scanner => scanner.boolean()),
  semver: plain('semver', scanner => scanner.string()),
  datetime: set('datetime', 'format'),
  date: set('date', 'format'),
  time: set('time', 'format'),
  regex: regex,
  include: scanner => {
    const value = scanner.string()
    return withExample({ type: 'include', values: { value } }, value)
  }
} as const satisfies Record<string, (scanner: Scanner) => Expression>

function regex(scanner: Scanner): Expression {
  const found = set('regex', 'regex')(scanner)
  matchesWhole(String(found.rule.values.regex), '')
  return found
}

function withExample(rule: Rule, example: Primitive): Extract<Expression, { kind: 'rule' }> {
  return { kind: 'rule', rule, example }
}
