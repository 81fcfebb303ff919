import { Failure } from '../../../failures.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../../json.ts'
import { refKeywords, type Shape, shapeOf } from '../keywords.ts'
import type { Library, Located } from '../library.ts'
import { valueKey } from '../values.ts'

/** How deep schemas may lie in each other, references followed. */
const depthLimit = 500

/** Tells whether schemas of two documents ask for the same: alike but for notes, and for how references are written. */
export class Sameness {
  readonly #one: Library
  readonly #other: Library
  readonly #spend: (work: number) => void
  /** Pairs that are the same, or are taken to be while they are looked at. */
  readonly #known = new Map<Json, Set<Json>>()
  /** Those that were taken to be since the question was put. */
  #assumed: (readonly [Json, Json])[] = []
  #depth = 0

  constructor(one: Library, other: Library, spend: (work: number) => void) {
    this.#one = one
    this.#other = other
    this.#spend = spend
  }

  of(one: Located, other: Located): boolean {
    this.#assumed = []
    const isSame = this.#schemas(one, other)
    if (!isSame) for (const [left, right] of this.#assumed) this.#known.get(left)?.delete(right)
    return isSame
  }

  #schemas(one: Located, other: Located): boolean {
    if (this.#depth > depthLimit) throw new Failure('comparisonTooCostly', { budget: depthLimit })
    this.#spend(0.2)
    const [left, right] = [one.schema, other.schema]
    if (!isJsonObject(left) || !isJsonObject(right)) return left === right
    if (one.draft.name !== other.draft.name) return false
    const row = this.#known.get(left) ?? new Set()
    if (row.has(right)) return true
    this.#known.set(left, row.add(right))
    this.#assumed.push([left, right])
    const [names, others] = [asking(one, left), asking(other, right)]
    if (names.length !== others.length) return false
    this.#depth++
    const isSame = names.every(name => {
      const [value, counterpart] = [left.get(name), right.get(name)]
      if (value === undefined || counterpart === undefined) return false
      return this.#values(value, counterpart, shapeOf(name, one.draft), name, one, other)
    })
    this.#depth--
    return isSame
  }

  #values(
    one: Json,
    other: Json,
    shape: Shape | undefined,
    name: string,
    from: Located,
    to: Located
  ): boolean {
    if (refNames.has(name)) return this.#references(one, other, from, to)
    const inner = (left: Json, right: Json): boolean =>
      this.#schemas(this.#one.within(from, left), this.#other.within(to, right))
    if (shape === undefined || !holding.has(shape)) {
      this.#spend(0.2)
      return (
        valueKey(name === 'required' ? inOrder(one) : one) ===
        valueKey(name === 'required' ? inOrder(other) : other)
      )
    }
    if (isJsonArray(one) && isJsonArray(other)) {
      return one.length === other.length && one.every((item, index) => inner(item, other[index] ?? true))
    }
    if (!named.has(shape)) return inner(one, other)
    if (!isJsonObject(one) || !isJsonObject(other) || one.size !== other.size) return false
    return [...one].every(([key, member]) => {
      const counterpart = other.get(key)
      if (counterpart === undefined) return false
      const isNames = isJsonArray(member) || isJsonArray(counterpart)
      return isNames ? valueKey(member) === valueKey(counterpart) : inner(member, counterpart)
    })
  }

  #references(one: Json, other: Json, from: Located, to: Located): boolean {
    if (typeof one !== 'string' || typeof other !== 'string') return false
    const [left, right] = [this.#one.resolve(one, from), this.#other.resolve(other, to)]
    if (left === undefined || right === undefined) return left === right
    return this.#schemas(left, right)
  }
}

const refNames: ReadonlySet<string> = new Set(refKeywords)
const holding: ReadonlySet<Shape> = new Set([
  'schema',
  'schemas',
  'schemaMap',
  'patternMap',
  'schemaOrSchemas',
  'schemaOrBoolean',
  'dependencies'
])
const named: ReadonlySet<Shape> = new Set(['schemaMap', 'patternMap', 'dependencies'])

/** These ask nothing of a value. */
const notes = new Set([
  ...['title', 'description', 'definitions', '$defs', '$schema', '$id', 'id', '$anchor', '$dynamicAnchor'],
  ...['$comment', 'contentSchema']
])

/** The keywords of a schema that its codec looks at. */
export function asking({ draft }: Located, schema: JsonObject): readonly string[] {
  if (!draft.refHasSiblings && typeof schema.get('$ref') === 'string') return ['$ref']
  return [...schema.keys()].filter(name => !notes.has(name) && shapeOf(name, draft) !== undefined)
}

function inOrder(names: Json): Json {
  return isJsonArray(names) ? names.toSorted() : names
}
