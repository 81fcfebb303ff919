import { isJsonArray, isJsonObject, type Json, JsonNumber } from '../json.ts'

/**
 * The text that Ruby's `to_json` gives for a value it has parsed. The Pact Broker's hashes are taken from this text.
 * `sorted` writes the members of every object by their names.
 */
export function rubyJson(value: Json, { sorted = false }: { readonly sorted?: boolean } = {}): string {
  const write = (value: Json): string => {
    if (value instanceof JsonNumber) return rubyNumber(value.text)
    if (isJsonArray(value)) return `[${value.map(write).join()}]`
    if (isJsonObject(value)) {
      const members = [...value]
      if (sorted) members.sort(([one], [other]) => compareText(one, other))
      return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join()}}`
    }
    return JSON.stringify(value)
  }
  return write(value)
}

/** Orders texts by code points, as Ruby orders UTF-8. `<` orders UTF-16 units, which differ above U+FFFF. */
export function compareText(one: string, other: string): number {
  const length = Math.min(one.length, other.length)
  for (let at = 0; at < length; at++) {
    const difference = rank(one.charCodeAt(at)) - rank(other.charCodeAt(at))
    if (difference !== 0) return difference
  }
  return one.length - other.length
}

/** Surrogates stand for code points above every other unit. */
function rank(unit: number): number {
  const isSurrogate = unit >= 0xd800 && unit < 0xe000
  return isSurrogate ? unit + 0x10000 : unit
}

/** Integers keep all their digits. What has a fraction or an exponent is a double to Ruby. */
function rubyNumber(text: string): string {
  if (!/[.eE]/.test(text)) return text === '-0' ? '0' : text
  const double = Number(text)
  return Number.isFinite(double) ? rubyFloat(double) : text
}

/** `Float#to_s`: plain from 0.0001 up to 16 digits before the point, always with a fraction. */
function rubyFloat(double: number): string {
  const [mantissa = '', exponentText = ''] = Math.abs(double).toExponential().split('e')
  const sign = double < 0 || Object.is(double, -0) ? '-' : ''
  const digits = mantissa.replace('.', '')
  const exponent = Number(exponentText)
  if (exponent >= 16 || exponent < -4) {
    const power = String(Math.abs(exponent)).padStart(2, '0')
    return `${sign}${digits[0]}.${digits.slice(1) || '0'}e${exponent < 0 ? '-' : '+'}${power}`
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`
}
