import type { Json, JsonObject } from '../../json.ts'
import type { Name } from './names.ts'

/** A parsed Avro schema. */
export interface Tree {
  readonly root: Node
  /** Full names of the types that come from references; they are written as names only. */
  readonly external: ReadonlySet<string>
}

export type Node = PrimitiveNode | ArrayNode | MapNode | UnionNode | NamedNode
export type NamedNode = RecordNode | EnumNode | FixedNode
export type Kind = Node['kind']
export type Primitive = (typeof primitives)[number]

export const primitives = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const

interface Base {
  /** Attributes without a meaning of their own here, logical types among them. */
  readonly props: JsonObject
  /** How many nodes are stacked below this one. Bounded, so that recursive walks are safe. */
  height: number
  /** Equal numbers mean: these two resolve alike. 0 until known, see `shapes.ts`. */
  shape: number
}

export interface PrimitiveNode extends Base {
  readonly kind: Primitive
}

export interface ArrayNode extends Base {
  readonly kind: 'array'
  readonly items: Node
}

export interface MapNode extends Base {
  readonly kind: 'map'
  readonly values: Node
}

export interface UnionNode extends Base {
  readonly kind: 'union'
  readonly branches: readonly Node[]
}

interface Named extends Base {
  readonly name: Name
  readonly doc: string | undefined
  readonly aliases: readonly Name[]
}

export interface RecordNode extends Named {
  readonly kind: 'record'
  /** Declared as `error` rather than `record`; read and written alike. */
  readonly isError: boolean
  /** By name, in order. Filled after the record is known, since a field may be of its own record's type. */
  readonly fields: ReadonlyMap<string, Field>
  /** The same in a row. */
  sequence: readonly Field[]
  /** For each of the row a number; equal ones, not 0, mean: named the same, without aliases, and of types that resolve alike. */
  fieldShapes: readonly number[]
}

export interface EnumNode extends Named {
  readonly kind: 'enum'
  readonly symbols: readonly string[]
  /** The symbol that a reader takes for those it does not know. */
  readonly fallback: string | undefined
}

export interface FixedNode extends Named {
  readonly kind: 'fixed'
  readonly size: number
}

export interface Field {
  readonly name: string
  readonly type: Node
  readonly doc: string | undefined
  /** `undefined` is none; a default of null is `null`. */
  readonly default: Json | undefined
  readonly order: Order
  readonly aliases: readonly string[]
  readonly props: JsonObject
}

export type Order = (typeof orders)[number]
export const orders = ['ascending', 'descending', 'ignore'] as const

export function isNamed(node: Node): node is NamedNode {
  return 'name' in node
}

export function isPrimitive(kind: string): kind is Primitive {
  return (primitives as readonly string[]).includes(kind)
}

/** A node as a developer would call it: the full name of a named type, else its kind. */
export function labelOf(node: Node): string {
  return isNamed(node) ? node.name.full : node.kind
}
