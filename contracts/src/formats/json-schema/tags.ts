import { isJsonArray, isJsonObject, type Json, type JsonObject, writeJson } from '../../json.ts'
import type { TagEdit } from '../format.ts'
import { tagsIn, withTagsIn } from '../json-tags.ts'
import type { Tree } from './tree.ts'

/**
 * The text with the tags of its objects and properties edited. A place is told by the kinds of schema that lead there:
 * `object.lines.array.object.price`, `object.payment.oneof.0.object.iban`.
 */
export function retagged({ document }: Tree, edit: TagEdit): string {
  return writeJson(visit(document.root, '', false, edit))
}

function visit(schema: Json, path: string, isField: boolean, edit: TagEdit): Json {
  if (!isJsonObject(schema)) return schema
  const members = new Map(
    [...schema].map(([keyword, value]) => {
      const step = steps.get(keyword)
      return [keyword, step === undefined ? value : step(value, path, edit)] as const
    })
  )
  return withTagsIn(members, editedTags(schema, path, isField, edit))
}

/** A property that is an object is a field and a record at once; its tags are those of both. */
function editedTags(schema: JsonObject, path: string, isField: boolean, edit: TagEdit): readonly string[] {
  const tags = tagsIn(schema)
  const ofField = isField ? edit({ path, type: 'sr_field', tags }) : tags
  if (!schema.has('properties')) return ofField
  const record = join(path, 'object')
  const ofRecord = edit({ path: record, type: 'sr_record', tags: isField ? [] : tags })
  return isField ? [...new Set([...ofField, ...ofRecord])] : ofRecord
}

type Step = (value: Json, path: string, edit: TagEdit) => Json

/** The keywords that lead to other schemas, and how a path tells of them. */
const steps: ReadonlyMap<string, Step> = new Map([
  ['properties', named('object', true)],
  ['definitions', named('definitions', false)],
  ['$defs', named('definitions', false)],
  ['items', listed('array')],
  ['prefixItems', listed('array')],
  ['allOf', listed('allof')],
  ['anyOf', listed('anyof')],
  ['oneOf', listed('oneof')],
  ['not', listed('not')],
  ['if', listed('conditional.if')],
  ['then', listed('conditional.then')],
  ['else', listed('conditional.else')]
])

function named(word: string, isField: boolean): Step {
  return (value, path, edit) =>
    isJsonObject(value)
      ? new Map(
          [...value].map(
            ([name, schema]) => [name, visit(schema, join(path, word, name), isField, edit)] as const
          )
        )
      : value
}

function listed(word: string): Step {
  return (value, path, edit) =>
    isJsonArray(value)
      ? value.map((schema, index) => visit(schema, join(path, word, String(index)), false, edit))
      : visit(value, join(path, word), false, edit)
}

function join(...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join('.')
}
