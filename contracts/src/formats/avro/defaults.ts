import { isJsonArray, isJsonObject, type Json, JsonNumber } from '../../json.ts'
import { fitsBits, isIntegral } from './numbers.ts'
import type { Field, Kind, Node, RecordNode } from './tree.ts'

/** How a default is judged. */
export interface Judge {
  /** Whether a default may be of any branch of a union, as Java has it, or of the first only, as the specification. */
  readonly anyBranch: boolean
  /** Whether symbols, sizes and bytes are looked at, which Java leaves to whoever reads the default. */
  readonly looksInside: boolean
}

/** Java Avro's judgement when it parses: what the Confluent registry accepts. */
export const java: Judge = { anyBranch: true, looksInside: false }
/** The specification's: what every codec can make a value of. */
export const exact: Judge = { anyBranch: false, looksInside: true }

/** Defaults that lead into each other deeper than this are taken to have no end. */
const depthLimit = 500

/**
 * Whether a default is a value of its type.
 * @param typeOf what a field is taken to be of
 */
export function fits(
  type: Node,
  value: Json,
  judge: Judge,
  typeOf: (field: Field) => Node = field => field.type
): boolean {
  // A default that needs itself again has no end; one that was judged before is not judged again.
  const judged = new Map<RecordNode, Map<Json, boolean>>()
  let depth = 0

  const fitsType = (node: Node, json: Json): boolean => {
    switch (node.kind) {
      case 'fixed':
        return isLatin(json, judge) && (!judge.looksInside || json.length === node.size)
      case 'enum':
        return typeof json === 'string' && (!judge.looksInside || node.symbols.includes(json))
      case 'array':
        return isJsonArray(json) && json.every(item => fitsType(node.items, item))
      case 'map':
        return isJsonObject(json) && [...json.values()].every(item => fitsType(node.values, item))
      case 'union': {
        const candidates = judge.anyBranch ? node.branches : node.branches.slice(0, 1)
        return candidates.some(branch => fitsType(branch, json))
      }
      case 'record':
        return isJsonObject(json) && fitsRecord(node, json)
      default:
        return fitsPrimitive[node.kind](json, judge)
    }
  }
  const fitsRecord = (record: RecordNode, json: ReadonlyMap<string, Json>): boolean => {
    const known = judged.get(record) ?? new Map<Json, boolean>()
    judged.set(record, known)
    const before = known.get(json)
    if (before !== undefined || depth >= depthLimit) return before ?? false
    known.set(json, false)
    depth++
    const all = [...record.fields.values()].every(field => {
      const member = json.has(field.name) ? json.get(field.name) : field.default
      return member !== undefined && fitsType(typeOf(field), member)
    })
    depth--
    known.set(json, all)
    return all
  }
  return fitsType(type, value)
}

const isNumber = (json: Json): json is JsonNumber => json instanceof JsonNumber
const isInteger = (json: Json, bits: number): boolean =>
  isNumber(json) && isIntegral(json.text) && fitsBits(json.text, bits)
const isLatin = (json: Json, judge: Judge): json is string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes are written as the characters U+0000 to U+00FF
  typeof json === 'string' && (!judge.looksInside || /^[\u0000-\u00ff]*$/.test(json))
/** The parser has made numbers of texts; only those without a number in JSON are still texts. */
const isFloating = (json: Json): boolean =>
  isNumber(json) || json === 'NaN' || json === 'Infinity' || json === '-Infinity'

const fitsPrimitive = {
  null: json => json === null,
  boolean: json => typeof json === 'boolean',
  int: json => isInteger(json, 32),
  long: json => isInteger(json, 64),
  float: isFloating,
  double: isFloating,
  bytes: isLatin,
  string: json => typeof json === 'string'
} satisfies Partial<Record<Kind, (json: Json, judge: Judge) => boolean>>
