import type { Referenced } from '../format.ts'
import { decodeMessage } from './decode.ts'
import { optionsOf } from './descriptor-options.ts'
import { describing, descriptorPath, importing } from './descriptor-tree.ts'
import { link } from './link.ts'
import { jsonNameOf } from './names.ts'
import type { Shape } from './shapes.ts'
import { unquote } from './strings.ts'
import {
  type Edition,
  type Enum,
  type Extend,
  type Field,
  type FieldType,
  type File,
  type Import,
  isScalar,
  type Label,
  type Message,
  maxEnumNumber,
  maxFieldNumber,
  type NamedType,
  type Option,
  type Range,
  type Service,
  type Value,
  type Visibility
} from './tree.ts'

/**
 * The file that a FileDescriptorProto describes, with the options that are known: extensions of imported files and of
 * its own.
 * @throws Failure schemaInvalid
 */
export function fromDescriptor(bytes: Uint8Array, references: readonly Referenced[]): File {
  const plain = read(importing([]), [], bytes)
  const { imports } = importing([...new Set([descriptorPath, ...plain.texts('dependency')])])
  const file = fileOf(read({ ...importing([]), imports }, references, bytes))
  return hasExtensions(file) ? fileOf(read({ ...file, imports }, references, bytes)) : file
}

/** The text that a descriptor carries in its source information, as `serialized` puts it there. */
export function sourceOf(bytes: Uint8Array): string | undefined {
  const [info] = read(importing([]), [], bytes).each('sourceCodeInfo')
  return info?.each('location')[0]?.texts('leadingDetachedComments')[0]
}

function hasExtensions({ extends: extend, messages }: Pick<Message, 'extends' | 'messages'>): boolean {
  return extend.length > 0 || messages.some(hasExtensions)
}

/** The JSON of a message of descriptor.proto, together with its shape. */
export class Described {
  readonly #json: Readonly<Record<string, unknown>>
  readonly #shape: Shape | undefined

  constructor(json: unknown, shape: Shape | undefined) {
    this.#json = typeof json === 'object' && json !== null ? { ...json } : {}
    this.#shape = shape
  }

  text(key: string): string {
    return this.maybe(key) ?? ''
  }

  maybe(key: string): string | undefined {
    const value = this.#json[key]
    return typeof value === 'string' ? value : undefined
  }

  number(key: string): number {
    return Number(this.#json[key] ?? 0)
  }

  is(key: string): boolean {
    return this.#json[key] === true
  }

  has(key: string): boolean {
    return this.#json[key] !== undefined
  }

  numbers(key: string): readonly number[] {
    return this.#list(key).map(Number)
  }

  texts(key: string): readonly string[] {
    return this.#list(key).map(String)
  }

  each(key: string): readonly Described[] {
    const shape = this.#inner(key)
    return this.#list(key).map(item => new Described(item, shape))
  }

  get options(): readonly Option[] {
    return optionsOf(this.#json.options, this.#inner('options'))
  }

  /** One is taken for a list of one. */
  #list(key: string): readonly unknown[] {
    const value = this.#json[key] ?? []
    return Array.isArray(value) ? value : [value]
  }

  #inner(key: string): Shape | undefined {
    const field = [...(this.#shape?.fields.values() ?? [])].find(({ jsonName }) => jsonName === key)
    return field !== undefined && 'shape' in field.type ? field.type.shape() : undefined
  }
}

function read(knowing: File, references: readonly Referenced[], bytes: Uint8Array): Described {
  const shape = describing(link(knowing, references), 'FileDescriptorProto')
  return new Described(decodeMessage(shape, undefined, bytes), shape)
}

const editions: Readonly<Record<string, Edition>> = {
  EDITION_2023: '2023',
  EDITION_2024: '2024',
  proto3: 'proto3'
}

function fileOf(file: Described): File {
  const syntax = file.text('syntax')
  const edition = editions[syntax === 'editions' ? file.text('edition') : syntax] ?? 'proto2'
  return {
    text: '',
    path: undefined,
    edition,
    isEditionWritten: syntax !== '',
    package: file.text('package'),
    imports: importsOf(file),
    options: file.options,
    messages: typesOf(file, 'messageType', edition).written,
    enums: file.each('enumType').map(enumOf),
    extends: extendsOf(file.each('extension'), edition, typesOf(file, 'messageType', edition).all),
    services: file.each('service').map(serviceOf),
    isBuiltIn: false
  }
}

function importsOf(file: Described): readonly Import[] {
  const [publics, weaks] = [file.numbers('publicDependency'), file.numbers('weakDependency')]
  const plain = file.texts('dependency').map((path, index) => {
    const modifier = publics.includes(index) ? 'public' : weaks.includes(index) ? 'weak' : undefined
    return { path, modifier, at: 0 } as const
  })
  return [
    ...plain,
    ...file.texts('optionDependency').map(path => ({ path, modifier: 'option', at: 0 }) as const)
  ]
}

function messageOf(message: Described, edition: Edition): Message {
  const types = typesOf(message, 'nestedType', edition)
  const fields = message.each('field').map(field => ({ field, ...fieldOf(field, edition, types.all) }))
  const isInOneof = (field: Described) => field.has('oneofIndex') && !field.is('proto3Optional')
  return {
    kind: 'message',
    name: message.text('name'),
    at: 0,
    visibility: visibilityOf(message),
    options: message.options,
    fields: fields.filter(({ field }) => !isInOneof(field)).map(plainField),
    oneofs: message
      .each('oneofDecl')
      .map((oneof, index) => ({
        name: oneof.text('name'),
        at: 0,
        options: oneof.options,
        fields: fields
          .filter(({ field }) => isInOneof(field) && field.number('oneofIndex') === index)
          .map(field => ({ ...plainField(field), label: undefined }))
      }))
      // A proto3 optional field has a oneof of its own, which nobody wrote.
      .filter((oneof, index) => {
        const members = fields.filter(
          ({ field }) => field.has('oneofIndex') && field.number('oneofIndex') === index
        )
        return oneof.fields.length > 0 || members.length === 0
      }),
    reserved: reservedOf(message, maxFieldNumber, 1),
    extensions: message.each('extensionRange').map(range => ({
      ranges: [rangeOf(range, maxFieldNumber, 1)],
      options: range.options
    })),
    messages: types.written,
    enums: message.each('enumType').map(enumOf),
    extends: extendsOf(message.each('extension'), edition, types.all)
  }
}

type Types = ReadonlyMap<string, { readonly each: Described; readonly message: Message }>

/** The messages within a file or a message; those that stand for maps and groups are written with their fields. */
function typesOf(
  container: Described,
  key: 'messageType' | 'nestedType',
  edition: Edition
): { readonly all: Types; readonly written: readonly Message[] } {
  const types = container.each(key).map(each => ({ each, message: messageOf(each, edition) }))
  const groups = new Set(
    [...container.each('field'), ...container.each('extension')]
      .filter(field => field.text('type') === 'TYPE_GROUP')
      .map(field => simpleName(field.text('typeName')))
  )
  return {
    all: new Map(types.map(type => [type.message.name, type])),
    written: types
      .filter(({ each, message: { name } }) => !isMapEntry(each) && !groups.has(name))
      .map(({ message }) => message)
  }
}

function plainField({ name, at, number, label, type, options, group }: Field): Field {
  return { name, at, number, label, type, options, group }
}

function fieldOf(field: Described, edition: Edition, types: Types): Field {
  const nested = types.get(simpleName(field.text('typeName')))
  const isMap = nested !== undefined && isMapEntry(nested.each)
  const group = field.text('type') === 'TYPE_GROUP' ? nested?.message : undefined
  const [key, value] = isMap ? nested.message.fields.map(({ type }) => type) : []
  const map =
    key?.kind === 'scalar' && value !== undefined && value.kind !== 'map' ? { key, value } : undefined
  const type: FieldType =
    map !== undefined ? { kind: 'map', ...map } : group === undefined ? typeOf(field) : named(group.name)
  return {
    name: field.text('name'),
    at: 0,
    number: field.number('number'),
    label: map === undefined ? labelOf(field, edition) : undefined,
    type,
    options: [...field.options, ...extraOptions(field)],
    group
  }
}

function simpleName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function typeOf(field: Described): FieldType {
  const name = field.text('type').replace('TYPE_', '').toLowerCase()
  return isScalar(name) ? { kind: 'scalar', name } : named(field.text('typeName'))
}

const labels: Readonly<Record<string, Label>> = { LABEL_REPEATED: 'repeated', LABEL_REQUIRED: 'required' }

function labelOf(field: Described, edition: Edition): Label | undefined {
  const isOptional = field.is('proto3Optional') || edition === 'proto2'
  return labels[field.text('label')] ?? (isOptional ? 'optional' : undefined)
}

/** What the text writes as options and the descriptor has in fields of its own. */
function extraOptions(field: Described): readonly Option[] {
  const [fallback, jsonName] = [field.maybe('defaultValue'), field.maybe('jsonName')]
  const isOwnName = jsonName === undefined || jsonName === jsonNameOf(field.text('name'))
  const option = (text: string, value: Value): Option => ({ name: [{ text, isExtension: false }], value })
  return [
    ...(fallback === undefined ? [] : [option('default', defaultOf(field.text('type'), fallback))]),
    ...(isOwnName ? [] : [option('json_name', { kind: 'string', text: jsonName })])
  ]
}

function defaultOf(type: string, text: string): Value {
  if (type === 'TYPE_STRING') return { kind: 'string', text }
  if (type === 'TYPE_BYTES') return { kind: 'string', text: unquote(text) }
  return { kind: /^-?[\d.]/.test(text) ? 'number' : 'word', text }
}

function enumOf(item: Described): Enum {
  return {
    kind: 'enum',
    name: item.text('name'),
    at: 0,
    visibility: visibilityOf(item),
    options: item.options,
    reserved: reservedOf(item, maxEnumNumber, 0),
    constants: item.each('value').map(constant => ({
      name: constant.text('name'),
      number: constant.number('number'),
      at: 0,
      options: constant.options
    }))
  }
}

/** Fields that extend one message, one after the other, are one `extend`. */
function extendsOf(fields: readonly Described[], edition: Edition, types: Types): readonly Extend[] {
  const all: { type: NamedType; fields: Field[] }[] = []
  for (const field of fields) {
    const extendee = field.text('extendee')
    const last = all.at(-1)
    if (last?.type.written === extendee) last.fields.push(fieldOf(field, edition, types))
    else all.push({ type: named(extendee), fields: [fieldOf(field, edition, types)] })
  }
  return all
}

function serviceOf(service: Described): Service {
  return {
    name: service.text('name'),
    at: 0,
    options: service.options,
    rpcs: service.each('method').map(rpc => ({
      name: rpc.text('name'),
      at: 0,
      request: named(rpc.text('inputType')),
      isRequestStream: rpc.is('clientStreaming'),
      response: named(rpc.text('outputType')),
      isResponseStream: rpc.is('serverStreaming'),
      options: rpc.options
    }))
  }
}

/** @param beyond how much the end of a range lies beyond its last number: 1 in messages, 0 in enums */
function reservedOf(item: Described, max: number, beyond: 0 | 1): Message['reserved'] {
  const ranges = item.each('reservedRange').map(range => rangeOf(range, max, beyond))
  const names = item.texts('reservedName')
  return [
    ...ranges.map(range => ({ ranges: [range], names: [] })),
    ...names.map(name => ({ ranges: [], names: [name] }))
  ]
}

function rangeOf(range: Described, max: number, beyond: 0 | 1): Range {
  const [first, last] = [range.number('start'), Math.min(range.number('end') - beyond, max)]
  return { first, last, isPair: first !== last }
}

function visibilityOf(item: Described): Visibility {
  const visibility = item.text('visibility')
  return visibility === 'VISIBILITY_LOCAL'
    ? 'local'
    : visibility === 'VISIBILITY_EXPORT'
      ? 'export'
      : undefined
}

function isMapEntry(message: Described): boolean {
  return message.options.some(({ name }) => name[0]?.text === 'map_entry')
}

function named(written: string): NamedType {
  return { kind: 'named', written, at: 0 }
}
