import type { Schema } from './format.ts'
import { isEqual } from './json-schema/equal.ts'
import type { Form, IntegerForm, RecordForm, Shape } from './shape.ts'

/** Where a value is no part of any message of a shape. */
export interface PartMisfit {
  /** Names of fields, and positions in lists. */
  readonly path: readonly string[]
  readonly value: unknown
  /** What the shape has there; undefined where it has nothing. */
  readonly form: Form | undefined
}

/** Choices within choices may be tried in more ways than anybody has time for. */
const mostSteps = 100_000

/**
 * Where a value, of which members may be left out, is no part of any message of a shape; undefined when it is one.
 * @param isLenient takes no notice of members that the shape does not know
 */
export function misfitOf({ root, named }: Shape, part: unknown, isLenient = false): PartMisfit | undefined {
  let steps = 0
  /** @param within the references that led to this very value: one that comes back leads nowhere */
  const at = (
    form: Form,
    value: unknown,
    path: readonly string[],
    within: readonly string[] = []
  ): PartMisfit | undefined => {
    const misfit: PartMisfit = { path, value, form }
    steps += 1
    if (steps > mostSteps) return misfit
    switch (form.kind) {
      case 'reference':
        if (within.includes(form.name)) return misfit
        return at(named.get(form.name) ?? { kind: 'nothing' }, value, path, [...within, form.name])
      case 'choice':
        return furthest(misfit, form.of, branch => at(branch, value, path, within))
      case 'record':
        return isRecord(value) ? inMembers(form, value, path) : misfit
      case 'list':
        if (!Array.isArray(value)) return misfit
        return firstOf(value, (item, index) =>
          at(form.first[index] ?? form.rest, item, [...path, String(index)])
        )
      default: {
        const leaf = leafOf(form, value)
        return leaf === undefined || form.fits?.(leaf.value) === false ? misfit : undefined
      }
    }
  }
  const inMembers = ({ fields, further }: RecordForm, value: object, path: readonly string[]) => {
    const known = new Map(fields.map(field => [field.name, field.form]))
    return firstOf(Object.entries(value), ([name, member]): PartMisfit | undefined => {
      const place = [...path, name]
      const form = known.get(name) ?? further[0]?.values
      if (form !== undefined) return at(form, member, place)
      return isLenient ? undefined : { path: place, value: member, form }
    })
  }
  return at(root, part, [])
}

/** A value as a form without members has it, for instance digits where whole numbers travel as texts; undefined when it is none. */
export function leafOf(form: Form, value: unknown): { readonly value: unknown } | undefined {
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
        form.values.some(one => isEqual(one, value)) || (form.isOpen === true && Number.isInteger(value))
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

/** The message that somebody means in a schema that holds several: the one they name, or that is called so; else the first. */
export function messageMeant(
  { messages, name }: Pick<Schema, 'messages' | 'name'>,
  asked: string | undefined,
  called: string
): string | undefined {
  if (messages === undefined || asked !== undefined) return asked
  const package_ = name?.includes('.') === true ? name.slice(0, name.lastIndexOf('.') + 1) : ''
  const full = `${package_}${called}`
  return messages.pathOf(full) === undefined ? name : full
}

/** Of the complaints of all branches that of the one that got furthest; undefined when one takes the value. */
function furthest(
  misfit: PartMisfit,
  of: readonly Form[],
  take: (branch: Form) => PartMisfit | undefined
): PartMisfit | undefined {
  let found = misfit
  for (const branch of of) {
    const complaint = take(branch)
    if (complaint === undefined) return undefined
    if (complaint.path.length > found.path.length) found = complaint
  }
  return found
}

function firstOf<Item, Found>(
  items: readonly Item[],
  look: (item: Item, index: number) => Found | undefined
): Found | undefined {
  for (const [index, item] of items.entries()) {
    const found = look(item, index)
    if (found !== undefined) return found
  }
  return undefined
}

function integerOf(form: IntegerForm, value: unknown): { readonly value: unknown } | undefined {
  const isWhole =
    Number.isInteger(value) ||
    typeof value === 'bigint' ||
    (typeof value === 'string' && form.as === 'text' && /^-?\d{1,40}$/.test(value))
  if (!isWhole) return undefined
  const exact = BigInt(value as number | bigint | string)
  if (exact < form.from || exact > form.to) return undefined
  return { value: form.as === 'text' ? String(exact) : value }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}
