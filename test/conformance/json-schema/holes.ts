import { type Draft, isNode, mapped, type Node, type Schema } from '../../support/json-schemas.ts'
import { without } from './edits.ts'

interface Hole {
  /** Why Confluent's rules, which ours follow, let the pair pass. */
  readonly reason: string
  /** The reader's schema without what the rules do not look at. */
  readonly relieve?: (node: Node) => Schema
  /** The writer's schema as the rules take it. */
  readonly tighten?: (node: Node, draft: Draft) => Schema
}

/**
 * Where the rules call a reader compatible that refuses a message of the writer's. A refusal is a hole's when the
 * reader, once relieved, takes the message, or the writer, once tightened, may not write it.
 */
export const holes = {
  format: {
    reason: 'formats are not compared',
    relieve: node => without(node, 'format')
  },
  contains: {
    reason: 'contains is not compared, only how often',
    relieve: node => without(node, 'contains')
  },
  propertyNames: {
    reason: 'propertyNames are not compared',
    relieve: node => without(node, 'propertyNames')
  },
  patternProperties: {
    reason: 'schemas of patterns are not compared with each other, nor with the properties that they fit',
    relieve: node => without(node, 'patternProperties'),
    tighten: node => without(node, 'patternProperties')
  },
  conditions: {
    reason: 'if, then and else are not compared',
    relieve: node => without(node, 'if', 'then', 'else')
  },
  requiredUnnamed: {
    reason: 'what is required is compared for named properties only',
    relieve: node => requiring(node, (name, properties) => Object.hasOwn(properties, name))
  },
  requiredWithDefault: {
    reason:
      'a default is taken to fill in what is missing (REQUIRED_…_WITH_DEFAULT_ADDED), which validators do not do',
    relieve: node =>
      requiring(node, (name, properties) => {
        const property = properties[name]
        return !(isNode(property) && 'default' in property)
      })
  },
  inferredType: {
    reason:
      'keywords are taken to say that the value is of the type that they are about; 2020-12 does so beside any type, too',
    tighten: (node, draft) => {
      const isOther = ['enum', 'const', '$ref'].some(keyword => keyword in node)
      const type = families.find(([, keywords]) => keywords.some(keyword => keyword in node))?.[0]
      if (isOther || type === undefined) return node
      if (node.type === undefined) return { ...node, type }
      if (draft === 'draft-07') return node
      const own = [node.type].flat().map(name => (name === 'integer' ? 'number' : name))
      return own.includes(type) && Array.isArray(node.type) ? { ...node, type } : own.includes(type) && node
    }
  },
  closedByPatterns: {
    reason: 'an object with patterns is taken to have no other properties, unless it says more about them',
    tighten: node =>
      'patternProperties' in node && !('additionalProperties' in node)
        ? { ...node, additionalProperties: false }
        : node
  },
  overlap: {
    reason: 'branches of oneOf that grow or are added may come to overlap, and are compared one by one',
    relieve: ({ oneOf, ...node }) => {
      if (!Array.isArray(oneOf)) return node
      return 'anyOf' in node ? { allOf: [node, { anyOf: oneOf }] } : { ...node, anyOf: oneOf }
    }
  }
} as const satisfies Record<string, Hole>

export type HoleName = keyof typeof holes
export const holeNames = Object.keys(holes) as readonly HoleName[] // keys of the literal above

/** A reader's schema without what holes let pass. Below a `not` the sides change their parts. */
export function relieved(schema: Schema, names: readonly HoleName[], draft: Draft): Schema {
  return names.reduce<unknown>((rest, name) => {
    const { relieve, tighten } = changesOf(name, draft)
    return mapped(rest, relieve, tighten)
  }, schema) as Schema // a schema with schemas in it replaced
}

/** A writer's schema as holes let it be taken. */
export function tightened(schema: Schema, names: readonly HoleName[], draft: Draft): Schema {
  return names.reduce<unknown>((rest, name) => {
    const { relieve, tighten } = changesOf(name, draft)
    return mapped(rest, tighten, relieve)
  }, schema) as Schema // a schema with schemas in it replaced
}

function changesOf(
  name: HoleName,
  draft: Draft
): Readonly<Record<'relieve' | 'tighten', (node: Node) => Schema>> {
  const hole: Hole = holes[name]
  return { relieve: hole.relieve ?? (node => node), tighten: node => hole.tighten?.(node, draft) ?? node }
}

const families: readonly (readonly [string, readonly string[]])[] = [
  ['array', ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains']],
  [
    'object',
    [
      'properties',
      'required',
      'additionalProperties',
      'patternProperties',
      'propertyNames',
      'minProperties',
      'maxProperties',
      'dependentRequired',
      'dependentSchemas'
    ]
  ],
  ['number', ['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum', 'multipleOf']],
  ['string', ['maxLength', 'minLength', 'pattern', 'format']]
]

function requiring(
  node: Node,
  keeps: (name: string, properties: Readonly<Record<string, unknown>>) => boolean
): Node {
  if (!Array.isArray(node.required)) return node
  const properties = isNode(node.properties) ? node.properties : {}
  return { ...node, required: node.required.filter(name => keeps(String(name), properties)) }
}
