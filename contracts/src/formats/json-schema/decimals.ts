/** A number exactly as it was written: digits, times ten to the power of an exponent. */
interface Decimal {
  readonly digits: bigint
  readonly exponent: number
}

/** Numbers further apart than this many powers of ten are not divided by each other. */
const gapLimit = 1000

/** Less than zero when the first is smaller, zero when both are equal. */
export function compareNumbers(one: string, other: string): number {
  const [a, b] = [decimalOf(one), decimalOf(other)]
  const [signA, signB] = [signOf(a), signOf(b)]
  if (signA !== signB || signA === 0) return signA - signB
  const [sizeA, sizeB] = [magnitudeOf(a), magnitudeOf(b)]
  if (sizeA !== sizeB) return sizeA < sizeB ? -signA : signA
  const [left, right] = [digitsOf(a), digitsOf(b)]
  const length = Math.max(left.length, right.length)
  const [l, r] = [left.padEnd(length, '0'), right.padEnd(length, '0')]
  return l === r ? 0 : l < r ? -signA : signA
}

/** Whether the first is a whole multiple of the second. */
export function isMultiple(one: string, other: string): boolean {
  const [a, b] = [decimalOf(one), decimalOf(other)]
  if (b.digits === 0n) return false
  const exponent = Math.min(a.exponent, b.exponent)
  if (Math.max(a.exponent, b.exponent) - exponent > gapLimit) return false
  return scaled(a, exponent) % scaled(b, exponent) === 0n
}

/** One spelling for all spellings of a number: `1`, `1.0` and `10e-1` are `1e0`. */
export function numberKey(text: string): string {
  const { digits, exponent } = decimalOf(text)
  return digits === 0n ? '0e0' : `${digits}e${exponent}`
}

/** Whether a number has no fraction. */
export function isWhole(text: string): boolean {
  return decimalOf(text).exponent >= 0
}

function decimalOf(text: string): Decimal {
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const written = `${whole}${fraction}`
  const significant = written.replace(/0+$/, '')
  const digits = significant === '' || significant === '-' ? 0n : BigInt(significant)
  const exponent = Number(power) - fraction.length + written.length - significant.length
  return digits === 0n ? { digits, exponent: 0 } : { digits, exponent }
}

function signOf({ digits }: Decimal): number {
  return digits === 0n ? 0 : digits < 0n ? -1 : 1
}

function digitsOf({ digits }: Decimal): string {
  return String(digits).replace('-', '')
}

function magnitudeOf(decimal: Decimal): number {
  return digitsOf(decimal).length + decimal.exponent
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to)
}
