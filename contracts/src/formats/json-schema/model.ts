import type { Json } from '../../json.ts'

/**
 * What is compared: not the text but a tree of nodes, each of one kind. It is the model of the Java library that the
 * Confluent registry reads schemas with, since verdicts depend on how that library sorts keywords into kinds.
 */
export type Node =
  | PlainNode
  | StringNode
  | NumberNode
  | EnumNode
  | ConstNode
  | NotNode
  | ObjectNode
  | ArrayNode
  | CombinedNode

/** What every node has, whatever its kind. */
export interface Notes {
  readonly id?: Json | undefined
  readonly title?: Json | undefined
  readonly description?: Json | undefined
  readonly default?: Json | undefined
  /** Kafka Connect's name of a type: bytes are compared with nothing. */
  readonly connectType?: Json | undefined
}

interface Base {
  readonly notes: Notes
  /** The schema that the node was made of; branches with equal sources are one branch. */
  readonly source: Json
}

/** A node, or a name for one: names are followed when they are needed, so that a schema may contain itself. */
export type Slot = Node | Reference

export interface Reference {
  readonly kind: 'reference'
  readonly source: Json
  /** The node behind the name, and behind the names that it stands for in turn. */
  follow(): Node
}

/** `empty` has no keyword that is compared; `conditional` has `if`, `then` or `else`, which are not compared. */
export interface PlainNode extends Base {
  readonly kind: 'empty' | 'true' | 'false' | 'null' | 'boolean' | 'conditional'
}

/** A limit is the number's text. */
export type Limit = string | undefined

export interface StringNode extends Base {
  readonly kind: 'string'
  readonly limits: Readonly<Record<'maxLength' | 'minLength', Limit>>
  readonly pattern: string | undefined
}

export interface NumberNode extends Base {
  readonly kind: 'number'
  readonly isInteger: boolean
  readonly limits: Readonly<Record<'maximum' | 'minimum' | 'exclusiveMaximum' | 'exclusiveMinimum', Limit>>
  readonly multipleOf: Limit
}

export interface EnumNode extends Base {
  readonly kind: 'enum'
  /** By key, see `valueKey`. */
  readonly values: ReadonlyMap<string, Json>
}

export interface ConstNode extends Base {
  readonly kind: 'const'
  readonly value: Json
}

export interface NotNode extends Base {
  readonly kind: 'not'
  readonly excluded: Slot
}

/** Whether more than is named may stand there, and what it must look like: `additional…` or `unevaluated…`. */
export interface Rest {
  readonly isPermitted: boolean
  readonly schema: Slot | undefined
}

export interface ObjectNode extends Base {
  readonly kind: 'object'
  readonly properties: ReadonlyMap<string, Slot>
  readonly patterns: ReadonlyMap<string, Slot>
  readonly required: ReadonlySet<string>
  readonly needed: ReadonlyMap<string, readonly string[]>
  readonly dependent: ReadonlyMap<string, Slot>
  readonly additional: Rest
  readonly unevaluated: Rest
  readonly limits: Readonly<Record<'maxProperties' | 'minProperties', Limit>>
}

export interface ArrayNode extends Base {
  readonly kind: 'array'
  /** The schema of all items, when there is but one. */
  readonly items: Slot | undefined
  /** The schemas of the first items. */
  readonly tuple: readonly Slot[]
  readonly additional: Rest
  readonly unevaluated: Rest
  readonly limits: Readonly<Record<'maxItems' | 'minItems' | 'maxContains' | 'minContains', Limit>>
  readonly isUnique: boolean
}

export type Criterion = 'allOf' | 'anyOf' | 'oneOf'

export interface CombinedNode extends Base {
  readonly kind: 'combined'
  readonly criterion: Criterion
  readonly branches: readonly Slot[]
}

/** The node behind a slot. */
export function nodeOf(slot: Slot): Node {
  return slot.kind === 'reference' ? slot.follow() : slot
}

export const anythingGoes: Rest = { isPermitted: true, schema: undefined }
export const nothingGoes: Rest = { isPermitted: false, schema: undefined }
