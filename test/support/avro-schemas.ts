import fc from 'fast-check'

/** A schema as its JSON. */
export type Schema = string | readonly Schema[] | Annotated | ArrayOf | MapOf | Named
export type Named = RecordOf | EnumOf | FixedOf

export interface Annotated {
  readonly type: Primitive
  readonly logicalType?: string
  readonly precision?: number
  readonly scale?: number
}

export interface ArrayOf {
  readonly type: 'array'
  readonly items: Schema
}

export interface MapOf {
  readonly type: 'map'
  readonly values: Schema
}

interface Naming {
  readonly name: string
  readonly namespace?: string
  readonly aliases?: readonly string[]
  readonly doc?: string
}

export interface RecordOf extends Naming {
  readonly type: 'record' | 'error'
  readonly fields: readonly Field[]
}

export interface EnumOf extends Naming {
  readonly type: 'enum'
  readonly symbols: readonly string[]
  readonly default?: string
}

export interface FixedOf extends Naming {
  readonly type: 'fixed'
  readonly size: number
  readonly logicalType?: string
}

export interface Field {
  readonly name: string
  readonly type: Schema
  readonly default?: unknown
  readonly aliases?: readonly string[]
  readonly order?: string
  readonly doc?: string
}

export type Primitive = (typeof primitives)[number]
export const primitives = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const

export const logicalTypes: readonly Annotated[] = [
  { type: 'int', logicalType: 'date' },
  { type: 'int', logicalType: 'time-millis' },
  { type: 'long', logicalType: 'timestamp-millis' },
  { type: 'long', logicalType: 'local-timestamp-micros' },
  { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 },
  { type: 'string', logicalType: 'uuid' },
  { type: 'string', logicalType: 'unknown' }
]

/** Few names, so that they meet again: as references, aliases and namesakes in other namespaces. */
export const typeNames = ['A', 'B', 'C', 'D', 'a.A', 'a.B', 'b.C', 'b.c.D', 'E', 'F']
export const fieldNames = ['id', 'b', 'c', 'd', 'e']
/** Mostly names that no field has: an alias that fits a second field has an answer of ours only. */
export const fieldAliases = ['old', 'older', 'oldest', 'id2', 'b2', 'c2', 'd2', 'e2', 'b', 'c']
export const symbols = ['X', 'Y', 'Z', 'W', 'V']
export const texts = ['', 'plain', 'a "quoted" text', 'Größe\n\u2028\u0001', '😀']

export const isPrimitive = (schema: Schema): schema is Primitive => primitives.some(kind => kind === schema)
export const isUnion = (schema: Schema): schema is readonly Schema[] => Array.isArray(schema)
export const isRecord = (schema: Schema): schema is RecordOf =>
  typeof schema === 'object' && 'fields' in schema
export const isEnum = (schema: Schema): schema is EnumOf => typeof schema === 'object' && 'symbols' in schema
export const isFixed = (schema: Schema): schema is FixedOf => typeof schema === 'object' && 'size' in schema
export const isNamed = (schema: Schema): schema is Named => typeof schema === 'object' && 'name' in schema
export const isArray = (schema: Schema): schema is ArrayOf => typeof schema === 'object' && 'items' in schema
/** Arrays have a method of that name. */
export const isMap = (schema: Schema): schema is MapOf =>
  typeof schema === 'object' && !isUnion(schema) && 'values' in schema

/** Any schema; `settle` makes it one that parses. */
export const schemas: fc.Arbitrary<Schema> = fc.letrec<{
  root: Schema
  record: RecordOf
  schema: Schema
  field: Field
}>(tie => {
  const naming = {
    name: fc.constantFrom(...typeNames),
    namespace: rarely(fc.constantFrom('', 'a', 'b.c')),
    aliases: rarely(fc.uniqueArray(fc.constantFrom(...typeNames), { minLength: 1, maxLength: 2 })),
    doc: rarely(fc.constantFrom(...texts))
  }
  const required = { noNullPrototype: true } as const
  const number = fc.oneof(
    fc.constantFrom<unknown>(0, -1, 1e-7, 1e23, 5e-324),
    fc.double({ noNaN: true, min: -1e30, max: 1e30 })
  )
  const leaf = fc.oneof(
    { arbitrary: fc.constantFrom<Schema>(...primitives), weight: 6 },
    { arbitrary: fc.constantFrom<Schema>(...logicalTypes), weight: 1 },
    { arbitrary: fc.constantFrom<Schema>(...typeNames), weight: 2 }
  )
  const record = fc.record(
    {
      type: fc.constantFrom('record' as const, 'record' as const, 'record' as const, 'error' as const),
      ...naming,
      fields: fc.uniqueArray(tie('field'), { maxLength: 4, selector: ({ name }) => name })
    },
    required
  )
  const enumeration = fc.record(
    {
      type: fc.constant('enum' as const),
      ...naming,
      symbols: fc.shuffledSubarray(symbols, { minLength: 1 }),
      default: fc.boolean()
    },
    required
  )
  const fixed = fc.record({
    type: fc.constant('fixed' as const),
    ...naming,
    size: fc.constantFrom(0, 1, 4, 16)
  })
  return {
    root: fc.oneof({ arbitrary: tie('record'), weight: 4 }, { arbitrary: tie('schema'), weight: 1 }),
    record: record.map(present),
    schema: fc.oneof(
      { maxDepth: 4, depthSize: 'medium' },
      { arbitrary: leaf, weight: 6 },
      { arbitrary: tie('record'), weight: 5 },
      {
        arbitrary: enumeration.map(({ default: hasDefault, ...rest }) =>
          present({ ...rest, default: hasDefault ? rest.symbols[0] : undefined })
        ),
        weight: 2
      },
      { arbitrary: fixed.map(present), weight: 1 },
      { arbitrary: fc.record({ type: fc.constant('array' as const), items: tie('schema') }), weight: 1 },
      { arbitrary: fc.record({ type: fc.constant('map' as const), values: tie('schema') }), weight: 1 },
      { arbitrary: fc.array(tie('schema'), { maxLength: 4 }), weight: 2 }
    ),
    field: fc
      .record({
        name: fc.constantFrom(...fieldNames),
        type: tie('schema'),
        hasDefault: fc.boolean(),
        misfit: rarely(
          fc.oneof(
            { arbitrary: fc.constantFrom<unknown>(null, 'text', [], { b: 1e21 }), weight: 5 },
            { arbitrary: number, weight: 1 }
          )
        ),
        aliases: rarely(fc.uniqueArray(fc.constantFrom(...fieldAliases), { minLength: 1, maxLength: 2 })),
        order: rarely(fc.constantFrom('ascending', 'descending', 'ignore')),
        doc: rarely(fc.constantFrom(...texts))
      })
      .map(({ hasDefault, misfit, ...field }) =>
        present({ ...field, default: misfit ?? (hasDefault ? defaultOf(field.type) : undefined) })
      )
  }
}).root

/** A value of a type, as a default is written. Of a name, whatever it stands for, null. */
export function defaultOf(schema: Schema): unknown {
  if (typeof schema === 'string') return isPrimitive(schema) ? primitiveDefaults[schema] : null
  if (isUnion(schema)) return defaultOf(schema[0] ?? 'null')
  if (isRecord(schema)) {
    return Object.fromEntries(schema.fields.map(({ name, type }) => [name, defaultOf(type)]))
  }
  if (isEnum(schema)) return schema.symbols[0]
  if (isFixed(schema)) return '\u00ff'.repeat(schema.size)
  if (isArray(schema)) return [defaultOf(schema.items)]
  if (isMap(schema)) return { key: defaultOf(schema.values) }
  return primitiveDefaults[schema.type]
}

/** A long that no JavaScript number is sure to hold. */
export const unsafeLong = 2 ** 53

const primitiveDefaults: Readonly<Record<Primitive, unknown>> = {
  null: null,
  boolean: true,
  int: -1,
  long: unsafeLong,
  float: 1.5,
  double: 1e-5,
  bytes: '\u0000ÿ',
  string: 'text'
}

/**
 * Makes a schema that parses: a name defined before becomes a reference, a name never defined becomes a type, and a
 * union holds a branch once and no union.
 */
export function settle(schema: Schema): Schema {
  const defined: string[] = []

  const visit = (node: Schema, space: string): Schema => {
    if (typeof node === 'string') return isPrimitive(node) ? node : reference(node)
    if (isUnion(node)) {
      const branches = new Map<unknown, Schema>()
      for (const branch of node.flat()) {
        const settled = visit(branch as Schema, space) // flat() loses the type of what is nested in itself
        if (isUnion(settled)) continue
        const label =
          typeof settled === 'string' ? settled : isNamed(settled) ? fullName(settled, space) : settled.type
        if (!branches.has(label)) branches.set(label, settled)
      }
      return [...branches.values()]
    }
    if (isArray(node)) return { ...node, items: visit(node.items, space) }
    if (isMap(node)) return { ...node, values: visit(node.values, space) }
    if (!isNamed(node)) return node
    const name = fullName(node, space)
    if (defined.includes(name)) return name
    defined.push(name)
    if (!isRecord(node)) return node
    return {
      ...node,
      fields: node.fields.map(field => ({ ...field, type: visit(field.type, spaceOf(name)) }))
    }
  }
  const reference = (name: string): string =>
    defined.includes(name) ? name : (defined[name.length % Math.max(1, defined.length)] ?? 'string')

  return visit(schema, '')
}

/** What `settle` would have mended: the first name that is used before its definition, or defined twice. */
export function faultOf(schema: Schema): 'usedBeforeDefinition' | 'definedTwice' | undefined {
  const defined = new Set<string>()

  const visit = (node: Schema, space: string): ReturnType<typeof faultOf> => {
    if (typeof node === 'string') {
      const isKnown =
        isPrimitive(node) || defined.has(node) || defined.has(space === '' ? node : `${space}.${node}`)
      return isKnown ? undefined : 'usedBeforeDefinition'
    }
    if (isUnion(node)) return firstOf(node, branch => visit(branch, space))
    if (isArray(node)) return visit(node.items, space)
    if (isMap(node)) return visit(node.values, space)
    if (!isNamed(node)) return undefined
    const name = fullName(node, space)
    if (defined.has(name)) return 'definedTwice'
    defined.add(name)
    return isRecord(node) ? firstOf(node.fields, ({ type }) => visit(type, spaceOf(name))) : undefined
  }
  return visit(schema, '')
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined
): Found | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

/** The namespace of a full name. */
export function spaceOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')))
}

export function fullName({ name, namespace }: Named, space: string): string {
  const outer = namespace ?? space
  return name.includes('.') || outer === '' ? name : `${outer}.${name}`
}

/** Once in five. */
function rarely<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ arbitrary, weight: 1 }, { arbitrary: fc.constant(undefined), weight: 4 })
}

/** Without the members that are undefined. */
export function present<Value extends object>(value: Value): Present<Value> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined)
  ) as Present<Value> // as said
}

type Present<Value> = {
  [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Value[Key]
} & { [Key in keyof Value as undefined extends Value[Key] ? Key : never]?: Exclude<Value[Key], undefined> }
