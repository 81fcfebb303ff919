import { inspect } from 'node:util'

/** A message in one line, short enough for an error. */
export function shownValue(value: unknown): string {
  const text = inspect(value, {
    ...{ depth: 6, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 60, maxArrayLength: 5 }
  }).replace(/^\w+ (?=\{)/, '')
  return text.length > 500 ? `${text.slice(0, 500)}…` : text
}
