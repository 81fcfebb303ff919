import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson, writeJson } from '../../json.ts'
import type { TagEdit } from '../format.ts'
import { tagsIn, withTagsIn } from '../json-tags.ts'
import { canonical } from './canonical.ts'
import type { Tree } from './tree.ts'

/** The text with the tags of its records and fields edited. A place is the record's full name, and then the field's. */
export function retagged(tree: Tree, edit: TagEdit): string {
  return writeJson(visit(parseJson(canonical(tree)), '', edit))
}

function visit(schema: Json, namespace: string, edit: TagEdit): Json {
  if (isJsonArray(schema)) return schema.map(branch => visit(branch, namespace, edit))
  if (!isJsonObject(schema)) return schema
  const type = schema.get('type')
  if (type === 'record' || type === 'error') return visitRecord(schema, namespace, edit)
  return withMembers(schema, ['type', 'items', 'values'], member => visit(member, namespace, edit))
}

function visitRecord(schema: JsonObject, enclosing: string, edit: TagEdit): Json {
  const namespace = textOf(schema.get('namespace')) ?? enclosing
  const name = textOf(schema.get('name')) ?? ''
  const path = namespace === '' ? name : `${namespace}.${name}`
  const record = withTagsIn(schema, edit({ path, type: 'sr_record', tags: tagsIn(schema) }))
  return withMembers(record, ['fields'], fields =>
    isJsonArray(fields) ? fields.map(field => visitField(field, path, namespace, edit)) : fields
  )
}

function visitField(field: Json, record: string, namespace: string, edit: TagEdit): Json {
  if (!isJsonObject(field)) return field
  const path = `${record}.${textOf(field.get('name')) ?? ''}`
  const tagged = withTagsIn(field, edit({ path, type: 'sr_field', tags: tagsIn(field) }))
  return withMembers(tagged, ['type'], type => visit(type, namespace, edit))
}

function withMembers(
  object: JsonObject,
  keys: readonly string[],
  change: (member: Json) => Json
): JsonObject {
  return new Map(
    [...object].map(([key, member]) => [key, keys.includes(key) ? change(member) : member] as const)
  )
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
