/** A JSON number as Java Avro writes it back: integers stay as they are, all others become the text of a double. */
export function javaNumber(text: string): string {
  if (isIntegral(text)) return text === '-0' ? '0' : text
  return javaDouble(Number(text))
}

/** Java's `Double.toString`, as JSON: infinities and NaN are quoted. */
export function javaDouble(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value)
  const shortest = value.toExponential()
  // Java writes at least two digits, and chooses them together: 4.9E-324, not 5.0E-324; 9.9E-324, not 1.0E-323.
  const [mantissa, exponent] = (shortest.includes('.') ? shortest : value.toExponential(1)).split('e')
  return `${mantissa}E${Number(exponent)}`
}

/** What Java's `Double.valueOf` makes of a text; undefined when it is no number. Hexadecimal is not taken. */
export function doubleIn(text: string): number | undefined {
  const match = /^([+-]?)(NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fFdD]?$/.exec(text.trim())
  if (match === null) return undefined
  return Number(match[2]) * (match[1] === '-' ? -1 : 1)
}

export function isIntegral(text: string): boolean {
  return !/[.eE]/.test(text)
}

/** Whether the text of an integer fits so many bits, sign included. */
export function fitsBits(text: string, bits: number): boolean {
  return text.length <= 20 && BigInt.asIntN(bits, BigInt(text)) === BigInt(text)
}
