import { type Json, type JsonArray, JsonNumber, type JsonObject } from '@instep/contracts'
import { isAlias, isMap, isScalar, isSeq, Lexer, parseDocument, type Scalar, type YAMLMap } from 'yaml'
import { collectProblems, type Problems } from '../problems.ts'
import { limits } from './limits.ts'
import { linesOf, type Position } from './lines.ts'
import { createTree, noteOffsets, type Tree } from './tree.ts'

/** Reads YAML, of which JSON is a part, as data that JSON can hold. @throws Failure serviceContractInvalid */
export function readText(text: string): Tree {
  const lines = linesOf(text)
  const problems = collectProblems(() => ({ line: 1, column: 1 }))
  const report = (offset: number, message: string): void => {
    const { line, column } = lines.positionAt(offset)
    problems.addAt(line, column, message)
  }
  refuseTooMuch(text, problems)
  const document = parseDocument(text, {
    uniqueKeys: false, // it compares every key with every other; ours are looked up
    prettyErrors: false,
    logLevel: 'error'
  })
  for (const { pos, message } of document.errors) report(pos[0], message)
  problems.settle()

  const offsets = noteOffsets()
  const anchors = new Map<string, Kept | 'open'>()
  let values = 0

  /** Counts what is there, each alias as all that it stands for. @throws Failure serviceContractInvalid */
  const count = (size: number, offset: number): void => {
    values += size
    if (values <= limits.values) return
    report(offset, `The document holds more than ${limits.values} values, aliases written out`)
    problems.settle()
  }

  function jsonOf(node: unknown, depth: number, near: number): Json {
    const offset = offsetOf(node) ?? near
    if (depth > limits.depth) {
      report(offset, `Nested more than ${limits.depth} levels deep`)
      problems.settle()
    }
    if (isAlias(node)) return aliased(node.source, offset)
    count(1, offset)
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
    const before = values
    if (anchor !== undefined) anchors.set(anchor, 'open')
    const value = plainJsonOf(node, depth, offset)
    if (anchor !== undefined) anchors.set(anchor, { value, size: values - before + 1 })
    return value
  }

  function plainJsonOf(node: unknown, depth: number, offset: number): Json {
    if (isMap(node)) return objectOf(node, depth, offset)
    if (isSeq(node)) {
      const items: Json[] = []
      for (const item of node.items) {
        const at = offsetOf(item) ?? offset
        offsets.note(items, items.length, at)
        items.push(jsonOf(item, depth + 1, at))
      }
      return items
    }
    return isScalar(node) ? scalarOf(node, offset) : null
  }

  function objectOf(node: YAMLMap, depth: number, offset: number): JsonObject {
    const members = new Map<string, Json>()
    const own = new Set<string>()
    for (const { key, value } of node.items) {
      const at = offsetOf(key) ?? offset
      const name = nameOf(key)
      if (name === undefined) report(at, 'A key must be a text')
      else if (name === '__proto__') report(at, 'The key "__proto__" is not allowed')
      else if (isMergeKey(key)) merge(members, own, jsonOf(value, depth + 1, at), at)
      else {
        if (own.has(name)) report(at, `The key "${name}" is written twice`)
        own.add(name)
        const member = jsonOf(value, depth + 1, at)
        members.set(name, member)
        offsets.note(members, name, at)
      }
    }
    return members
  }

  /** `<<`: what the object itself says counts, whether before or after. */
  function merge(members: Map<string, Json>, own: ReadonlySet<string>, merged: Json, at: number): void {
    const sources = Array.isArray(merged) ? (merged as JsonArray) : [merged]
    for (const source of sources) {
      if (!(source instanceof Map)) {
        report(at, '"<<" takes an object, or a list of objects')
        continue
      }
      count(source.size, at)
      for (const [name, value] of source as JsonObject) {
        if (own.has(name) || members.has(name)) continue
        members.set(name, value)
        offsets.note(members, name, offsets.of(source as JsonObject, name) ?? at)
      }
    }
  }

  function aliased(name: string, offset: number): Json {
    const kept = anchors.get(name)
    if (kept === 'open') report(offset, `"*${name}" stands for what it is a part of`)
    else if (kept === undefined) report(offset, `Nothing is anchored as "&${name}" before this`)
    else {
      count(kept.size, offset)
      return kept.value
    }
    return null
  }

  function scalarOf({ value, source }: Scalar, offset: number): Json {
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
    const number = typeof value === 'number' ? numberText(source ?? String(value), value) : undefined
    if (number !== undefined) return new JsonNumber(number)
    report(offset, `JSON has no value such as ${source}`)
    return null
  }

  const root = jsonOf(document.contents, 1, 0)
  problems.settle()
  return createTree(root, offsets, lines)
}

interface Kept {
  readonly value: Json
  /** How many values it is. */
  readonly size: number
}

/** The nodes of a document take a hundred times the room of its text: too many are found before they are made. */
function refuseTooMuch(text: string, problems: Problems): void {
  // No value takes less than two characters.
  if (text.length <= limits.values * 2) return
  let tokens = 0
  let length = 0
  for (const token of new Lexer().lex(text)) {
    length += token.length
    // A value takes two tokens at least, with the comma, colon or line end.
    if (++tokens <= limits.values * tokensOfValue) continue
    const { line, column }: Position = linesOf(text).positionAt(length)
    problems.addAt(line, column, `The document holds more than ${limits.values} values`)
    problems.settle()
  }
}

const tokensOfValue = 8

function offsetOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined
}

/** Keys such as `200` are texts here, as they are in JSON. */
function nameOf(key: unknown): string | undefined {
  if (!isScalar(key)) return key === null ? '' : undefined
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN'
}

/** A number of YAML as JSON spells it; undefined for one that JSON has not. */
function numberText(source: string, value: number): string | undefined {
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(source)) return source
  if (!Number.isFinite(value)) return undefined
  if (/^[-+]?\d+$/.test(source)) return BigInt(source).toString()
  if (/^0[xo]/.test(source)) return BigInt(source).toString()
  return String(value)
}
