import { inspect } from 'node:util'
import { arbitraryOf, NoMessage } from '@instep/arbitrary'
import { type Form, leafOf, type Shape } from '@instep/contracts'
import fc from 'fast-check'
import { items, type Path, pathText } from './path.ts'

/** A value is not what a schema describes at its place. */
export class Misfit extends Error {
  override readonly name = 'Misfit'
  readonly path: Path
  readonly reason: string

  constructor(path: Path, reason: string) {
    super(`\`${pathText(path) || '(the message)'}\` ${reason}`)
    this.path = path
    this.reason = reason
  }
}

/**
 * Makes a whole message of a part of one: what is required and missing is made up, always in the same way.
 * @param isLenient leaves out what the shape does not know, instead of complaining
 * @throws Misfit when it is no part of any message of this shape
 */
export function completed({ root, named }: Shape, part: unknown, isLenient = false): unknown {
  const at = (form: Form, value: unknown, path: Path): unknown => {
    switch (form.kind) {
      case 'reference':
        return at(named.get(form.name) ?? { kind: 'nothing' }, value, path)
      case 'choice':
        return firstOf(form.of, branch => at(branch, value, path), path)
      case 'record': {
        if (!isRecord(value)) throw new Misfit(path, `is ${shown(value)}, and a record in the schema`)
        const known = new Map(form.fields.map(field => [field.name, field]))
        const given = Object.entries(value).flatMap(([name, member]) => {
          const place = [...path, name]
          const inner = known.get(name)?.form ?? form.further[0]?.values
          if (inner !== undefined) return [[name, at(inner, member, place)] as const]
          if (isLenient) return []
          throw new Misfit(place, 'is not in the schema')
        })
        const missing = form.fields.filter(
          ({ name, isOptional }) => !isOptional && !Object.hasOwn(value, name)
        )
        return Object.fromEntries([
          ...given,
          ...missing.map(field => [field.name, madeUp({ root: field.form, named }, [...path, field.name])])
        ])
      }
      case 'list':
        if (!Array.isArray(value)) throw new Misfit(path, `is ${shown(value)}, and a list in the schema`)
        return value.map((item, index) => at(form.first[index] ?? form.rest, item, [...path, items]))
      default: {
        const leaf = leafOf(form, value)
        if (leaf === undefined || form.fits?.(leaf.value) === false)
          throw new Misfit(
            path,
            `is ${shown(value)}, which the schema does not have there (${form.note ?? form.kind})`
          )
        return leaf.value
      }
    }
  }
  return at(root, part, [])
}

/** The first branch that takes a value; else the complaint of the one that got furthest. */
function firstOf(of: readonly Form[], take: (branch: Form) => unknown, path: Path): unknown {
  let furthest = new Misfit(path, 'is nothing that the schema has there')
  for (const branch of of) {
    try {
      return take(branch)
    } catch (error) {
      if (!(error instanceof Misfit)) throw error
      if (error.path.length > furthest.path.length || of.length === 1) furthest = error
    }
  }
  throw furthest
}

/** The smallest of a few values, always the same. */
function madeUp(shape: Shape, path: Path): unknown {
  try {
    const values = fc.sample(arbitraryOf(shape), { seed: 1, numRuns: 5 })
    return values.toSorted((one, other) => inspect(one).length - inspect(other).length)[0]
  } catch (error) {
    if (error instanceof NoMessage) throw new Misfit(path, `cannot be made up: ${error.reason}`)
    throw error
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}

function shown(value: unknown): string {
  return inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 60 })
}
