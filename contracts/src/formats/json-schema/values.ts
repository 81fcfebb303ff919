import { isJsonArray, isJsonObject, type Json, JsonNumber, type JsonObject, writeJson } from '../../json.ts'
import { numberKey } from './decimals.ts'

/** Equal texts mean equal values: keys in one order, numbers in one spelling. */
export function valueKey(value: Json): string {
  if (value instanceof JsonNumber) return numberKey(value.text)
  if (isJsonArray(value)) return `[${value.map(valueKey).join()}]`
  if (isJsonObject(value)) {
    return `{${sorted(value).map(([key, member]) => `${writeJson(key)}:${valueKey(member)}`)}}`
  }
  return writeJson(value)
}

/** A value as a person would write it, cut when it is long. */
export function shown(value: Json): string {
  const text = writeJson(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

/** Members by key, in the order of Java's strings. */
export function sorted(object: JsonObject): readonly (readonly [string, Json])[] {
  return [...object].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
}
