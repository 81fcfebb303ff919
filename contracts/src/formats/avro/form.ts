import { JsonNumber } from '../../json.ts'
import { type Form, type IntegerForm, type Shape, signed } from '../shape.ts'
import { isNamed, labelOf, type NamedNode, type Node, type PrimitiveNode, type Tree } from './tree.ts'

/** What the codec takes and gives: logical types as they travel, within what their type can mean. */
export function shape({ root }: Tree): Shape {
  const named = new Map<string, Form>()

  const formOf = (node: Node): Form => {
    if (isNamed(node)) {
      const { full: name } = node.name
      if (!named.has(name)) {
        named.set(name, { kind: 'nothing' }) // keeps the place while its fields are looked at
        named.set(name, { ...bodyOf(node), doc: node.doc })
      }
      return { kind: 'reference', name }
    }
    switch (node.kind) {
      case 'array':
        return { kind: 'list', first: [], rest: formOf(node.items), least: 0 }
      case 'map':
        return {
          kind: 'record',
          fields: [],
          further: [{ keys: { kind: 'string' }, values: formOf(node.values) }]
        }
      case 'union':
        return {
          kind: 'choice',
          of: isWrapped(node.branches) ? node.branches.map(wrapped) : node.branches.map(formOf)
        }
      default:
        return primitive(node)
    }
  }
  const wrapped = (branch: Node): Form =>
    branch.kind === 'null'
      ? { kind: 'null' }
      : {
          kind: 'record',
          fields: [{ name: labelOf(branch), form: formOf(branch), isOptional: false }],
          further: []
        }
  const bodyOf = (node: NamedNode): Form => {
    switch (node.kind) {
      case 'fixed':
        return { kind: 'bytes', as: 'buffer', size: node.size, ...decimal(node) }
      case 'enum':
        return { kind: 'literals', values: node.symbols }
      case 'record':
        return {
          kind: 'record',
          fields: node.sequence.map(({ name, type, doc }) => ({
            name,
            form: formOf(type),
            isOptional: false,
            doc
          })),
          further: []
        }
    }
  }
  return { root: formOf(root), named }
}

/** Whether a union's values name their branch, in an object with one member, unless null: when a bare value would not tell. */
function isWrapped(branches: readonly Node[]): boolean {
  const looks = branches.map(({ kind }) => looksLike[kind as keyof typeof looksLike] ?? kind)
  return new Set(looks).size < looks.length
}

const looksLike = {
  int: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  bytes: 'buffer',
  fixed: 'buffer',
  enum: 'string',
  map: 'object',
  record: 'object'
} as const satisfies Partial<Record<Node['kind'], string>>

function primitive(node: PrimitiveNode): Form {
  const logicalType = node.props.get('logicalType')
  const note = typeof logicalType === 'string' ? logicalType : undefined
  switch (node.kind) {
    case 'null':
    case 'boolean':
      return { kind: node.kind }
    case 'int':
      return { kind: 'integer', as: 'number', ...(ints[note ?? ''] ?? signed(32)), note }
    case 'long':
      return { kind: 'integer', as: 'exact', ...(longs[note ?? ''] ?? signed(64)), note }
    case 'float':
    case 'double':
      return { kind: 'number', precision: node.kind, special: 'numbers', from: -Infinity, to: Infinity, note }
    case 'bytes':
      return { kind: 'bytes', as: 'buffer', ...decimal(node) }
    case 'string':
      return { kind: 'string', ...(note === 'uuid' && { format: 'uuid' }), note }
  }
}

type Range = Pick<IntegerForm, 'from' | 'to'>

/** As far from 1970 as a Date of JavaScript goes, in days. */
const days = 100_000_000n
const dayMillis = 86_400_000n
const around = (limit: bigint): Range => ({ from: -limit, to: limit })
const withinDay = (unit: bigint): Range => ({ from: 0n, to: dayMillis * unit - 1n })

const ints: Readonly<Record<string, Range>> = { date: around(days), 'time-millis': withinDay(1n) }
const longs: Readonly<Record<string, Range>> = {
  'time-micros': withinDay(1000n),
  'timestamp-millis': around(days * dayMillis),
  'timestamp-micros': around(days * dayMillis * 1000n),
  'local-timestamp-millis': around(days * dayMillis),
  'local-timestamp-micros': around(days * dayMillis * 1000n)
}

/** What bytes hold that stand for a decimal: no more digits than they may have. */
function decimal({ props }: Node): { readonly note?: string; readonly below?: bigint } {
  const logicalType = props.get('logicalType')
  if (typeof logicalType !== 'string') return {}
  const [precision, scale] = ['precision', 'scale'].map(name => props.get(name))
  const digits = precision instanceof JsonNumber ? Number(precision.text) : 0
  if (logicalType !== 'decimal' || !Number.isInteger(digits) || digits < 1 || digits > 1000)
    return { note: logicalType }
  return {
    note: `decimal of ${digits} digits, ${scale instanceof JsonNumber ? scale.text : 0} of them after the point`,
    below: 10n ** BigInt(digits)
  }
}
