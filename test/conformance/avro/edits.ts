import {
  defaultOf,
  type EnumOf,
  type Field,
  fieldAliases,
  isArray,
  isEnum,
  isFixed,
  isMap,
  isNamed,
  isPrimitive,
  isRecord,
  isUnion,
  logicalTypes,
  type Named,
  primitives,
  type RecordOf,
  type Schema,
  symbols,
  texts,
  typeNames
} from '../../support/avro-schemas.ts'

/** Changes a type where it can be changed so. */
type Edit = (schema: Schema, dice: number) => Schema | undefined

export type EditName = keyof typeof edits

const edits = {
  fieldAdded: inRecord((record, dice) => withFields(record, [...record.fields, newField(record, dice)])),
  fieldAddedWithDefault: inRecord((record, dice) => {
    const field = newField(record, dice)
    return withFields(record, [{ ...field, default: defaultOf(field.type) }, ...record.fields])
  }),
  fieldRemoved: inRecord((record, dice) => withFields(record, without(record.fields, dice))),
  fieldRenamed: inField(field => ({ ...field, name: `${field.name}2` })),
  fieldRenamedWithAlias: inField(field => ({ ...field, name: `${field.name}2`, aliases: [field.name] })),
  fieldAliased: inField((field, dice) => ({ ...field, aliases: [pick(fieldAliases, dice)] })),
  fieldsReordered: inRecord(record => withFields(record, record.fields.toReversed())),
  fieldRecursive: inRecord(record =>
    withFields(record, [...record.fields, { name: 'self', type: ['null', record.name], default: null }])
  ),
  defaultAdded: inField(field => ({ ...field, default: defaultOf(field.type) })),
  defaultRemoved: inField(({ default: _default, ...field }) => field),
  madeNullable: inField(field =>
    isUnion(field.type) ? field : { ...field, type: ['null', field.type], default: null }
  ),
  madeRequired: inField(({ default: _default, ...field }) =>
    isUnion(field.type) ? { ...field, type: field.type.find(branch => branch !== 'null') ?? 'null' } : field
  ),
  docChanged: inNamed((named, dice) => ({ ...named, doc: pick(texts, dice) })),
  fieldDocChanged: inField((field, dice) => ({ ...field, doc: pick(texts, dice) })),
  promoted: (schema, dice) => (isPrimitive(schema) ? pick(promotions[schema] ?? [schema], dice) : undefined),
  primitiveChanged: (schema, dice) => (isPrimitive(schema) ? pick(primitives, dice) : undefined),
  logicalTypeAdded: (schema, dice) => (isPrimitive(schema) ? pick(logicalTypes, dice) : undefined),
  logicalTypeRemoved: schema =>
    typeof schema === 'object' && 'logicalType' in schema && !isNamed(schema) ? schema.type : undefined,
  branchAdded: (schema, dice) => (isUnion(schema) ? [...schema, pick(primitives, dice)] : undefined),
  branchRemoved: (schema, dice) => (isUnion(schema) ? without(schema, dice) : undefined),
  branchesReordered: schema => (isUnion(schema) ? schema.toReversed() : undefined),
  madeUnion: (schema, dice) => (isUnion(schema) ? undefined : [pick(primitives, dice), schema]),
  unionUnwrapped: (schema, dice) => (isUnion(schema) && schema.length > 0 ? pick(schema, dice) : undefined),
  symbolAdded: inEnum(type => ({ ...type, symbols: [...type.symbols, 'NEW'] })),
  symbolRemoved: inEnum(({ default: fallback, ...type }, dice) => {
    const rest = without(type.symbols, dice)
    const isLeft = fallback !== undefined && rest.includes(fallback)
    return { ...type, symbols: rest, ...(isLeft && { default: fallback }) }
  }),
  symbolsChanged: inEnum(({ default: _default, ...type }, dice) => ({
    ...type,
    symbols: symbols.slice(dice % symbols.length)
  })),
  enumDefaultSet: inEnum((type, dice) =>
    type.symbols.length === 0 ? type : { ...type, default: pick(type.symbols, dice) }
  ),
  enumDefaultRemoved: inEnum(({ default: _default, ...type }) => type),
  fixedResized: (schema, dice) => (isFixed(schema) ? { ...schema, size: dice % 20 } : undefined),
  renamed: inNamed((named, dice) => ({ ...named, name: pick(typeNames, dice) })),
  renamedWithAlias: inNamed(named => ({ ...named, name: `${named.name}2`, aliases: [named.name] })),
  namespaceChanged: inNamed((named, dice) => ({ ...named, namespace: pick(['', 'a', 'b.c', 'new'], dice) })),
  aliasesRemoved: inNamed(({ aliases: _aliases, ...named }) => named),
  wrappedInArray: schema => ({ type: 'array', items: schema }),
  itemsUnwrapped: schema => (isArray(schema) ? schema.items : isMap(schema) ? schema.values : undefined),
  arrayToMap: schema => (isArray(schema) ? { type: 'map', values: schema.items } : undefined)
} satisfies Record<string, Edit>

export const editNames = Object.keys(edits) as readonly EditName[] // keys of the literal above

/** What the specification lets a reader take instead. */
const promotions: Readonly<Record<string, readonly Schema[]>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string']
}

/** An edit, and the version that it made. */
export interface Edited {
  readonly edit: EditName
  readonly schema: Schema
}

/** Applies the first edit that has a place in the schema, looked for from `start` on, at one of its places. */
export function applyOne(schema: Schema, start: number, spot: number, dice: number): Edited {
  for (let index = start; ; index++) {
    const name = pick(editNames, index)
    const edit: Edit = edits[name]
    let places = 0
    walk(schema, node => {
      if (edit(node, dice) !== undefined) places++
      return undefined
    })
    if (places === 0) continue
    let left = spot % places
    const edited = walk(schema, node => {
      const change = edit(node, dice)
      return change !== undefined && left-- === 0 ? change : undefined
    })
    return { edit: name, schema: edited }
  }
}

/** The schema with some of its types replaced; what was replaced is not looked into. */
function walk(schema: Schema, replace: (node: Schema) => Schema | undefined): Schema {
  const replaced = replace(schema)
  if (replaced !== undefined) return replaced
  if (isUnion(schema)) return schema.map(branch => walk(branch, replace))
  if (isRecord(schema)) {
    return withFields(
      schema,
      schema.fields.map(field => ({ ...field, type: walk(field.type, replace) }))
    )
  }
  if (isArray(schema)) return { ...schema, items: walk(schema.items, replace) }
  if (isMap(schema)) return { ...schema, values: walk(schema.values, replace) }
  return schema
}

function inRecord(change: (record: RecordOf, dice: number) => RecordOf): Edit {
  return (schema, dice) => (isRecord(schema) ? change(schema, dice) : undefined)
}

function inField(change: (field: Field, dice: number) => Field): Edit {
  return (schema, dice) => {
    if (!isRecord(schema) || schema.fields.length === 0) return undefined
    const index = dice % schema.fields.length
    return withFields(
      schema,
      schema.fields.map((field, at) => (at === index ? change(field, dice) : field))
    )
  }
}

function inEnum(change: (type: EnumOf, dice: number) => EnumOf): Edit {
  return (schema, dice) => (isEnum(schema) ? change(schema, dice) : undefined)
}

function inNamed(change: (named: Named, dice: number) => Named): Edit {
  return (schema, dice) => (isNamed(schema) ? change(schema, dice) : undefined)
}

function newField({ fields }: RecordOf, dice: number): Field {
  return { name: `new${fields.length}`, type: pick([...primitives, ...logicalTypes, ...typeNames], dice) }
}

/** A record whose fields have a name each. */
function withFields(record: RecordOf, fields: readonly Field[]): RecordOf {
  return { ...record, fields: [...new Map(fields.map(field => [field.name, field])).values()] }
}

function without<Item>(items: readonly Item[], dice: number): readonly Item[] {
  return items.length === 0 ? items : items.toSpliced(dice % items.length, 1)
}

function pick<Item>(items: readonly Item[], dice: number): Item {
  return items[dice % items.length] as Item // none of the lists is empty
}
