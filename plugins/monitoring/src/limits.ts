import type { DeliveryLimits } from '@instep/contracts'
import type { Measurement } from './measurement.ts'

/** A count that is above its limit. */
export interface Excess {
  readonly measurement: Measurement
  readonly count: keyof DeliveryLimits
  readonly value: number
  readonly limit: number
}

const counts: readonly (keyof DeliveryLimits)[] = [
  'lag',
  'oldest',
  'redelivered',
  'deadLetters',
  'unroutable'
]

/**
 * What is above its limit: the contract's where it says one, else the one that is given. What a broker does not tell is
 * never above.
 */
export function excesses(
  measurements: readonly Measurement[],
  limits: DeliveryLimits = {}
): readonly Excess[] {
  return measurements.flatMap(measurement =>
    counts.flatMap(count => {
      const [value, limit] = [measurement[count], measurement.watched.limits[count] ?? limits[count]]
      return value !== undefined && limit !== undefined && value > limit
        ? [{ measurement, count, value, limit }]
        : []
    })
  )
}
