import { type IntegerForm, type NumberForm, safeIntegers } from '../shape.ts'
import { type Case, keyword, numbersIn } from './cases.ts'

/** The numbers that fit all of the schemas, as doubles hold them. */
export function numberForm(parts: Case, isInteger: boolean): IntegerForm | NumberForm {
  const [from, to] = bounds(parts)
  const [step] = numbersIn(parts, 'multipleOf').toSorted((one, other) => other - one)
  if (!isInteger) return { kind: 'number', precision: 'double', from, to, step }
  const [low, high] = [Math.ceil(from), Math.floor(to)]
  return {
    kind: 'integer',
    as: 'number',
    from: Number.isSafeInteger(low) ? BigInt(low) : safeIntegers.from,
    to: Number.isSafeInteger(high) ? BigInt(high) : safeIntegers.to,
    step: step !== undefined && Number.isSafeInteger(step) ? BigInt(step) : undefined
  }
}

/** The least and the greatest number. */
function bounds(parts: Case): readonly [number, number] {
  // In draft 4 a limit is exclusive when a keyword beside it says so.
  const [excludedBelow, excludedAbove] = (['exclusiveMinimum', 'exclusiveMaximum'] as const).map(name =>
    parts.some(part => keyword(part, name) === true)
  )
  const low = numbersIn(parts, 'minimum').map(limit => (excludedBelow ? nextAfter(limit, 1) : limit))
  const high = numbersIn(parts, 'maximum').map(limit => (excludedAbove ? nextAfter(limit, -1) : limit))
  return [
    Math.max(
      -Number.MAX_VALUE,
      ...low,
      ...numbersIn(parts, 'exclusiveMinimum').map(limit => nextAfter(limit, 1))
    ),
    Math.min(
      Number.MAX_VALUE,
      ...high,
      ...numbersIn(parts, 'exclusiveMaximum').map(limit => nextAfter(limit, -1))
    )
  ]
}

/** The double next to another, on the side of greater or of smaller ones. */
function nextAfter(value: number, side: 1 | -1): number {
  if (value === 0) return side * Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  // The bits of doubles are in the order of their sizes.
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(value > 0 ? side : -side))
  return view.getFloat64(0)
}
