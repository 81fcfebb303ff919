import { UsageError } from './command.ts'

const units: Readonly<Record<string, number>> = { min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** A time that is to come: `2026-12-24`, `2026-12-24T12:00:00Z`, or from now on `36h`, `14d`. @throws UsageError */
export function timeOf(word: string, option: string, now = Date.now()): number {
  const [, count, unit = ''] = /^(\d{1,6})(min|h|d|w)$/.exec(word) ?? []
  if (count !== undefined) return now + Number(count) * (units[unit] ?? 0)
  const time = /^\d{4}-\d\d-\d\d/.test(word) ? Date.parse(word) : Number.NaN
  if (Number.isNaN(time)) throw new UsageError(`--${option} wants a date or a span such as 14d, not ${word}`)
  return time
}
