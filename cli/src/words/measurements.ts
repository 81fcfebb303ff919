import type { Counts, Excess, Measurement } from '@instep/monitoring'
import { type Output, table } from '../output.ts'

/** What each count is in words. */
export const countWords = {
  lag: 'waiting',
  oldest: 'oldest',
  inHand: 'in hand',
  redelivered: 'tried again',
  deadLetters: 'dead',
  unroutable: 'unroutable',
  consumers: 'consumers'
} as const satisfies Record<keyof Counts, string>

/** A table of what was measured, one line for each place and group; what is above its limit is red. */
export function measurementTable(
  out: Output,
  measurements: readonly Measurement[],
  above: readonly Excess[]
): string {
  if (measurements.length === 0) return 'Nobody there says that it receives anything from these brokers.'
  const counts = Object.keys(countWords) as (keyof Counts)[] // the keys of the table
  // A column that no broker has a number for says nothing.
  const told = counts.filter(count => measurements.some(measurement => measurement[count] !== undefined))
  const rows = measurements.map(measurement => {
    const { watched } = measurement
    const cells = told.map(count => {
      const text = countText(count, measurement[count])
      const isAbove = above.some(excess => excess.measurement === measurement && excess.count === count)
      return isAbove ? out.paint('red', text) : text
    })
    return [watched.place, watched.group ?? watched.services.join(', '), ...cells]
  })
  const problems = measurements.flatMap(({ watched, problem }) =>
    problem === undefined ? [] : [`${out.paint('yellow', '!')} ${watched.place}: ${problem}`]
  )
  const headings = ['PLACE', 'READER', ...told.map(count => countWords[count].toUpperCase())]
  return [table(headings, rows), ...problems].join('\n')
}

/** `kafka shop.orders, payments: 120 waiting, more than 100` */
export function excessText({ measurement: { watched }, count, value, limit }: Excess): string {
  const what = `${countText(count, value)} ${countWords[count]}`
  return `${watched.place}, ${watched.group ?? watched.services.join(', ')}: ${what}, more than ${countText(count, limit)}`
}

function countText(count: keyof Counts, value: number | undefined): string {
  if (value === undefined) return '-'
  return count === 'oldest' ? durationText(value) : String(value)
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000]
] as const

/** `3 min`: the largest unit that there is one of. */
export function durationText(milliseconds: number): string {
  const [name, size] = units.find(([, size]) => milliseconds >= size) ?? ['ms', 1]
  return `${Math.floor(milliseconds / size)} ${name}`
}
