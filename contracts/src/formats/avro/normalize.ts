import { JsonNumber, type JsonObject, writeJson } from '../../json.ts'
import { writeValue } from './canonical.ts'
import { type Field, isNamed, type NamedNode, type Node, type Tree } from './tree.ts'

/** The text with `normalize=true`: full names, one order for all keys, so that only differences with a meaning are left. */
export function normalized({ root, external }: Tree): string {
  return write(root, new Set(external))
}

function write(node: Node, named: Set<string>): string {
  if (isNamed(node)) return writeNamed(node, named)
  const props = writeProps(node.props)
  switch (node.kind) {
    case 'array':
      return `{"type":"array","items":${write(node.items, named)}${props}}`
    case 'map':
      return `{"type":"map","values":${write(node.values, named)}${props}}`
    case 'union':
      return `[${node.branches.map(branch => write(branch, named)).join()}]`
    default:
      return props === '' ? `"${node.kind}"` : `{"type":"${node.kind}"${props}}`
  }
}

function writeNamed(node: NamedNode, named: Set<string>): string {
  const name = writeJson(node.name.full)
  if (named.has(node.name.full)) return name
  named.add(node.name.full)
  const type = node.kind === 'record' && node.isError ? 'error' : node.kind
  const body = writeBody(node, named)
  const { logical, other } = sortProps(node.props)
  const doc = writeDoc(node.doc)
  const aliases = writeAliases(node.aliases.map(alias => alias.full))
  const fallback =
    node.kind === 'enum' && node.fallback !== undefined ? `,"default":${writeJson(node.fallback)}` : ''
  return `{"name":${name},"type":"${type}"${body}${logical}${doc}${aliases}${fallback}${other}}`
}

function writeBody(node: NamedNode, named: Set<string>): string {
  switch (node.kind) {
    case 'fixed':
      return `,"size":${node.size}`
    case 'enum':
      return `,"symbols":${writeJson(node.symbols)}`
    case 'record':
      return `,"fields":[${[...node.fields.values()].map(field => writeField(field, named)).join()}]`
  }
}

function writeField(field: Field, named: Set<string>): string {
  return [
    `{"name":${writeJson(field.name)},"type":${write(field.type, named)}`,
    `,"order":"${field.order.toUpperCase()}"`,
    writeDoc(field.doc),
    writeAliases(field.aliases),
    field.default === undefined ? '' : `,"default":${writeValue(field.default)}`,
    sortProps(field.props, []).other,
    '}'
  ].join('')
}

function writeDoc(doc: string | undefined): string {
  return doc === undefined ? '' : `,"doc":${writeJson(doc)}`
}

function writeAliases(aliases: readonly string[]): string {
  return aliases.length === 0 ? '' : `,"aliases":${writeJson(aliases.toSorted())}`
}

function writeProps(props: JsonObject): string {
  const { logical, other } = sortProps(props)
  return logical + other
}

/** The logical type's own properties, in its order, and the others, sorted. A scale of 0 says nothing. */
function sortProps(
  props: JsonObject,
  first: readonly string[] = logicalOrder
): { logical: string; other: string } {
  if (props.size === 0) return { logical: '', other: '' }
  const keys = typeof props.get('logicalType') === 'string' ? first.filter(key => props.has(key)) : []
  const scale = props.get('scale')
  const isZero = keys.includes('scale') && scale instanceof JsonNumber && Number(scale.text) === 0
  const rest = [...props.keys()].filter(key => !keys.includes(key)).toSorted()
  const writeKey = (key: string): string => `,${writeJson(key)}:${writeValue(props.get(key) ?? null)}`
  return {
    logical: keys
      .filter(key => key !== 'scale' || !isZero)
      .map(writeKey)
      .join(''),
    other: rest.map(writeKey).join('')
  }
}

const logicalOrder = ['logicalType', 'precision', 'scale']
