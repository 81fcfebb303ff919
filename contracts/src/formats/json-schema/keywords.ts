import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.ts'
import type { Draft } from './drafts.ts'

/** What a keyword's value must look like. */
export type Shape =
  | 'schema'
  | 'schemas'
  | 'schemaMap'
  | 'schemaOrSchemas'
  | 'schemaOrBoolean'
  | 'dependencies'
  | 'types'
  | 'strings'
  | 'stringsMap'
  | 'string'
  | 'pattern'
  | 'patternMap'
  | 'boolean'
  | 'number'
  | 'positive'
  | 'count'
  | 'array'
  | 'any'

type Shapes = Readonly<Record<string, Shape>>

const common: Shapes = {
  $schema: 'string',
  $ref: 'string',
  title: 'string',
  description: 'string',
  format: 'string',
  type: 'types',
  enum: 'array',
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  not: 'schema',
  maxLength: 'count',
  minLength: 'count',
  pattern: 'pattern',
  maximum: 'number',
  minimum: 'number',
  multipleOf: 'positive',
  properties: 'schemaMap',
  patternProperties: 'patternMap',
  additionalProperties: 'schemaOrBoolean',
  required: 'strings',
  maxProperties: 'count',
  minProperties: 'count',
  dependencies: 'dependencies',
  items: 'schemaOrSchemas',
  additionalItems: 'schemaOrBoolean',
  maxItems: 'count',
  minItems: 'count',
  uniqueItems: 'boolean',
  definitions: 'schemaMap',
  $defs: 'schemaMap'
}
const since6: Shapes = {
  $id: 'string',
  const: 'any',
  exclusiveMaximum: 'number',
  exclusiveMinimum: 'number',
  contains: 'schema',
  propertyNames: 'schema'
}
// biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
const since7: Shapes = { $comment: 'string', if: 'schema', then: 'schema', else: 'schema' }
const since2019: Shapes = {
  $anchor: 'string',
  maxContains: 'count',
  minContains: 'count',
  dependentRequired: 'stringsMap',
  dependentSchemas: 'schemaMap',
  unevaluatedItems: 'schema',
  unevaluatedProperties: 'schema',
  contentSchema: 'schema'
}

const byDraft: Readonly<Record<Draft['name'], ReadonlyMap<string, Shape>>> = {
  'draft-04': mapOf({ ...common, id: 'string', exclusiveMaximum: 'boolean', exclusiveMinimum: 'boolean' }),
  'draft-06': mapOf({ ...common, ...since6 }),
  'draft-07': mapOf({ ...common, ...since6, ...since7 }),
  '2019-09': mapOf({ ...common, ...since6, ...since7, ...since2019, $recursiveRef: 'string' }),
  '2020-12': mapOf({
    ...common,
    ...since6,
    ...since7,
    ...since2019,
    prefixItems: 'schemas',
    $dynamicRef: 'string',
    $dynamicAnchor: 'string'
  })
}

function mapOf(shapes: Shapes): ReadonlyMap<string, Shape> {
  return new Map(Object.entries(shapes))
}

/** The shape that a draft gives to a keyword; undefined when it does not know the keyword. */
export function shapeOf(keyword: string, draft: Draft): Shape | undefined {
  return byDraft[draft.name].get(keyword)
}

/** The names of a schema's references, of every draft that has them. */
export const refKeywords = ['$ref', '$recursiveRef', '$dynamicRef'] as const

/** A schema within another, and the steps that lead to it. */
export interface Child {
  readonly steps: readonly string[]
  readonly schema: Json
}

/** The schemas that stand directly in a schema's keywords. Values of the wrong shape are passed over. */
export function childrenOf(schema: JsonObject, draft: Draft): readonly Child[] {
  if (!draft.refHasSiblings && typeof schema.get('$ref') === 'string') return definitionsOf(schema)
  return [...schema].flatMap(([keyword, value]) => childrenIn(keyword, value, shapeOf(keyword, draft)))
}

function definitionsOf(schema: JsonObject): readonly Child[] {
  return ['definitions', '$defs'].flatMap(keyword => childrenIn(keyword, schema.get(keyword), 'schemaMap'))
}

function childrenIn(keyword: string, value: Json | undefined, shape: Shape | undefined): readonly Child[] {
  switch (shape) {
    case 'schema':
    case 'schemaOrBoolean':
      return [{ steps: [keyword], schema: value ?? true }]
    case 'schemas':
    case 'schemaOrSchemas':
      if (!isJsonArray(value)) return [{ steps: [keyword], schema: value ?? true }]
      return value.map((schema, index) => ({ steps: [keyword, String(index)], schema }))
    case 'schemaMap':
    case 'patternMap':
    case 'dependencies':
      if (!isJsonObject(value)) return []
      return [...value]
        .filter(([, schema]) => shape !== 'dependencies' || !isJsonArray(schema))
        .map(([name, schema]) => ({ steps: [keyword, name], schema }))
    default:
      return []
  }
}
