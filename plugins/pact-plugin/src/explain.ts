import type { Mismatch } from './rules/compare.ts'
import { kindOf } from './rules/matchers.ts'

/** A mismatch as a sentence. */
export function mismatchText(mismatch: Mismatch): string {
  return sentences[mismatch.kind](mismatch)
}

const sentences: Readonly<Record<Mismatch['kind'], (mismatch: Mismatch) => string>> = {
  missing: ({ path, expected }) => `${path} is missing; expected something like ${valueText(expected)}`,
  unexpected: ({ path, actual }) => `${path} is there, with ${valueText(actual)}, and is not expected`,
  kind: ({ path, expected, actual }) => `${path} is ${valueText(actual)}; expected a ${kindOf(expected)}`,
  size: ({ path, expected, actual }) => `${path} has ${count(actual)}; expected ${count(expected)}`,
  rule: ({ path, actual, expected, rule }) =>
    `${path} is ${valueText(actual)}; expected ${wanted(rule?.type ?? '', expected, rule?.values ?? {})}`
}

function count(value: unknown): string {
  const size = Array.isArray(value) ? value.length : 0
  return size === 1 ? '1 item' : `${size} items`
}

function wanted(type: string, expected: unknown, values: Readonly<Record<string, unknown>>): string {
  if (type === 'equality') return valueText(expected)
  const more = Object.values(values).map(valueText).join(', ')
  if (type === 'type')
    return `a ${kindOf(expected)}${more === '' ? '' : ` of size ${more}`}, like ${valueText(expected)}`
  return `what matches ${type}${more === '' ? '' : ` ${more}`}, like ${valueText(expected)}`
}

/** A value in short. */
export function valueText(value: unknown): string {
  const text = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? ''
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
