import { isJsonArray, isJsonObject, type Json, JsonNumber, type JsonObject } from '../../json.ts'
import type { Draft } from './drafts.ts'
import {
  type ArrayNode,
  anythingGoes,
  type Limit,
  type NumberNode,
  nothingGoes,
  type ObjectNode,
  type Rest,
  type Slot,
  type StringNode
} from './model.ts'

/** Reads a schema within the one that is being read. */
export type ReadChild = (schema: Json) => Slot

export function stringNode(schema: JsonObject): StringNode {
  const pattern = schema.get('pattern')
  return {
    kind: 'string',
    notes: {},
    source: schema,
    limits: { maxLength: limitIn(schema, 'maxLength'), minLength: limitIn(schema, 'minLength') },
    pattern: typeof pattern === 'string' ? pattern : undefined
  }
}

export function numberNode(schema: JsonObject, isInteger: boolean): NumberNode {
  return {
    kind: 'number',
    notes: {},
    source: schema,
    isInteger,
    limits: {
      maximum: limitIn(schema, 'maximum'),
      minimum: limitIn(schema, 'minimum'),
      exclusiveMaximum: limitIn(schema, 'exclusiveMaximum'),
      exclusiveMinimum: limitIn(schema, 'exclusiveMinimum')
    },
    multipleOf: limitIn(schema, 'multipleOf')
  }
}

export function objectNode(schema: JsonObject, draft: Draft, read: ReadChild): ObjectNode {
  const isModern = draft.age >= 2019
  const additional = schema.get('additionalProperties')
  const dependencies = [
    ...membersOf(schema, 'dependencies'),
    ...(isModern ? [...membersOf(schema, 'dependentRequired'), ...membersOf(schema, 'dependentSchemas')] : [])
  ]
  return {
    kind: 'object',
    notes: {},
    source: schema,
    properties: slotsOf(membersOf(schema, 'properties'), read),
    patterns: slotsOf(membersOf(schema, 'patternProperties'), read),
    required: new Set(stringsOf(schema.get('required'))),
    needed: new Map(
      dependencies
        .filter(([, member]) => isJsonArray(member))
        .map(([name, names]) => [name, stringsOf(names)])
    ),
    dependent: slotsOf(
      dependencies.filter(([, member]) => !isJsonArray(member)),
      read
    ),
    additional: restOf(additional, read),
    unevaluated: isModern ? restOf(schema.get('unevaluatedProperties'), read) : anythingGoes,
    limits: {
      maxProperties: limitIn(schema, 'maxProperties'),
      minProperties: limitIn(schema, 'minProperties')
    }
  }
}

export function arrayNode(schema: JsonObject, draft: Draft, read: ReadChild): ArrayNode {
  const isModern = draft.age >= 2019
  const items = schema.get('items')
  const prefix = draft.age >= 2020 ? schema.get('prefixItems') : undefined
  const tuple = isJsonArray(prefix) ? prefix : isJsonArray(items) ? items : []
  const single = items === undefined || isJsonArray(items) ? undefined : items
  // In 2020-12 `items` is what follows a prefix; before, `additionalItems` counts only behind a tuple.
  const rest = isJsonArray(prefix) ? single : isJsonArray(items) ? schema.get('additionalItems') : undefined
  const isClosed = isModern && !isJsonArray(prefix) && single === false
  const isAll = single !== undefined && !isJsonArray(prefix) && !isClosed
  const contains = isModern && schema.has('contains')
  return {
    kind: 'array',
    notes: {},
    source: schema,
    items: isAll ? read(single) : undefined,
    tuple: tuple.map(read),
    additional: isClosed ? nothingGoes : restOf(rest, read),
    unevaluated: isModern ? restOf(schema.get('unevaluatedItems'), read) : anythingGoes,
    limits: {
      maxItems: limitIn(schema, 'maxItems'),
      minItems: limitIn(schema, 'minItems'),
      maxContains: contains ? limitIn(schema, 'maxContains') : undefined,
      minContains: contains ? (limitIn(schema, 'minContains') ?? '1') : undefined
    },
    isUnique: schema.get('uniqueItems') === true
  }
}

function limitIn(schema: JsonObject, keyword: string): Limit {
  const limit = schema.get(keyword)
  return limit instanceof JsonNumber ? limit.text : undefined
}

function restOf(value: Json | undefined, read: ReadChild): Rest {
  if (value === undefined || value === true) return anythingGoes
  if (value === false) return nothingGoes
  return { isPermitted: true, schema: read(value) }
}

function membersOf(schema: JsonObject, keyword: string): readonly (readonly [string, Json])[] {
  const members = schema.get(keyword)
  return isJsonObject(members) ? [...members] : []
}

function slotsOf(members: readonly (readonly [string, Json])[], read: ReadChild): ReadonlyMap<string, Slot> {
  return new Map(members.map(([name, schema]) => [name, read(schema)]))
}

function stringsOf(value: Json | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter(item => typeof item === 'string') : []
}
