import { inspect, isDeepStrictEqual } from 'node:util'
import { arbitraryOf, NoMessage } from '@instep/arbitrary'
import type { Form, IntegerForm, Shape } from '@instep/contracts'
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

/** A value as the form has it, for instance digits where whole numbers travel as texts; undefined when it is none. */
function leafOf(form: Form, value: unknown): { readonly value: unknown } | undefined {
  const when = (isRight: boolean): { readonly value: unknown } | undefined =>
    isRight ? { value } : undefined
  switch (form.kind) {
    case 'anything':
      return { value }
    case 'null':
      return when(value === null)
    case 'boolean':
    case 'string':
      return when(typeof value === form.kind)
    case 'integer':
      return integerOf(form, value)
    case 'number':
      return when(
        typeof value === 'number' || (form.special === 'texts' && /^(NaN|-?Infinity)$/.test(String(value)))
      )
    case 'literals':
      return when(
        form.values.some(one => isDeepStrictEqual(one, value)) ||
          (form.isOpen === true && Number.isInteger(value))
      )
    case 'bytes':
      if (form.as === 'base64') return when(typeof value === 'string')
      if (value instanceof Uint8Array) return { value: Buffer.from(value) }
      // As JSON has a Buffer.
      return isRecord(value) && value.type === 'Buffer' && Array.isArray(value.data)
        ? { value: Buffer.from(value.data as readonly number[]) }
        : undefined
    default:
      return undefined
  }
}

function integerOf(form: IntegerForm, value: unknown): { readonly value: unknown } | undefined {
  const isWhole = Number.isInteger(value) || typeof value === 'bigint' || /^-?\d+$/.test(textIn(value))
  if (!isWhole || (typeof value === 'string' && form.as !== 'text')) return undefined
  const exact = BigInt(value as number | bigint | string)
  if (exact < form.from || exact > form.to) return undefined
  return { value: form.as === 'text' ? String(exact) : value }
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
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
