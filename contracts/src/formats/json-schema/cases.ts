import { isJsonArray, isJsonObject, type Json, JsonNumber, type JsonObject } from '../../json.ts'
import { refKeywords, shapeOf } from './keywords.ts'
import type { Library, Located } from './library.ts'

/** One way to fit schemas: all of these hold, and none has a branch left to choose. */
export type Case = readonly Part[]

/** A schema that is no boolean, and no mere reference. */
export interface Part extends Located {
  readonly schema: JsonObject
}

/** The value of a keyword that the schema's draft knows. */
export function keyword({ schema, draft }: Part, name: string): Json | undefined {
  return shapeOf(name, draft) === undefined ? undefined : schema.get(name)
}

/** The numbers that stand in a keyword of the schemas. */
export function numbersIn(parts: Case, name: string): readonly number[] {
  return parts.flatMap(part => {
    const value = keyword(part, name)
    return value instanceof JsonNumber ? [Number(value.text)] : []
  })
}

/** The most that is asked for at least, and the least at most. */
export function limits(
  parts: Case,
  [least, most]: readonly [string, string]
): { readonly least: number; readonly most: number | undefined } {
  const tops = numbersIn(parts, most)
  return {
    least: Math.max(0, ...numbersIn(parts, least)),
    most: tops.length === 0 ? undefined : Math.min(...tops)
  }
}

/** More ways than this are not told apart, nor more schemas looked at for them: what would choose is left out. */
const caseLimit = 48
const workLimit = 1000

/** What a value is known to fit where a branch is looked at. */
interface Around {
  /** The schemas whose branches are being looked at, one within the other. */
  readonly open: ReadonlySet<Json>
  /** All that the value has to fit besides the branch. */
  readonly held: ReadonlySet<Json>
}

const nothingYet: Around = { open: new Set(), held: new Set() }

/** The ways in which a value may fit all of some schemas; none when it cannot. */
export function casesOf(
  library: Library,
  schemas: readonly Located[],
  around: Around = nothingYet,
  work = { left: workLimit }
): readonly Case[] {
  const parts = flattened(library, schemas, around)
  if (parts === undefined) return []
  if (work.left-- <= 0) return [parts]
  const held = new Set([...around.held, ...parts.map(({ schema }) => schema)])
  let cases: readonly Case[] = [parts]
  for (const part of parts) {
    const inner = { open: new Set([...around.open, part.schema]), held }
    for (const alternative of alternativesOf(library, part)) {
      const ways = alternative.flatMap(branch => casesOf(library, branch, inner, work))
      if (ways.length * cases.length > caseLimit) continue
      cases = cases.flatMap(one => ways.map(way => [...one, ...way]))
    }
  }
  return cases
}

/** The schemas with all that they refer to and all of `allOf`; undefined when nothing fits them. */
export function flattened(
  library: Library,
  schemas: readonly Located[],
  { open, held }: Around = nothingYet
): readonly Part[] | undefined {
  const found = new Map<Json, Part>()
  const seen = new Set<Json>()
  const pending = [...schemas]
  for (let here = pending.pop(); here !== undefined; here = pending.pop()) {
    const { schema, draft } = here
    // What needs one of its own branches to fit itself fits by another branch, if at all.
    if (schema === false || open.has(schema)) return undefined
    if (!isJsonObject(schema) || seen.has(schema) || held.has(schema)) continue
    seen.add(schema)
    const part = { ...here, schema }
    pending.push(...targetsOf(library, part))
    if (!draft.refHasSiblings && typeof schema.get('$ref') === 'string') continue
    found.set(schema, part)
    pending.push(...listed(library, part, 'allOf'))
  }
  return [...found.values()].toReversed()
}

/** What a schema's references stand for. Nothing is asked where nothing is found, as the codec has it. */
export function targetsOf(library: Library, part: Part): readonly Located[] {
  return refKeywords.flatMap(name => {
    const ref = keyword(part, name)
    const target = typeof ref === 'string' ? library.resolve(ref, part) : undefined
    return target === undefined ? [] : [target]
  })
}

/** Each is a choice between branches, and each branch some schemas. */
function alternativesOf(library: Library, part: Part): readonly (readonly (readonly Located[])[])[] {
  const within = (schema: Json): Located => library.within(part, schema)
  const made = (...members: readonly (readonly [string, Json])[]): Located => ({
    ...part,
    schema: new Map(members)
  })
  const without = (name: string): Located => made(['properties', new Map([[name, false]])])
  const not = (schema: Json): Located => made(['not', schema])
  const some = listed(library, part, 'anyOf')
  const exclusive = listed(library, part, 'oneOf')
  const condition = keyword(part, 'if')
  const [positive = true, negative = true] = [keyword(part, 'then'), keyword(part, 'else')]
  const dependencies = ['dependencies', 'dependentSchemas', 'dependentRequired'].flatMap(name => {
    const members = keyword(part, name)
    return isJsonObject(members) ? [...members] : []
  })
  return [
    ...(some.length === 0 ? [] : [some.map(branch => [branch])]),
    ...(exclusive.length === 0
      ? []
      : [
          exclusive.map(branch => [
            branch,
            ...exclusive.filter(other => other !== branch).map(({ schema }) => not(schema))
          ])
        ]),
    ...(condition === undefined
      ? []
      : [
          [
            [within(condition), within(positive)],
            [not(condition), within(negative)]
          ]
        ]),
    ...dependencies.map(([name, needed]) => [
      [without(name)],
      [isJsonArray(needed) ? made(['required', needed]) : within(needed)]
    ])
  ]
}

function listed(library: Library, part: Part, name: string): readonly Located[] {
  const schemas = keyword(part, name)
  return isJsonArray(schemas) ? schemas.map(schema => library.within(part, schema)) : []
}
