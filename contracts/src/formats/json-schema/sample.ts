import { isFound, textFor } from './patterns.ts'

/** A bundled schema, see `bundle.ts`. Its keywords have their right types: it was parsed. */
export interface Plain {
  readonly [keyword: string]: unknown
}

/** How deep a sample may be; recursive schemas have no end of their own. */
const depthLimit = 12

/**
 * A value that probably fits a schema. It need not: whoever asks checks it.
 * @param variant which enum value, branch or type to take, and from 1 on optional properties, too
 */
export function sample(root: unknown, variant: number): unknown {
  const definitions = (root as Plain | undefined)?.$defs as Plain | undefined

  const of = (schema: unknown, depth: number): unknown => {
    if (schema === false) return undefined
    if (typeof schema !== 'object' || schema === null || depth > depthLimit) return 'text'
    const node = schema as Plain
    if (typeof node.$ref === 'string') return of(definitions?.[node.$ref.slice('#/$defs/'.length)], depth + 1)
    if ('const' in node) return node.const
    if (Array.isArray(node.enum)) return pick(node.enum)
    const parts = [
      ...list(node.allOf).map(branch => of(branch, depth + 1)),
      ...[node.anyOf, node.oneOf].flatMap(branches =>
        Array.isArray(branches) ? [of(pick(branches), depth + 1)] : []
      )
    ]
    const type = Array.isArray(node.type) ? pick(node.type) : (node.type ?? typeLikely(node))
    const own = typeof type === 'string' ? makers[type]?.(node, depth) : undefined
    const conditional =
      variant === 0 ? [] : (variant % 2 === 1 ? [node.if, node.then] : [node.else]).filter(isObject)
    const conditioned = conditional.map(branch => of(branch, depth + 1))
    return (
      [...parts, own, ...conditioned].reduce(merged, undefined) ??
      (parts.length === 0 && own === undefined ? 'text' : own)
    )
  }
  const pick = (values: readonly unknown[]): unknown => values[variant % Math.max(1, values.length)]

  const makers: Readonly<Record<string, (node: Plain, depth: number) => unknown>> = {
    null: () => null,
    boolean: () => variant % 2 === 0,
    integer: node => number(node, variant, true),
    number: node => number(node, variant, false),
    string: node => text(node, variant),
    array: (node, depth) => {
      const prefix = list(node.prefixItems ?? node.items)
      const single = Array.isArray(node.items) ? node.additionalItems : (node.items ?? node.contains)
      const wanted = Math.max(count(node.minItems), count(node.minContains), 'contains' in node ? 1 : 0)
      const length = Math.min(Math.max(wanted, variant > 0 ? Math.max(1, prefix.length) : 0), 50)
      return Array.from({ length }, (_, index) => of(prefix[index] ?? single ?? true, depth + 1))
    },
    object: (node, depth) => {
      const properties = (node.properties ?? {}) as Plain
      const required = list(node.required) as readonly string[]
      const patterns = (node.patternProperties ?? {}) as Plain
      const matching = new Map(
        Object.entries(patterns).map(([pattern, schema]) => [textFor(pattern), schema] as const)
      )
      const named =
        variant > 0 && depth < 6
          ? [...Object.keys(properties), ...dependencies(node), ...matching.keys()].filter(
              name => name !== undefined
            )
          : []
      const names = new Set([...required, ...named])
      for (let at = 0; names.size < Math.min(count(node.minProperties), 50); at++) names.add(`extra${at}`)
      const members = [...names].slice(0, 200).map(name => {
        const schema = Object.hasOwn(properties, name)
          ? properties[name]
          : (matching.get(name) ?? node.additionalProperties ?? true)
        return [name, of(schema, depth + 1)] as const
      })
      return Object.fromEntries(members.filter(([, value]) => value !== undefined))
    }
  }
  return of(root, 0)
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function merged(one: unknown, other: unknown): unknown {
  if (one === undefined) return other
  const areObjects = [one, other].every(
    value => typeof value === 'object' && value !== null && !Array.isArray(value)
  )
  return areObjects ? { ...(one as object), ...(other as object) } : one
}

/** Names that have others depend on them, and what depends on them. */
function dependencies(node: Plain): readonly string[] {
  const members = [node.dependencies, node.dependentRequired, node.dependentSchemas].flatMap(held =>
    Object.entries((held ?? {}) as Plain)
  )
  return members.flatMap(([name, needed]) => [name, ...(list(needed) as readonly string[])])
}

function typeLikely(node: Plain): string | undefined {
  return hints.find(([, keywords]) => keywords.some(keyword => keyword in node))?.[0]
}

const hints: readonly (readonly [string, readonly string[]])[] = [
  [
    'object',
    [
      'properties',
      'required',
      'additionalProperties',
      'patternProperties',
      'minProperties',
      'maxProperties',
      'dependencies',
      'dependentRequired',
      'dependentSchemas'
    ]
  ],
  ['array', ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
  ['string', ['minLength', 'maxLength', 'pattern', 'format']]
]

function number(node: Plain, variant: number, isInteger: boolean): number {
  const step = typeof node.multipleOf === 'number' ? node.multipleOf : 1
  const low = [node.minimum, node.exclusiveMinimum].find(limit => typeof limit === 'number')
  const high = [node.maximum, node.exclusiveMaximum].find(limit => typeof limit === 'number')
  if (typeof low === 'number') return Math.ceil(low / step) * step + (low === node.minimum ? 0 : step)
  if (typeof high === 'number') return Math.floor(high / step) * step - (high === node.maximum ? 0 : step)
  return (variant % 3) * step + (isInteger || variant % 2 === 0 || step !== 1 ? 0 : 0.5)
}

/** Texts of the common formats, and some that common patterns match. */
export const texts = [
  'text',
  'a',
  'A1',
  '1',
  '2024-02-29T12:00:00Z',
  '2024-02-29',
  '12:00:00Z',
  'a@example.com',
  'example.com',
  'https://example.com/a',
  '/a',
  '127.0.0.1',
  '::1',
  '0f8fad5b-d9cb-469f-a165-70867728950e',
  'ABC',
  'abc-123',
  '12345',
  'EUR',
  '+1 555 0100',
  'P1D',
  ''
]

function text(node: Plain, variant: number): string {
  const { pattern } = node
  const least = Math.min(count(node.minLength), 1000)
  const most = typeof node.maxLength === 'number' ? node.maxLength : Number.POSITIVE_INFINITY
  const isFitting = (candidate: string) =>
    candidate.length >= least &&
    candidate.length <= most &&
    (typeof pattern !== 'string' || isFound(pattern, candidate)) &&
    (typeof node.format !== 'string' || formats[node.format]?.includes(candidate) !== false)
  const fitting = texts.filter(isFitting)
  return fitting[variant % Math.max(1, fitting.length)] ?? 'a'.repeat(least)
}

const formats: Readonly<Record<string, readonly string[]>> = {
  'date-time': ['2024-02-29T12:00:00Z'],
  date: ['2024-02-29'],
  time: ['12:00:00Z'],
  email: ['a@example.com'],
  hostname: ['example.com'],
  uri: ['https://example.com/a'],
  ipv4: ['127.0.0.1'],
  ipv6: ['::1'],
  uuid: ['0f8fad5b-d9cb-469f-a165-70867728950e'],
  duration: ['P1D']
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
