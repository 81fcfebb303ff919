import type { Form, IntegerForm, Shape, StringForm } from '@instep/contracts'

/** The simplest value is not found without a search. */
export class Intricate extends Error {
  override readonly name = 'Intricate'
}

/** A value of a shape that is as simple as can be, where that is plain to see. @throws Intricate */
export function simplest({ root, named }: Shape): unknown {
  const of = (form: Form, within: readonly string[]): unknown => {
    const value = plain(form, within)
    if (form.fits?.(value) === false) throw new Intricate()
    return value
  }
  const plain = (form: Form, within: readonly string[]): unknown => {
    switch (form.kind) {
      case 'null':
      case 'anything':
        return null
      case 'boolean':
        return false
      case 'integer':
        return integer(form)
      case 'number':
        return sure(form.from <= 0 && form.to >= 0, 0)
      case 'string':
        return text(form)
      case 'bytes':
        return sure(form.as === 'buffer', Buffer.alloc(form.size ?? 1))
      case 'literals':
        return sure(form.values.length > 0, form.values[0])
      case 'list':
        sure(form.contains === undefined && form.least <= mostItems, undefined)
        return Array.from({ length: form.least }, (_, index) => of(form.first[index] ?? form.rest, within))
      case 'record': {
        const needed = form.fields.filter(({ isOptional }) => !isOptional)
        sure(needed.length >= (form.least ?? 0) && needed.length <= (form.most ?? needed.length), undefined)
        return Object.fromEntries(needed.map(field => [field.name, of(field.form, within)]))
      }
      case 'choice':
        return firstOf(form.of, branch => of(branch, within))
      case 'reference': {
        const meant = named.get(form.name)
        if (meant === undefined || within.includes(form.name)) throw new Intricate()
        return of(meant, [...within, form.name])
      }
      case 'nothing':
        throw new Intricate()
    }
  }
  return of(root, [])
}

const mostItems = 10

function sure<Value>(condition: boolean, value: Value): Value {
  if (!condition) throw new Intricate()
  return value
}

function integer({ from, to, as, step }: IntegerForm): unknown {
  const value = from <= 0n && to >= 0n ? 0n : from
  sure(step === undefined || value % step === 0n, undefined)
  if (as === 'text') return String(value)
  const isSafe = Number.isSafeInteger(Number(value))
  return as === 'number' || isSafe ? Number(value) : value
}

function text({ least = 0, patterns = [], format }: StringForm): string {
  return sure(patterns.length === 0 && format === undefined && least <= 1000, 'a'.repeat(least))
}

function firstOf(of: readonly Form[], make: (branch: Form) => unknown): unknown {
  for (const branch of of) {
    try {
      return make(branch)
    } catch (error) {
      if (!(error instanceof Intricate)) throw error
    }
  }
  throw new Intricate()
}
