import type { IntegerForm, NumberForm } from '@instep/contracts'
import fc from 'fast-check'
import { NoMessage } from './no-message.ts'

/** Whole numbers, as they stand in a message. */
export function integer(
  { from, to, as, step = 1n }: IntegerForm,
  place: string
): fc.Arbitrary<unknown> | NoMessage {
  // Counted in steps: the first from `from` on, the last up to `to`.
  const [min, max] = [-floored(-from, step), floored(to, step)]
  if (min > max) return new NoMessage(place, `no multiple of ${step} is from ${from} to ${to}`)
  const [low, high] = [Number(min * step), Number(max * step)]
  if (as === 'number' && step === 1n && Number.isSafeInteger(low) && Number.isSafeInteger(high)) {
    return fc.integer({ min: low, max: high })
  }
  return fc.bigInt({ min, max }).map(value => spellings[as](value * step))
}

function floored(value: bigint, step: bigint): bigint {
  return value >= 0n ? value / step : -((step - 1n - value) / step)
}

const spellings: Readonly<Record<IntegerForm['as'], (value: bigint) => unknown>> = {
  number: Number,
  exact: value => (Number.isSafeInteger(Number(value)) ? Number(value) : value),
  text: String
}

/** Numbers, as they stand in a message. */
export function number(form: NumberForm, place: string): fc.Arbitrary<unknown> | NoMessage {
  const { from, to, step, precision, special } = form
  if (from > to) return new NoMessage(place, `no number is from ${from} to ${to}`)
  if (step !== undefined) return multiples(from, to, step, place)
  const finite = { noNaN: true, noDefaultInfinity: true }
  const limits = { min: Math.max(from, -Number.MAX_VALUE), max: Math.min(to, Number.MAX_VALUE) }
  const all =
    precision === 'double'
      ? fc.double({ ...finite, ...limits })
      : fc.float(finite).filter(value => value >= from && value <= to)
  const exact = precision === 'shortest' ? all.map(shortest) : all
  if (special === undefined) return exact.map(value => value + 0) // JSON has no -0
  const strange = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: exact, weight: 15 },
    special === 'texts' ? strange.map(String) : strange
  )
}

/** Enough of them; no more than can be counted. */
function multiples(from: number, to: number, step: number, place: string): fc.Arbitrary<unknown> | NoMessage {
  const limit = 2 ** 40
  const [min, max] = [Math.max(-limit, Math.ceil(from / step)), Math.min(limit, Math.floor(to / step))]
  if (min > max) return new NoMessage(place, `no multiple of ${step} is from ${from} to ${to}`)
  return fc.integer({ min, max }).map(count => Number((count * step).toPrecision(15)) + 0)
}

/** A decimal with six digits is the shortest for its float, unless that is very small. */
function shortest(float: number): number {
  return Math.abs(float) < 2 ** -120 ? 0 : Number(float.toPrecision(6))
}
