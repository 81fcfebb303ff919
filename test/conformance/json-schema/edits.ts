import {
  condition,
  formats,
  isNode,
  mapped,
  type Node,
  names,
  type Schema
} from '../../support/json-schemas.ts'

/** Changes a schema where it can be changed so. */
type Edit = (node: Node, dice: number) => Schema | undefined

const limits = [
  ...['maxLength', 'minLength', 'maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum'],
  ...['multipleOf', 'maxItems', 'minItems', 'maxProperties', 'minProperties']
]

/** Keywords that a type may get, with a value. */
const gains: Readonly<Record<string, readonly Node[]>> = {
  string: [{ maxLength: 2 }, { minLength: 1 }, { pattern: '^a' }, { format: 'date' }, { format: 'uuid' }],
  number: [{ maximum: 2 }, { minimum: 0 }, { exclusiveMaximum: 3 }, { multipleOf: 2 }],
  integer: [{ maximum: 2 }, { minimum: 0 }, { exclusiveMinimum: -1 }, { multipleOf: 2 }],
  array: [
    { maxItems: 2 },
    { minItems: 1 },
    { uniqueItems: true },
    { contains: { type: 'string' } },
    { items: { type: 'string' } },
    { prefixItems: [{ type: 'number' }] },
    { items: false }
  ],
  object: [
    { maxProperties: 2 },
    { minProperties: 1 },
    { additionalProperties: false },
    { additionalProperties: { type: 'string' } },
    { patternProperties: { '^x': { type: 'number' } } },
    { propertyNames: { maxLength: 1 } },
    { dependentRequired: { a: ['b'] } },
    { dependentSchemas: { a: { minProperties: 2 } } },
    { required: ['a'] },
    condition({ required: ['a'] }, { required: ['b'] })
  ]
}

export const edits = {
  annotated: node => ({ ...node, title: 'new', description: 'new' }),
  limitRaised: inLimit(limit => limit + 1),
  limitLowered: inLimit(limit => limit - 1),
  factorDoubled: node =>
    typeof node.multipleOf === 'number' ? { ...node, multipleOf: node.multipleOf * 2 } : undefined,
  keywordAdded: (node, dice) => {
    const found = gains[String(node.type)]
    return found && { ...pick(found, dice), ...node }
  },
  keywordRemoved: (node, dice) => {
    const keywords = Object.keys(node).filter(keyword => keyword !== 'type')
    return keywords.length === 0 ? undefined : without(node, pick(keywords, dice))
  },
  typeAdded: (node, dice) =>
    'type' in node || '$ref' in node
      ? undefined
      : { ...node, type: pick(['string', 'number', 'object'], dice) },
  typeRemoved: node => ('type' in node ? without(node, 'type') : undefined),
  integerWidened: node => (node.type === 'integer' ? { ...node, type: 'number' } : undefined),
  numberNarrowed: node => (node.type === 'number' ? { ...node, type: 'integer' } : undefined),
  nullAllowed: node => (typeof node.type === 'string' ? { ...node, type: [node.type, 'null'] } : undefined),
  typeReplaced: (node, dice) =>
    'type' in node ? { type: pick(['string', 'integer', 'object', 'array', 'null'], dice) } : undefined,
  formatChanged: (node, dice) =>
    'format' in node ? { ...node, format: pick([...formats, 'email'], dice) } : undefined,
  patternChanged: node => ('pattern' in node ? { ...node, pattern: '^[a-c]+$' } : undefined),
  valueAdded: inList('enum', values => [...new Set([...values, 'new'])]),
  valueRemoved: inList('enum', (values, dice) => drop(values, dice)),
  constReplaced: node => ('const' in node ? { ...node, const: 'b' } : undefined),
  constOpened: node => ('const' in node ? { enum: [node.const, 'new'] } : undefined),
  propertyAdded: (node, dice) => withProperty(node, dice, pick(properties, dice)),
  propertyAddedWithDefault: (node, dice) => withProperty(node, dice, { type: 'string', default: 'a' }, true),
  propertyAddedRequired: (node, dice) => withProperty(node, dice, { type: 'string' }, true),
  propertyRemoved: (node, dice) => inProperties(node, dice, () => undefined),
  defaultAdded: (node, dice) =>
    inProperties(node, dice, held => (isNode(held) ? { ...held, default: 'a' } : held)),
  madeRequired: (node, dice) => {
    const known = Object.keys(isNode(node.properties) ? node.properties : {})
    return known.length === 0 ? undefined : withRequired(node, pick(known, dice))
  },
  madeRequiredWithDefault: (node, dice) => {
    const name = pick(names, dice)
    const held = isNode(node.properties) ? node.properties : {}
    if (!isNode(held[name])) return undefined
    const described = { ...held, [name]: { ...held[name], default: 'a' } }
    return withRequired({ ...node, properties: described }, name)
  },
  madeOptional: inList('required', (required, dice) => drop(required, dice)),
  closed: node => (node.type === 'object' ? { ...node, additionalProperties: false } : undefined),
  opened: node => ('additionalProperties' in node ? without(node, 'additionalProperties') : undefined),
  itemsAllowed: node => (node.items === false ? without(node, 'items') : undefined),
  itemAdded: inList('prefixItems', (items, dice) => [...items, pick(properties, dice)]),
  itemRemoved: inList('prefixItems', items => items.slice(0, -1)),
  anyOfGrown: inList('anyOf', (branches, dice) => [...branches, pick(properties, dice)]),
  anyOfShrunk: inList('anyOf', (branches, dice) => drop(branches, dice)),
  oneOfGrown: inList('oneOf', (branches, dice) => [...branches, pick(properties, dice)]),
  oneOfShrunk: inList('oneOf', (branches, dice) => drop(branches, dice)),
  allOfGrown: inList('allOf', (branches, dice) => [...branches, pick(properties, dice)]),
  allOfShrunk: inList('allOf', (branches, dice) => drop(branches, dice)),
  branchesReordered: node => {
    const keyword = ['anyOf', 'oneOf', 'allOf'].find(name => name in node)
    if (keyword === undefined) return undefined
    return { ...node, [keyword]: (node[keyword] as readonly unknown[]).toReversed() }
  },
  criterionChanged: (node, dice) => {
    const keyword = ['anyOf', 'oneOf', 'allOf'].find(name => name in node)
    return keyword === undefined
      ? undefined
      : { ...without(node, keyword), [pick(['anyOf', 'oneOf', 'allOf'], dice)]: node[keyword] }
  },
  madeCombined: (node, dice) => ({ [pick(['anyOf', 'oneOf', 'allOf'], dice)]: [node] }),
  madeAlternative: (node, dice) => ({
    [pick(['anyOf', 'oneOf'], dice)]: [node, pick(properties, dice)]
  }),
  unwrapped: (node, dice) => {
    const keyword = ['anyOf', 'oneOf', 'allOf'].find(name => name in node)
    return keyword === undefined ? undefined : pick(node[keyword] as readonly Schema[], dice)
  },
  negated: node => ({ not: node }),
  inlined: node => ('$ref' in node ? { type: 'object' } : undefined)
} satisfies Record<string, Edit>

export type EditName = keyof typeof edits
export const editNames = Object.keys(edits) as readonly EditName[] // keys of the literal above

/** What a new property, item or branch may be. */
const properties: readonly Schema[] = [
  { type: 'string' },
  { type: 'string', minLength: 3 },
  { type: 'number' },
  { type: 'integer', minimum: 1 },
  { type: 'null' },
  { enum: ['a', 'b'] },
  { type: 'object', properties: { a: { type: 'number' } } },
  {},
  true,
  false
]

/** Applies the first edit that has a place in the schema, looked for from `start` on, at one of its places. */
export function applyOne(
  schema: Schema,
  start: number,
  spot: number,
  dice: number
): { readonly edit: EditName; readonly schema: Schema } | undefined {
  for (let step = 0; step < editNames.length; step++) {
    const name = pick(editNames, start + step)
    const edit: Edit = edits[name]
    let places = 0
    mapped(schema, node => {
      if (edit(node, dice) !== undefined) places++
      return node
    })
    if (places === 0) continue
    let left = spot % places
    const edited = mapped(schema, node => {
      const change = left < 0 ? undefined : edit(node, dice)
      return change !== undefined && left-- === 0 ? change : node
    })
    return { edit: name, schema: edited as Schema } // a schema with a schema in it replaced
  }
  return undefined
}

function inLimit(change: (limit: number) => number): Edit {
  return (node, dice) => {
    const found = limits.filter(limit => typeof node[limit] === 'number')
    if (found.length === 0) return undefined
    const limit = pick(found, dice)
    const least = limit === 'multipleOf' ? 1 : limit.endsWith('imum') ? Number.NEGATIVE_INFINITY : 0
    return { ...node, [limit]: Math.max(least, change(Number(node[limit]))) }
  }
}

/** A list that must not become empty. */
function inList(
  keyword: string,
  change: (items: readonly unknown[], dice: number) => readonly unknown[]
): Edit {
  return (node, dice) => {
    const items = node[keyword]
    if (!Array.isArray(items)) return undefined
    const changed = change(items, dice)
    return changed.length === 0 ? without(node, keyword) : { ...node, [keyword]: changed }
  }
}

function withProperty(node: Node, dice: number, schema: Schema, isRequired = false): Node | undefined {
  if (node.type !== 'object') return undefined
  const held = isNode(node.properties) ? node.properties : {}
  const name = names.find(candidate => !Object.hasOwn(held, candidate)) ?? `new${dice % 2}`
  const grown = { ...node, properties: { ...held, [name]: schema } }
  return isRequired ? withRequired(grown, name) : grown
}

function withRequired(node: Node, name: string): Node {
  const required = Array.isArray(node.required) ? node.required : []
  return { ...node, required: [...new Set([...required, name])] }
}

function inProperties(node: Node, dice: number, change: (held: unknown) => unknown): Node | undefined {
  if (!isNode(node.properties)) return undefined
  const chosen = pick(Object.keys(node.properties), dice)
  const changed = Object.entries(node.properties).map(([name, held]) => [
    name,
    name === chosen ? change(held) : held
  ])
  return { ...node, properties: Object.fromEntries(changed.filter(([, held]) => held !== undefined)) }
}

export function without(node: Node, ...keywords: readonly string[]): Node {
  return Object.fromEntries(Object.entries(node).filter(([keyword]) => !keywords.includes(keyword)))
}

function drop(items: readonly unknown[], dice: number): readonly unknown[] {
  return items.toSpliced(dice % items.length, 1)
}

function pick<Item>(items: readonly Item[], dice: number): Item {
  return items[dice % items.length] as Item // none of the lists is empty
}
