import { isJsonArray, isJsonObject, type Json, JsonNumber, type JsonObject, writeJson } from '../../json.ts'
import { writtenIn } from './names.ts'
import { javaNumber } from './numbers.ts'
import { type Field, isNamed, type NamedNode, type Node, type Tree } from './tree.ts'

/** The text that is stored and hashed: what Java Avro's `Schema.toString()` gives. References stay names. */
export function canonical({ root, external }: Tree): string {
  return write(root, '', new Set(external))
}

/** The canonical text with the types of references written out where they are first used. */
export function resolved({ root }: Tree): string {
  return write(root, '', new Set())
}

function write(node: Node, space: string, named: Set<string>): string {
  if (isNamed(node)) return writeNamed(node, space, named)
  const props = writeProps(node.props)
  switch (node.kind) {
    case 'array':
      return `{"type":"array","items":${write(node.items, space, named)}${props}}`
    case 'map':
      return `{"type":"map","values":${write(node.values, space, named)}${props}}`
    case 'union':
      return `[${node.branches.map(branch => write(branch, space, named)).join()}]`
    default:
      return props === '' ? `"${node.kind}"` : `{"type":"${node.kind}"${props}}`
  }
}

function writeNamed(node: NamedNode, space: string, named: Set<string>): string {
  const { name } = node
  if (named.has(name.full)) return writeJson(writtenIn(space, name))
  named.add(name.full)
  const type = node.kind === 'record' && node.isError ? 'error' : node.kind
  const aliases = node.aliases.map(alias => writtenIn(name.space, alias))
  return [
    `{"type":"${type}","name":${writeJson(name.simple)}`,
    name.space === space ? '' : `,"namespace":${writeJson(name.space)}`,
    node.doc === undefined ? '' : `,"doc":${writeJson(node.doc)}`,
    writeBody(node, named),
    writeProps(node.props),
    aliases.length === 0 ? '' : `,"aliases":${writeJson(aliases)}`,
    '}'
  ].join('')
}

function writeBody(node: NamedNode, named: Set<string>): string {
  switch (node.kind) {
    case 'fixed':
      return `,"size":${node.size}`
    case 'enum': {
      const fallback = node.fallback === undefined ? '' : `,"default":${writeJson(node.fallback)}`
      return `,"symbols":${writeJson(node.symbols)}${fallback}`
    }
    case 'record': {
      const fields = [...node.fields.values()].map(field => writeField(field, node.name.space, named))
      return `,"fields":[${fields.join()}]`
    }
  }
}

function writeField(field: Field, space: string, named: Set<string>): string {
  return [
    `{"name":${writeJson(field.name)},"type":${write(field.type, space, named)}`,
    field.doc === undefined ? '' : `,"doc":${writeJson(field.doc)}`,
    field.default === undefined ? '' : `,"default":${writeValue(field.default)}`,
    field.order === 'ascending' ? '' : `,"order":"${field.order}"`,
    field.aliases.length === 0 ? '' : `,"aliases":${writeJson(field.aliases)}`,
    writeProps(field.props),
    '}'
  ].join('')
}

function writeProps(props: JsonObject): string {
  return [...props].map(([key, value]) => `,${writeJson(key)}:${writeValue(value)}`).join('')
}

/** A default or property, with numbers as Java spells them. */
export function writeValue(value: Json): string {
  if (value instanceof JsonNumber) return javaNumber(value.text)
  if (isJsonArray(value)) return `[${value.map(writeValue).join()}]`
  if (isJsonObject(value)) {
    return `{${[...value].map(([key, member]) => `${writeJson(key)}:${writeValue(member)}`).join()}}`
  }
  return writeJson(value)
}
