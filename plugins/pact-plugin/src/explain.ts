import type { Mismatch } from './rules/compare.ts'
import { kindOf } from './rules/matchers.ts'

/** A mismatch as a sentence. */
export function mismatchText(mismatch: Mismatch): string {
  return sentences[mismatch.kind](mismatch)
}

const sentences: Readonly<Record<Mismatch['kind'], (mismatch: Mismatch) => string>> = {
  missing: ({ expected }) => `expected something like ${valueText(expected)}, and it is missing`,
  unexpected: ({ actual }) => `expected nothing here, got ${valueText(actual)}`,
  kind: ({ expected, actual }) => `expected a ${kindOf(expected)}, got ${valueText(actual)}`,
  size: ({ expected, actual }) => `expected ${count(expected)}, got ${count(actual)}`,
  rule: ({ actual, expected, rule }) =>
    `expected ${wanted(rule?.type ?? '', expected, rule?.values ?? {})}, got ${valueText(actual)}`
}

function count(value: unknown): string {
  const size = Array.isArray(value) ? value.length : 0
  return size === 1 ? '1 item' : `${size} items`
}

function wanted(type: string, expected: unknown, values: Readonly<Record<string, unknown>>): string {
  if (type === 'equality') return valueText(expected)
  const more = Object.values(values)
    .map(value => (typeof value === 'string' ? value : valueText(value)))
    .join(', ')
  if (type === 'type')
    return `a ${kindOf(expected)}${more === '' ? '' : ` of size ${more}`}, like ${valueText(expected)}`
  return `what matches ${type}${more === '' ? '' : ` ${more}`}, like ${valueText(expected)}`
}

/** A value in short. */
export function valueText(value: unknown): string {
  const text = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? ''
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
