import { isFailure } from '../../failures.ts'
import { toBase64 } from './base64.ts'
import { encodeMessage } from './encode.ts'
import { normalizeOptions } from './normalize-options.ts'
import type { FieldShape, Shape } from './shapes.ts'
import { toBytes } from './strings.ts'
import type { MessageValue, Option, Tree, Value } from './tree.ts'

/**
 * The JSON of an options message of descriptor.proto; undefined when there is nothing to hold. An option that is not
 * known, or whose value does not fit, is left out: the file means the same to whoever does not know it.
 * @param scope the full name of what the options stand in
 */
export function optionsJson(tree: Tree, shape: Shape, options: readonly Option[], scope: string): unknown {
  const fields = byName(shape)
  const all = new Map<string, unknown>()
  for (const { name, value } of normalizeOptions(tree, options, scope)) {
    const [head] = name
    const field = head && fields.get(head.isExtension ? `[${head.text}]` : head.text)
    const json = field && jsonOf(value, field, all.get(field.name))
    if (field !== undefined && json !== undefined && isFit(shape, field, json)) all.set(field.name, json)
  }
  return all.size === 0 ? undefined : Object.fromEntries(all)
}

function isFit(shape: Shape, { name }: FieldShape, json: unknown): boolean {
  try {
    encodeMessage(shape, { [name]: json })
    return true
  } catch (error) {
    if (isFailure(error, 'schemaInvalid')) return false
    throw error
  }
}

function byName({ fields }: Shape): ReadonlyMap<string, FieldShape> {
  return new Map([...fields.values()].map(field => [field.name, field]))
}

/** @param before what the same option was given already */
function jsonOf(value: Value, field: FieldShape, before: unknown): unknown {
  if (!field.isRepeated) return single(value, field)
  const items = (value.kind === 'list' ? value.items : [value]).map(item => single(item, field))
  if (items.includes(undefined)) return undefined
  if (field.type.kind === 'map') {
    return { ...(before as object | undefined), ...Object.fromEntries(items.map(entryOf)) } // was made here
  }
  return [...((before as readonly unknown[] | undefined) ?? []), ...items] // was made here
}

function entryOf(entry: unknown): readonly [string, unknown] {
  const { key, value } = { key: '', value: undefined, ...(entry as object) } // the JSON of a message
  return [String(key), value]
}

function single(value: Value, { type }: FieldShape): unknown {
  if ('shape' in type) return value.kind === 'message' ? messageJson(value, type.shape()) : undefined
  if (value.kind === 'message' || value.kind === 'list') return undefined
  const { kind, text } = value
  switch (type.kind) {
    case 'string':
      return kind === 'string' ? text : undefined
    case 'bytes':
      return kind === 'string' ? toBase64(toBytes(text)) : undefined
    case 'bool':
      return kind === 'word' ? text === 'true' || text === 't' : undefined
    case 'enum':
      return kind === 'number' ? Number(text) : text
    case 'float':
    case 'double':
      return kind === 'number' ? Number(text) : notFinite.get(text.toLowerCase())
    default:
      return kind === 'number' ? text : undefined
  }
}

const notFinite: ReadonlyMap<string, string> = new Map([
  ['inf', 'Infinity'],
  ['-inf', '-Infinity'],
  ['infinity', 'Infinity'],
  ['-infinity', '-Infinity'],
  ['nan', 'NaN'],
  ['-nan', 'NaN']
])

/** Undefined when it holds what its type has not, or is of a type that has no fields in JSON. */
function messageJson({ entries }: MessageValue, shape: Shape): unknown {
  if (withoutFields.has(shape.name)) return undefined
  const fields = byName(shape)
  const all = new Map<string, unknown>()
  for (const [key, value] of entries) {
    const field = fields.get(key)
    const json = field && jsonOf(value, field, all.get(field.name))
    if (field === undefined || json === undefined) return undefined
    all.set(field.name, json)
  }
  return Object.fromEntries(all)
}

const withoutFields: ReadonlySet<string> = new Set(
  ['Struct', 'ListValue', 'Value'].map(name => `google.protobuf.${name}`)
)
