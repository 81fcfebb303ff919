import { isJsonArray, type Json, type JsonObject } from '../../json.ts'
import type { Draft } from './drafts.ts'
import { arrayNode, numberNode, objectNode, type ReadChild, stringNode } from './families.ts'
import type { CombinedNode, Criterion, Node, Slot } from './model.ts'
import { valueKey } from './values.ts'

/** Makes the nodes that a schema's keywords stand for, in the order in which the two Java libraries do. */
export interface Extraction {
  readonly schema: JsonObject
  readonly draft: Draft
  readonly read: ReadChild
  /** The node behind a `$ref` and its kin. */
  readonly refer: (keyword: string) => Slot | undefined
}

/** Drafts 4 to 7: what stands beside a type that is not the type's own counts as a further node. */
export function extractLegacy({ schema, draft, read }: Extraction): readonly Slot[] {
  const slots: Slot[] = [...enums(schema), ...combinations(schema, read), ...negations(schema, read)]
  if (draft.age >= 6) slots.push(...constants(schema))
  const type = schema.get('type')
  const names = (isJsonArray(type) ? type : [type]).filter(name => typeof name === 'string')
  if (names.length > 0) {
    const nodes = names.map(name => typed(name, schema, draft, read))
    slots.push(isJsonArray(type) ? combined('anyOf', nodes, schema) : (nodes[0] ?? plain('empty', schema)))
  }
  const used = new Set(names.map(name => familyOf(name)))
  for (const family of ['array', 'object', 'number', 'string'] as const) {
    if (used.has(family) || !hasAnyOf(schema, keywordsOf(family, draft))) continue
    slots.push(typed(family, schema, draft, read))
  }
  if (draft.age >= 7 && hasAnyOf(schema, conditions)) slots.push(plain('conditional', schema))
  return slots
}

/** Drafts since 2019: keyword by keyword; those of one family, and the type, make one node. */
export function extractModern({ schema, draft, read, refer }: Extraction): readonly Slot[] {
  const slots: (Slot | undefined)[] = []
  const seen = new Set<string>()
  const type = schema.get('type')
  for (const keyword of schema.keys()) {
    const family =
      keyword === 'type' ? familyOf(type) : families.find(each => keywordsOf(each, draft).has(keyword))
    const element = family ?? keyword
    if (seen.has(element)) continue
    seen.add(element)
    if (isJsonArray(type) && keyword === 'type') {
      const branches = type.map(name => typed(name, new Map([['type', name]]), draft, read))
      slots.push(combined('anyOf', branches, schema))
    } else if (family !== undefined) {
      slots.push(typed(familyOf(type) === family ? type : family, schema, draft, read))
    } else slots.push(...single(keyword))
  }
  return slots.filter(slot => slot !== undefined)

  function single(keyword: string): readonly (Slot | undefined)[] {
    switch (keyword) {
      case 'type':
        return [typed(type, schema, draft, read)]
      case '$ref':
      case '$recursiveRef':
      case '$dynamicRef':
        return [refer(keyword)]
      case 'enum':
        return enums(schema)
      case 'const':
        return constants(schema)
      case 'not':
        return negations(schema, read)
      case 'allOf':
      case 'anyOf':
      case 'oneOf':
        return combination(schema, keyword, read)
      case 'if':
        return [plain('conditional', schema)]
      default:
        return []
    }
  }
}

/** Several nodes of one schema must all fit. */
export function combined(criterion: Criterion, branches: readonly Slot[], source: Json): CombinedNode {
  return { kind: 'combined', notes: {}, source, criterion, branches }
}

export function plain(
  kind: 'empty' | 'true' | 'false' | 'null' | 'boolean' | 'conditional',
  source: Json
): Node {
  return { kind, notes: {}, source }
}

type Family = 'array' | 'object' | 'number' | 'string'
const families: readonly Family[] = ['array', 'object', 'number', 'string']
const conditions = new Set(['if', 'then', 'else'])

function familyOf(type: Json | undefined): Family | undefined {
  const name = type === 'integer' ? 'number' : type
  return families.find(family => family === name)
}

function typed(type: Json | undefined, schema: JsonObject, draft: Draft, read: ReadChild): Node {
  switch (type) {
    case 'string':
      return stringNode(schema)
    case 'integer':
    case 'number':
      return numberNode(schema, type === 'integer')
    case 'object':
      return objectNode(schema, draft, read)
    case 'array':
      return arrayNode(schema, draft, read)
    case 'boolean':
    case 'null':
      return plain(type, schema)
    default:
      return plain('empty', schema)
  }
}

function enums(schema: JsonObject): readonly Node[] {
  const values = schema.get('enum')
  if (!isJsonArray(values)) return []
  return [
    {
      kind: 'enum',
      notes: {},
      source: schema,
      values: new Map(values.map(value => [valueKey(value), value]))
    }
  ]
}

function constants(schema: JsonObject): readonly Node[] {
  const value = schema.get('const')
  return value === undefined ? [] : [{ kind: 'const', notes: {}, source: schema, value }]
}

function negations(schema: JsonObject, read: ReadChild): readonly Node[] {
  const excluded = schema.get('not')
  return excluded === undefined ? [] : [{ kind: 'not', notes: {}, source: schema, excluded: read(excluded) }]
}

function combinations(schema: JsonObject, read: ReadChild): readonly Node[] {
  return (['allOf', 'anyOf', 'oneOf'] as const).flatMap(criterion => combination(schema, criterion, read))
}

function combination(schema: JsonObject, criterion: Criterion, read: ReadChild): readonly Node[] {
  const branches = schema.get(criterion)
  return isJsonArray(branches) ? [combined(criterion, branches.map(read), schema)] : []
}

function hasAnyOf(schema: JsonObject, keywords: ReadonlySet<string>): boolean {
  return [...schema.keys()].some(keyword => keywords.has(keyword))
}

const numbers = new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'])
const strings = new Set(['minLength', 'maxLength', 'pattern', 'format'])
const arrays4 = new Set(['items', 'additionalItems', 'minItems', 'maxItems', 'uniqueItems'])
const arrays6 = new Set([...arrays4, 'contains'])
const arrays2019 = new Set([...arrays6, 'minContains', 'maxContains', 'unevaluatedItems'])
const arrays2020 = new Set([...arrays2019, 'prefixItems'])
const objects4 = new Set([
  'properties',
  'required',
  'minProperties',
  'maxProperties',
  'dependencies',
  'patternProperties',
  'additionalProperties'
])
const objects6 = new Set([...objects4, 'propertyNames'])
const objects2019 = new Set([...objects6, 'dependentRequired', 'dependentSchemas', 'unevaluatedProperties'])

const keywords: Readonly<Record<Draft['age'], Readonly<Record<Family, ReadonlySet<string>>>>> = {
  4: { array: arrays4, object: objects4, number: numbers, string: strings },
  6: { array: arrays6, object: objects6, number: numbers, string: strings },
  7: { array: arrays6, object: objects6, number: numbers, string: strings },
  2019: { array: arrays2019, object: objects2019, number: numbers, string: strings },
  2020: { array: arrays2020, object: objects2019, number: numbers, string: strings }
}

function keywordsOf(family: Family, draft: Draft): ReadonlySet<string> {
  return keywords[draft.age][family]
}
