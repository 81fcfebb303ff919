import { isJsonArray, isJsonObject, type Json, JsonNumber, type JsonObject } from '../../../json.ts'
import { type Case, keyword, type Part } from '../cases.ts'
import type { Library, Located } from '../library.ts'
import { compilePattern, stepLimit, stepsFor } from '../patterns.ts'
import { valueKey } from '../values.ts'
import { type JsonType, jsonTypes, type Written } from './proof.ts'

/** The types that a value may have that fits all of the schemas; `number` is with those that are whole. */
export function typesOf(parts: Case): readonly JsonType[] {
  const named = parts.flatMap(part => {
    const type = keyword(part, 'type')
    return type === undefined ? [] : [typesIn(type)]
  })
  const isShared = (type: JsonType): boolean => named.every(types => types.has(type))
  return jsonTypes.filter(type => isShared(type) && !(type === 'integer' && isShared('number')))
}

/** The types that a value of the keyword `type` lets through. Who takes numbers takes whole ones. */
export function typesIn(type: Json): ReadonlySet<JsonType> {
  const names = isJsonArray(type) ? type : [type]
  return new Set(
    jsonTypes.filter(name => names.includes(name) || (name === 'integer' && names.includes('number')))
  )
}

/** The only values that are what is known; undefined when there may be any number. */
export function finiteValues({ type, parts }: Written): readonly Json[] | undefined {
  const listed = valuesOf(parts) ?? allOf[type]
  return listed?.filter(value => isOfType(value, type))
}

const allOf: Readonly<Partial<Record<JsonType, readonly Json[]>>> = { null: [null], boolean: [true, false] }

/** The values that the schemas list, all of them; undefined when none lists any. */
export function valuesOf(parts: Case): readonly Json[] | undefined {
  const lists = parts.flatMap(part => {
    const [values, value] = [keyword(part, 'enum'), keyword(part, 'const')]
    return [...(isJsonArray(values) ? [values] : []), ...(value === undefined ? [] : [[value]])]
  })
  const [first, ...others] = lists.map(values => new Map(values.map(value => [valueKey(value), value])))
  return (
    first && [...first].filter(([key]) => others.every(other => other.has(key))).map(([, value]) => value)
  )
}

export function isOfType(value: Json, type: JsonType): boolean {
  if (value instanceof JsonNumber) {
    return type === 'number' || (type === 'integer' && Number.isInteger(Number(value.text)))
  }
  if (value === null) return type === 'null'
  if (isJsonArray(value)) return type === 'array'
  return type === (isJsonObject(value) ? 'object' : typeof value)
}

/** The members of a keyword whose value is an object. */
export function membersIn(part: Part, name: string): JsonObject {
  const members = keyword(part, name)
  return isJsonObject(members) ? members : new Map()
}

/** The properties that must be there. */
export function requiredOf(parts: Case): ReadonlySet<string> {
  return new Set(parts.flatMap(part => stringsIn(keyword(part, 'required'))))
}

export function stringsIn(value: Json | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter(item => typeof item === 'string') : []
}

/** Whether a pattern is found in a name; undefined when it cannot be run safely. */
export function isMatch(pattern: string, name: string): boolean | undefined {
  if (stepsFor(pattern, name.length) > stepLimit) return undefined
  return compilePattern(pattern).test(name)
}

/** What is known of a property of this name, when it is there. */
export function propertyOf(library: Library, parts: Case, name: string): readonly Located[] {
  return parts.flatMap(part => {
    const own = membersIn(part, 'properties').get(name)
    const patterns = [...membersIn(part, 'patternProperties')].map(
      ([pattern, schema]) => [isMatch(pattern, name), schema] as const
    )
    const matching = patterns.filter(([matches]) => matches === true).map(([, schema]) => schema)
    const found = own === undefined ? matching : [own, ...matching]
    const isFurther = found.length === 0 && patterns.every(([matches]) => matches === false)
    const further = isFurther ? keyword(part, 'additionalProperties') : undefined
    return [...found, ...(further === undefined ? [] : [further])].map(schema => library.within(part, schema))
  })
}

/** What is known of a property that no schema names, and that a pattern matches, or none of some patterns. */
export function unnamedOf(
  library: Library,
  parts: Case,
  { matching, without = new Set() }: { readonly matching?: string; readonly without?: ReadonlySet<string> },
  either: (part: Part, schemas: readonly Json[], key: string) => Located
): readonly Located[] {
  return parts.flatMap(part => {
    const patterns = membersIn(part, 'patternProperties')
    const further = keyword(part, 'additionalProperties')
    const own = matching === undefined ? undefined : patterns.get(matching)
    if (own !== undefined) return [library.within(part, own)]
    const others = [...patterns].filter(([pattern]) => !without.has(pattern))
    if (others.length === 0) return further === undefined ? [] : [library.within(part, further)]
    // It fits one of the patterns, or is further.
    if (further === undefined) return []
    const key = JSON.stringify(others.map(([pattern]) => pattern))
    return [either(part, [further, ...others.map(([, schema]) => schema)], key)]
  })
}

/** The items of a tuple, and what all after them fit. Until 2019 `items` may be a list, with `additionalItems` behind it. */
export function tupleOf(
  library: Library,
  part: Part
): { readonly first: readonly Located[]; readonly rest: Located | undefined } {
  const within = (schema: Json): Located => library.within(part, schema)
  const items = keyword(part, 'items')
  const list = part.draft.age >= 2020 ? keyword(part, 'prefixItems') : items
  const first = isJsonArray(list) ? list.map(within) : []
  const rest = isJsonArray(items) ? keyword(part, 'additionalItems') : items
  return { first, rest: rest === undefined || isJsonArray(rest) ? undefined : within(rest) }
}

/** What is known of the item at a position; without one, of those behind all tuples. */
export function itemOf(library: Library, parts: Case, index = Number.POSITIVE_INFINITY): readonly Located[] {
  return parts.flatMap(part => {
    const { first, rest } = tupleOf(library, part)
    const found = first[index] ?? rest
    return found === undefined ? [] : [found]
  })
}

/** How many items the longest tuple has. */
export function tupleLength(library: Library, parts: Case): number {
  return Math.max(0, ...parts.map(part => tupleOf(library, part).first.length))
}
