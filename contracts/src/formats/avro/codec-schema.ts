import type avsc from 'avsc'
import { Failure } from '../../failures.ts'
import { isJsonArray, isJsonObject, type Json, JsonNumber } from '../../json.ts'
import { exact, fits, java } from './defaults.ts'
import type { Name } from './names.ts'
import { type Field, isNamed, type NamedNode, type Node, type Tree } from './tree.ts'

/** What a codec's type is for: what is written, or what others wrote is read as. */
export type Side = 'reads' | 'writes'

/** The schema as avsc takes it: all types in full, without what only people read. Logical types are left as they travel. */
export function codecSchema({ root }: Tree, side: Side): avsc.schema.AvroSchema {
  const defined = new Set<string>()
  const typeOf = side === 'reads' ? withDefaultsFirst() : (field: Field) => field.type

  const schemaOf = (node: Node): unknown => {
    if (isNamed(node)) {
      if (defined.has(node.name.full)) return absolute(node.name)
      defined.add(node.name.full)
      return {
        name: absolute(node.name),
        aliases: node.aliases.map(absolute),
        ...bodyOf(node)
      }
    }
    switch (node.kind) {
      case 'array':
        return { type: 'array', items: schemaOf(node.items) }
      case 'map':
        return { type: 'map', values: schemaOf(node.values) }
      case 'union':
        return node.branches.map(schemaOf)
      default:
        return node.kind
    }
  }
  const bodyOf = (node: NamedNode): object => {
    switch (node.kind) {
      case 'fixed':
        return { type: 'fixed', size: node.size }
      case 'enum':
        return { type: 'enum', symbols: node.symbols, ...(node.fallback && { default: node.fallback }) }
      case 'record':
        return { type: 'record', fields: [...node.fields.values()].map(fieldOf) }
    }
  }
  const fieldOf = (field: Field): object => {
    if (field.name === '__proto__') return refuse('A field named __proto__ cannot be written to an object')
    const type = typeOf(field)
    const { default: value } = field
    const isUsable = value !== undefined && fits(type, value, exact, typeOf)
    return {
      name: field.name,
      type: schemaOf(type),
      aliases: field.aliases.filter(alias => alias !== field.name),
      ...(isUsable && { default: literal(type, value, typeOf) })
    }
  }
  return schemaOf(root) as avsc.schema.AvroSchema // built above as avsc wants it
}

/** avsc would take a name without a dot to be in the namespace around it. */
function absolute({ full, space }: Name): string {
  return space === '' ? `.${full}` : full
}

/** avsc takes a union's default of its first branch only; Java of any. For a reader the order of branches is free. */
function withDefaultsFirst(): (field: Field) => Node {
  // A field that its own default leads back to stays as it is.
  const known = new Map<Field, Node>()
  const typeOf = (field: Field): Node => {
    const before = known.get(field)
    if (before !== undefined) return before
    known.set(field, field.type)
    const type = withDefaultFirst(field, typeOf)
    known.set(field, type)
    return type
  }
  return typeOf
}

function withDefaultFirst({ type, default: value }: Field, typeOf: (field: Field) => Node): Node {
  if (type.kind !== 'union' || value === undefined || !fits(type, value, java)) return type
  const chosen = type.branches.find(branch => fits(branch, value, exact, typeOf))
  if (chosen === undefined) return type
  return { ...type, branches: [chosen, ...type.branches.filter(branch => branch !== chosen)] }
}

/** A default that fits, as avsc takes it: bytes are text, a long is a bigint where a number would be rounded. */
function literal(node: Node, json: Json, typeOf: (field: Field) => Node): unknown {
  const branch = node.kind === 'union' ? node.branches[0] : undefined
  if (branch !== undefined) return literal(branch, json, typeOf)
  if (json instanceof JsonNumber) {
    const number = Number(json.text)
    return node.kind === 'long' && !Number.isSafeInteger(number) ? BigInt(json.text) : number
  }
  if (node.kind === 'float' || node.kind === 'double') return Number(json)
  if (node.kind === 'array' && isJsonArray(json)) return json.map(item => literal(node.items, item, typeOf))
  if (node.kind === 'map' && isJsonObject(json)) {
    return Object.fromEntries([...json].map(([key, item]) => [key, literal(node.values, item, typeOf)]))
  }
  if (node.kind !== 'record' || !isJsonObject(json)) return json
  return Object.fromEntries(
    [...node.fields.values()].map(field => [
      field.name,
      literal(typeOf(field), (json.has(field.name) ? json.get(field.name) : field.default) ?? null, typeOf)
    ])
  )
}

function refuse(detail: string): never {
  throw new Failure('schemaInvalid', { type: 'AVRO', detail })
}
