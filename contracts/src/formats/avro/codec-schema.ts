import type avsc from 'avsc'
import { Failure } from '../../failures.ts'
import { isJsonArray, isJsonObject, type Json, JsonNumber } from '../../json.ts'
import { exact, fits, java } from './defaults.ts'
import { type Field, isNamed, type NamedNode, type Node, type Tree } from './tree.ts'

/** What a codec's type is for: what is written, or what others wrote is read as. */
export type Side = 'reads' | 'writes'

/** The schema as avsc takes it: all types in full, without what only people read. Logical types are left as they travel. */
export function codecSchema({ root }: Tree, side: Side): avsc.schema.AvroSchema {
  const defined = new Set<string>()

  const schemaOf = (node: Node): unknown => {
    if (isNamed(node)) {
      if (defined.has(node.name.full)) return node.name.full
      defined.add(node.name.full)
      return {
        name: node.name.full,
        aliases: node.aliases.map(alias => alias.full),
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
    const type = side === 'reads' ? withDefaultFirst(field) : field.type
    const { default: value } = field
    const isUsable = value !== undefined && fits(type, value, exact)
    return {
      name: field.name,
      type: schemaOf(type),
      aliases: field.aliases.filter(alias => alias !== field.name),
      ...(isUsable && { default: literal(type, value) })
    }
  }
  return schemaOf(root) as avsc.schema.AvroSchema // built above as avsc wants it
}

/** avsc takes a union's default of its first branch only; Java of any. For a reader the order of branches is free. */
function withDefaultFirst({ type, default: value }: Field): Node {
  if (type.kind !== 'union' || value === undefined || !fits(type, value, java)) return type
  const chosen = type.branches.find(branch => fits(branch, value, exact))
  if (chosen === undefined) return type
  return { ...type, branches: [chosen, ...type.branches.filter(branch => branch !== chosen)] }
}

/** A default that fits, as avsc takes it: bytes are text, a long is a bigint where a number would be rounded. */
function literal(node: Node, json: Json): unknown {
  if (json instanceof JsonNumber) {
    const number = Number(json.text)
    return node.kind === 'long' && !Number.isSafeInteger(number) ? BigInt(json.text) : number
  }
  if (node.kind === 'float' || node.kind === 'double') return Number(json)
  const branch = node.kind === 'union' ? node.branches[0] : undefined
  if (branch !== undefined) return literal(branch, json)
  if (node.kind === 'array' && isJsonArray(json)) return json.map(item => literal(node.items, item))
  if (node.kind === 'map' && isJsonObject(json)) {
    return Object.fromEntries([...json].map(([key, item]) => [key, literal(node.values, item)]))
  }
  if (node.kind !== 'record' || !isJsonObject(json)) return json
  return Object.fromEntries(
    [...node.fields.values()].map(field => [
      field.name,
      literal(field.type, json.get(field.name) ?? field.default ?? null)
    ])
  )
}

function refuse(detail: string): never {
  throw new Failure('schemaInvalid', { type: 'AVRO', detail })
}
