import { isJsonArray, isJsonObject, type Json, writeJson } from '../../json.ts'
import type { Tree } from './tree.ts'
import { sorted } from './values.ts'

/** The text that is stored and hashed: compact, with keys, arrays and numbers as they were written. */
export function canonical({ document }: Tree): string {
  return writeJson(document.root)
}

/** The canonical text with the keys of every object sorted. Arrays keep their order. */
export function normalized({ document }: Tree): string {
  return writeJson(withSortedKeys(document.root))
}

function withSortedKeys(value: Json): Json {
  if (isJsonArray(value)) return value.map(withSortedKeys)
  if (isJsonObject(value)) return new Map(sorted(value).map(([key, member]) => [key, withSortedKeys(member)]))
  return value
}
