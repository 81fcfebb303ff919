import { isFailure } from '../../../failures.ts'
import { isJsonArray, isJsonObject, type Json, toPlain } from '../../../json.ts'
import { bundle } from '../bundle.ts'
import { canonical } from '../canonical.ts'
import { fitsPart } from '../codec.ts'
import type { Located } from '../library.ts'
import { poolOf } from '../mutations.ts'
import { stepLimit, stepsFor } from '../patterns.ts'
import type { Tree } from '../tree.ts'
import type { Work } from '../validators.ts'

/** Whether a value fits a schema of the tree, as its codec has it; undefined when that would take too long to tell. */
export function evaluated(tree: Tree, schema: Located, value: Json, work: Work): boolean | undefined {
  const { isLarge, patterns } = limitsOf(tree)
  if (isLarge) return undefined
  const longest = longestIn(value)
  if (patterns.some(pattern => stepsFor(pattern, longest) > stepLimit)) return undefined
  try {
    return fitsPart(tree, schema, toPlain(value), work)
  } catch (error) {
    if (isFailure(error, 'schemaInvalid')) return undefined // the codec cannot use the schema, or not in good time
    throw error
  }
}

/** Larger schemas would take the codec too long. */
const sizeLimit = 200_000

interface Limits {
  readonly isLarge: boolean
  readonly patterns: readonly string[]
}

const known = new WeakMap<Tree, Limits>()

function limitsOf(tree: Tree): Limits {
  const limits = known.get(tree) ?? measured(tree)
  known.set(tree, limits)
  return limits
}

function measured(tree: Tree): Limits {
  const isLarge = canonical(tree).length > sizeLimit
  return { isLarge, patterns: isLarge ? [] : poolOf([bundle(tree)]).patterns }
}

function longestIn(value: Json): number {
  if (typeof value === 'string') return value.length
  if (isJsonArray(value)) return Math.max(0, ...value.map(longestIn))
  if (!isJsonObject(value)) return 0
  return Math.max(0, ...[...value].flatMap(([name, member]) => [name.length, longestIn(member)]))
}
