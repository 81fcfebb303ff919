import fc from 'fast-check'

/** A schema in the keywords of 2020-12; `asDraft7` says the same in those of draft 7. */
export type Schema = boolean | Node
export interface Node {
  readonly [keyword: string]: unknown
}

/** Few names, so that properties, patterns and dependencies meet. */
export const names = ['a', 'b', 'c', 'x1']
export const patterns = ['^x', '[ab]']
export const formats = ['date', 'uuid', 'ipv4']

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const small = fc.integer({ min: 0, max: 4 })
const rarely = (arbitrary: fc.Arbitrary<Node>, outOf = 8): fc.Arbitrary<Node> =>
  fc.oneof({ arbitrary, weight: 1 }, { arbitrary: fc.constant<Node>({}), weight: outOf - 1 })
const maybe = (keyword: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Node> =>
  rarely(
    value.map((held): Node => ({ [keyword]: held })),
    3
  )
const all = (...parts: readonly fc.Arbitrary<Node>[]): fc.Arbitrary<Node> =>
  fc.tuple(...parts).map(found => Object.assign({}, ...found) as Node) // of nodes comes a node

export const schemas: fc.Arbitrary<Schema> = fc.letrec<{ schema: Schema; node: Node }>(tie => {
  const branches = fc.array(tie('schema'), { minLength: 1, maxLength: 3 })
  const members = (keys: readonly string[], maxLength: number) =>
    fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), tie('schema')), {
      maxLength,
      selector: ([key]) => key
    })
  const described = maybe('title', fc.constantFrom('one', 'other'))
  const typed = (type: fc.Arbitrary<unknown>) => type.map((held): Node => ({ type: held }))

  const text = all(
    typed(fc.constant('string')),
    described,
    maybe('maxLength', small),
    maybe('minLength', fc.nat(2)),
    maybe('pattern', fc.constantFrom('^a', 'b$', '^[a-z]+$')),
    maybe('format', fc.constantFrom(...formats))
  )
  const number = all(
    typed(fc.constantFrom('integer', 'number')),
    maybe('maximum', small),
    maybe('minimum', fc.integer({ min: -2, max: 1 })),
    maybe('exclusiveMaximum', small),
    maybe('exclusiveMinimum', fc.integer({ min: -2, max: 1 })),
    maybe('multipleOf', fc.constantFrom(1, 2, 3, 0.5))
  )
  const object = all(
    typed(fc.constant('object')),
    described,
    members(names, 3).map(held => (held.length === 0 ? {} : { properties: Object.fromEntries(held) })),
    maybe('required', fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 })),
    fc.oneof(
      { arbitrary: maybe('additionalProperties', fc.constant(false)), weight: 2 },
      { arbitrary: maybe('additionalProperties', tie('schema')), weight: 1 }
    ),
    rarely(
      members(patterns, 2)
        .filter(held => held.length > 0)
        .map((held): Node => ({ patternProperties: Object.fromEntries(held) })),
      5
    ),
    rarely(fc.constant<Node>({ propertyNames: { maxLength: 2 } })),
    rarely(
      fc.constantFrom<Node>({ dependentRequired: { a: ['b'] } }, { dependentRequired: { a: ['b', 'c'] } })
    ),
    rarely(tie('node').map((held): Node => ({ dependentSchemas: { b: held } }))),
    rarely(small.map((held): Node => ({ maxProperties: held }))),
    rarely(fc.nat(2).map((held): Node => ({ minProperties: held })))
  )
  const array = all(
    typed(fc.constant('array')),
    maybe('items', tie('schema')),
    rarely(
      branches.map((held): Node => ({ prefixItems: held })),
      6
    ),
    rarely(
      branches.map((held): Node => ({ prefixItems: held, items: false })),
      6
    ),
    rarely(tie('node').map((held): Node => ({ contains: held }))),
    maybe('maxItems', small),
    maybe('minItems', fc.nat(2)),
    maybe('uniqueItems', fc.boolean())
  )
  const conditional = fc.tuple(tie('node'), tie('node'), tie('node')).map((held): Node => condition(...held))
  const node = fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { arbitrary: text, weight: 4 },
    { arbitrary: number, weight: 4 },
    { arbitrary: fc.constantFrom<Node>({}, { type: 'null' }, { type: 'boolean' }), weight: 2 },
    {
      arbitrary: fc
        .uniqueArray(fc.constantFrom('a', 'b', 'ab', 1, null), { minLength: 1, maxLength: 3 })
        .map((held): Node => ({ enum: held })),
      weight: 2
    },
    { arbitrary: fc.constantFrom<Node>({ const: 'a' }, { const: 1 }), weight: 1 },
    { arbitrary: typed(fc.constantFrom(['string', 'null'], ['integer', 'string'])), weight: 1 },
    { arbitrary: object, weight: 8 },
    { arbitrary: array, weight: 4 },
    { arbitrary: branches.map((held): Node => ({ anyOf: held })), weight: 2 },
    { arbitrary: branches.map((held): Node => ({ oneOf: held })), weight: 2 },
    { arbitrary: branches.map((held): Node => ({ allOf: held })), weight: 2 },
    { arbitrary: tie('schema').map((held): Node => ({ not: held })), weight: 1 },
    { arbitrary: conditional, weight: 1 },
    { arbitrary: fc.constant<Node>({ $ref: '#/$defs/shared' }), weight: 1 }
  )
  return {
    node,
    schema: fc.oneof(
      { arbitrary: tie('node'), weight: 12 },
      { arbitrary: fc.constantFrom<Schema>(true, false), weight: 1 }
    )
  }
}).node

/** Put together from entries: an object with a `then` could be taken for a promise. */
export function condition(test: Schema, positive: Schema, negative: Schema = true): Node {
  return Object.fromEntries([
    ['if', test],
    ['then', positive],
    ['else', negative]
  ])
}

/** What others refer to. It refers to itself below a property only: else it would say nothing, and have no end. */
export const shareds: fc.Arbitrary<Schema> = fc.tuple(schemas, fc.boolean()).map(([schema, isRecursive]) => {
  const rest = mapped(schema, node => ('$ref' in node ? {} : node))
  return isRecursive
    ? { type: 'object', properties: { a: { $ref: '#/$defs/shared' }, b: rest } }
    : (rest as Schema) // a schema with schemas in it replaced
})

/** Keywords that hold a schema, a list of schemas, or schemas by name. */
const holding: Readonly<Record<string, 'one' | 'list' | 'named'>> = {
  additionalProperties: 'one',
  items: 'one',
  contains: 'one',
  propertyNames: 'one',
  not: 'one',
  if: 'one',
  // biome-ignore lint/suspicious/noThenProperty: a keyword
  then: 'one',
  else: 'one',
  prefixItems: 'list',
  anyOf: 'list',
  oneOf: 'list',
  allOf: 'list',
  properties: 'named',
  patternProperties: 'named',
  dependentSchemas: 'named',
  $defs: 'named'
}

type Change = (node: Node) => Schema

/**
 * The schema with every schema in it changed, from the outside inwards.
 * @param inverse the change for what stands below a `not`
 */
export function mapped(schema: unknown, change: Change, inverse: Change = change): unknown {
  if (!isNode(schema)) return schema
  const changed = change(schema)
  if (!isNode(changed)) return changed
  return Object.fromEntries(
    Object.entries(changed).map(([keyword, held]) => [
      keyword,
      keyword === 'not'
        ? mapped(held, inverse, change)
        : within(holding[keyword], held, inner => mapped(inner, change, inverse))
    ])
  )
}

function within(kind: string | undefined, held: unknown, change: (inner: unknown) => unknown): unknown {
  if (kind === 'one') return change(held)
  if (kind === 'list' && Array.isArray(held)) return held.map(change)
  if (kind !== 'named' || !isNode(held)) return held
  return Object.fromEntries(Object.entries(held).map(([name, inner]) => [name, change(inner)]))
}

export const drafts = ['draft-07', '2020-12'] as const
export type Draft = (typeof drafts)[number]

/** The text of a whole schema in a draft, with what it refers to. */
export function written(schema: Schema, shared: Schema, draft: Draft): Schema {
  if (!isNode(schema)) return schema
  if (draft === '2020-12') {
    return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema, $defs: { shared } }
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...(asDraft7(schema) as Node), // a node stays one
    definitions: { shared: asDraft7(shared) }
  }
}

function asDraft7(schema: unknown): unknown {
  return mapped(schema, node => {
    const { prefixItems, items, dependentRequired, dependentSchemas, $ref, ...rest } = node
    if ($ref !== undefined) return { $ref: '#/definitions/shared' }
    return {
      ...rest,
      ...(prefixItems === undefined
        ? items !== undefined && { items }
        : { items: (prefixItems as readonly unknown[]).map(asDraft7), ...additional(items) }),
      ...((dependentRequired !== undefined || dependentSchemas !== undefined) && {
        dependencies: { ...(asDraft7Members(dependentSchemas) as Node), ...(dependentRequired as Node) }
      })
    }
  })
}

function additional(items: unknown): Node {
  return items === undefined ? {} : { additionalItems: asDraft7(items) }
}

function asDraft7Members(members: unknown): unknown {
  if (!isNode(members)) return {}
  return Object.fromEntries(Object.entries(members).map(([name, inner]) => [name, asDraft7(inner)]))
}
