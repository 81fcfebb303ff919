import { inspect } from 'node:util'
import { type Form, leafOf, type Shape } from '@instep/contracts'
import { Misfit } from './misfit.ts'
import { items, type Path } from './path.ts'
import { Intricate, simplest } from './simplest.ts'

/**
 * Makes a whole message of a part of one: what is required and missing is made up, always in the same way.
 * @param isLenient leaves out what the shape does not know, instead of complaining
 * @throws Misfit when it is no part of any message of this shape
 */
export async function completed(shape: Shape, part: unknown, isLenient = false): Promise<unknown> {
  try {
    return completedBy(simplest, shape, part, isLenient)
  } catch (error) {
    if (!(error instanceof Intricate)) throw error
    // Few messages need what it takes to load this.
    const { sampled } = await import('./sampled.ts')
    return completedBy(sampled, shape, part, isLenient)
  }
}

/** Makes a value of a shape that stands at a place. */
type MakeUp = (shape: Shape, path: Path) => unknown

function completedBy(makeUp: MakeUp, { root, named }: Shape, part: unknown, isLenient: boolean): unknown {
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
          ...missing.map(field => [field.name, makeUp({ root: field.form, named }, [...path, field.name])])
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

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}

function shown(value: unknown): string {
  return inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 60 })
}
