import { isJsonArray, type Json, type JsonObject } from '../json.ts'

/** Where formats written in JSON keep the tags of a place. */
const keyword = 'confluent:tags'

export function tagsIn(object: JsonObject): readonly string[] {
  const tags = object.get(keyword)
  return isJsonArray(tags) ? tags.filter(tag => typeof tag === 'string') : []
}

/** The object with these tags and no others. */
export function withTagsIn(object: JsonObject, tags: readonly string[]): JsonObject {
  if (tags.length === 0 && !object.has(keyword)) return object
  const changed = new Map<string, Json>(object)
  if (tags.length === 0) changed.delete(keyword)
  else changed.set(keyword, [...tags])
  return changed
}
