/** What letters of a date format stand for, as in Java's: a letter as often as it is repeated. */
const letters: Readonly<Record<string, (count: number) => string>> = {
  y: count => (count === 2 ? '\\d{2}' : '\\d{4}'),
  u: count => (count === 2 ? '\\d{2}' : '\\d{4}'),
  M: count => (count > 2 ? '\\p{L}+\\.?' : padded(count, '(?:0[1-9]|1[0-2])', '(?:[1-9]|1[0-2])')),
  d: count => padded(count, '(?:0[1-9]|[12]\\d|3[01])', '(?:[1-9]|[12]\\d|3[01])'),
  D: () => '\\d{1,3}',
  E: () => '\\p{L}+\\.?',
  H: count => padded(count, '(?:[01]\\d|2[0-3])', '(?:1?\\d|2[0-3])'),
  k: () => '\\d{1,2}',
  h: count => padded(count, '(?:0[1-9]|1[0-2])', '(?:[1-9]|1[0-2])'),
  K: () => '\\d{1,2}',
  m: count => padded(count, '[0-5]\\d', '[1-5]?\\d'),
  s: count => padded(count, '(?:[0-5]\\d|60)', '(?:[1-5]?\\d|60)'),
  S: count => `\\d{${count}}`,
  n: () => '\\d{1,9}',
  a: () => '(?:[AaPp]\\.?[Mm]\\.?)',
  z: () => '[\\p{L}/_+:\\d-]+',
  Z: () => '(?:Z|[+-]\\d{2}:?\\d{2})',
  X: () => '(?:Z|[+-]\\d{2}(?::?\\d{2})?)',
  x: () => '[+-]\\d{2}(?::?\\d{2})?'
}

/** Whether a text is a date or a time as the format writes it; without a format, as ISO 8601 does. */
export function fitsDateFormat(value: unknown, format: unknown): boolean {
  if (typeof value !== 'string') return false
  if (typeof format !== 'string' || format === '') return !Number.isNaN(Date.parse(value))
  return patternOf(format).test(value)
}

function patternOf(format: string): RegExp {
  const parts = format.match(/'(?:[^']|'')*'|([A-Za-z])\1*|./gs) ?? []
  return new RegExp(`^${parts.map(partPattern).join('')}$`, 'u')
}

function partPattern(part: string): string {
  if (part.startsWith("'")) return literal(part === "''" ? "'" : part.slice(1, -1).replaceAll("''", "'"))
  return letters[part.charAt(0)]?.(part.length) ?? literal(part)
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function padded(count: number, two: string, one: string): string {
  return count >= 2 ? two : one
}
