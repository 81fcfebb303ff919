import { isNode, names, type Schema } from '../../support/json-schemas.ts'

/** Numbers from 0, at random. */
export type Dice = () => number

/** Values on both sides of every limit that the schemas have. */
export const values: readonly unknown[] = [
  ...[null, true, 0, 1, -1, 2, 3, 4, 5, 6, -2, 0.5, 1.5, -0.5],
  ...['', 'a', 'b', 'ab', 'abc', 'aaaa', 'x', 'A', 'new', '2024-02-29', '127.0.0.1', 'a@example.com'],
  '0f8fad5b-d9cb-469f-a165-70867728950e',
  ...[[], [1], ['a'], [1, 1], ['a', 'b'], [1, 2, 3], ['a', 1, null, true], [null], [{}, {}]],
  ...[{}, { a: 1 }, { a: 'a' }, { b: 'b' }, { x1: 1 }, { x1: 'a' }, { other: 1 }, { a: 'a', b: 1 }],
  ...[
    { a: 'a', b: 'b', c: 'c' },
    { a: 1, x1: 'a' },
    { a: null, b: null, c: null, x1: null, other: null }
  ]
]

const depthLimit = 6

/** A value that has a fair chance to fit a schema, and now and then in one place does not. */
export function instanceOf(schema: unknown, shared: Schema, dice: Dice): unknown {
  const roll = <Item>(items: readonly Item[]): Item => items[dice() % items.length] as Item // never empty

  const of = (node: unknown, depth: number): unknown => {
    if (!isNode(node) || depth > depthLimit || dice() % 12 === 0) return roll(values)
    if ('$ref' in node) return of(shared, depth + 1)
    if ('const' in node) return node.const
    if (Array.isArray(node.enum)) return roll(node.enum)
    for (const keyword of ['anyOf', 'oneOf', 'allOf', 'if']) {
      const held = node[keyword]
      const branches = Array.isArray(held) ? held : held === undefined ? [] : [held, node.then, node.else]
      if (branches.length > 0) return joined(branches, keyword, depth)
    }
    const type = Array.isArray(node.type) ? roll(node.type) : node.type
    if (type === 'object' || (type === undefined && 'properties' in node)) return object(node, depth)
    if (type === 'array') return array(node, depth)
    const candidates = values.filter(value => typeof value === jsTypes[String(type)])
    return roll(candidates.length > 0 && type !== 'null' ? candidates : [null, ...values.slice(0, 3)])
  }
  const joined = (branches: readonly unknown[], keyword: string, depth: number): unknown => {
    if (keyword !== 'allOf') return of(roll(branches), depth + 1)
    const parts = branches.map(branch => of(branch, depth + 1))
    return parts.every(isNode) ? Object.assign({}, ...parts) : parts[0]
  }
  const object = (node: Readonly<Record<string, unknown>>, depth: number): unknown => {
    const held = isNode(node.properties) ? node.properties : {}
    const required = Array.isArray(node.required) ? node.required.map(String) : []
    const chosen = [...Object.keys(held), ...names, 'other'].filter(() => dice() % 5 < 2)
    const extra = node.additionalProperties ?? Object.values(node.patternProperties ?? {})[0] ?? true
    return Object.fromEntries(
      [...new Set([...required, ...chosen])].map(name => [name, of(held[name] ?? extra, depth + 1)])
    )
  }
  const array = (node: Readonly<Record<string, unknown>>, depth: number): unknown => {
    const prefix = Array.isArray(node.prefixItems) ? node.prefixItems : []
    const rest = node.items ?? node.contains ?? true
    const length = Math.max(dice() % 4, dice() % 2 === 0 ? prefix.length : 0)
    return Array.from({ length }, (_, index) => of(prefix[index] ?? rest, depth + 1))
  }
  return of(schema, 0)
}

const jsTypes: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean'
}
