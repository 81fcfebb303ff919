const units: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000]
]

/** `3 d ago` */
export function age(at: number, now = Date.now()): string {
  const [unit, size] = units.find(([, length]) => now - at >= length) ?? ['', 1]
  return unit === '' ? 'just now' : `${Math.floor((now - at) / size)} ${unit} ago`
}

/** `7 d`, `36 h`, or `without end` for what nobody removes. */
export function duration(milliseconds: number | 'forever'): string {
  if (milliseconds === 'forever') return 'without end'
  const [unit, size] = units.find(([, length]) => milliseconds >= length && milliseconds % length === 0) ?? [
    's',
    1000
  ]
  return `${milliseconds / size} ${unit}`
}

/** `2026-12-24` */
export function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
