import { definitionOf, type FieldType, type Tree } from './tree.ts'

/** Enums travel as numbers, and so they are scalars. */
export type Kind = 'SCALAR' | 'MAP' | 'MESSAGE'

export function kindOf(tree: Tree, type: FieldType): Kind {
  if (type.kind === 'scalar') return 'SCALAR'
  if (type.kind === 'map') return 'MAP'
  return definitionOf(tree, type).node.kind === 'enum' ? 'SCALAR' : 'MESSAGE'
}

/** Scalars of one group are encoded alike, and so one may become another. Enums are named types of the first group. */
const scalarGroups: readonly (readonly string[])[] = [
  ['int32', 'int64', 'uint32', 'uint64', 'bool', 'enum'],
  ['sint32', 'sint64'],
  ['string', 'bytes'],
  ['fixed32', 'sfixed32'],
  ['fixed64', 'sfixed64'],
  ['float'],
  ['double']
]

/** Whether two scalar types are encoded alike. */
export function sameScalarGroup(one: FieldType, other: FieldType): boolean {
  return groupOf(one) === groupOf(other)
}

function groupOf(type: FieldType): number {
  const name = type.kind === 'scalar' ? type.name : 'enum'
  return scalarGroups.findIndex(group => group.includes(name))
}

/** A type as a developer would call it: `int32`, `Order.Line`, `map<string, Line>`. */
export function typeLabel(tree: Tree, type: FieldType): string {
  if (type.kind === 'scalar') return type.name
  if (type.kind === 'map') return `map<${type.key.name}, ${typeLabel(tree, type.value)}>`
  return definitionOf(tree, type).localName
}
