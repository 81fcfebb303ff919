import { fromBase64 } from './base64.ts'
import type { FieldShape, Shape } from './shapes.ts'
import type { MessageValue, Option, Value } from './tree.ts'

/** The options that an options message of descriptor.proto holds, as the text writes them. */
export function optionsOf(json: unknown, shape: Shape | undefined): readonly Option[] {
  return membersOf(json, shape).flatMap(([field, member]) => {
    const isExtension = field.name.startsWith('[')
    const name = [{ text: isExtension ? field.name.slice(1, -1) : field.name, isExtension }]
    const values = field.isRepeated && Array.isArray(member) ? member : [member]
    return values.map(value => ({ name, value: optionValue(value, field) }))
  })
}

function membersOf(json: unknown, shape: Shape | undefined): readonly (readonly [FieldShape, unknown])[] {
  if (typeof json !== 'object' || json === null || shape === undefined) return []
  const fields = new Map([...shape.fields.values()].map(field => [field.jsonName, field]))
  return Object.entries(json).flatMap(([key, member]) => {
    const field = fields.get(key)
    return field === undefined || key === 'uninterpretedOption' ? [] : [[field, member] as const]
  })
}

function optionValue(json: unknown, { type }: FieldShape): Value {
  switch (type.kind) {
    case 'string':
      return { kind: 'string', text: String(json) }
    case 'bytes':
      return { kind: 'string', text: latin(fromBase64(String(json)) ?? new Uint8Array()) }
    case 'bool':
      return { kind: 'word', text: String(json) }
    case 'message':
    case 'group':
    case 'map':
      return messageValue(json, type.shape())
    default:
      return /^-?[\d.]/.test(String(json))
        ? { kind: 'number', text: String(json) }
        : { kind: 'word', text: word(json) }
  }
}

function messageValue(json: unknown, shape: Shape): MessageValue {
  const entries = membersOf(json, shape).map(
    ([field, member]) => [field.name, fieldValue(member, field)] as const
  )
  return { kind: 'message', entries }
}

function fieldValue(json: unknown, field: FieldShape): Value {
  const { type } = field
  if (type.kind === 'map' && typeof json === 'object' && json !== null) {
    const items = Object.entries(json).map(([key, value]) => messageValue({ key, value }, type.shape()))
    return { kind: 'list', items }
  }
  if (field.isRepeated && Array.isArray(json))
    return { kind: 'list', items: json.map(item => optionValue(item, field)) }
  return optionValue(json, field)
}

function word(json: unknown): string {
  return String(json).replace('Infinity', 'inf').replace('NaN', 'nan')
}

/** Bytes beyond ASCII as `quote` takes them. */
function latin(bytes: Uint8Array): string {
  return Array.from(bytes, byte => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)).join('')
}
