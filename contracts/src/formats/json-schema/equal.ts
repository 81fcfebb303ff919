import type { Ajv } from 'ajv'

/** Whether two values are the same JSON, whatever the members of their objects are called. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every(name => Object.hasOwn(other, name) && isEqual(one[name], other[name]))
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** The keywords that compare values, by the comparison above. They say of an error what ajv says. */
const keywords = {
  const: {
    message: 'must be equal to constant',
    validate: (wanted: unknown, datum: unknown) => isEqual(wanted, datum)
  },
  enum: {
    message: 'must be equal to one of the allowed values',
    validate: (wanted: unknown, datum: unknown) =>
      Array.isArray(wanted) && wanted.some(value => isEqual(value, datum))
  },
  uniqueItems: {
    message: 'must NOT have duplicate items',
    validate: (isWanted: unknown, datum: unknown) =>
      isWanted !== true ||
      !Array.isArray(datum) ||
      datum.every((item, index) => datum.slice(0, index).every(before => !isEqual(before, item)))
  }
} as const

/** The comparison that ajv brings takes a member called `valueOf` or `toString` for a method, and throws. */
export function withOwnComparison(ajv: Ajv): Ajv {
  for (const [keyword, { message, validate }] of Object.entries(keywords)) {
    ajv.removeKeyword(keyword)
    ajv.addKeyword({ keyword, error: { message }, validate })
  }
  return ajv
}
