import { toBase64 } from './base64.ts'
import { describing } from './descriptor-tree.ts'
import { encodeMessage } from './encode.ts'
import { jsonNameOf, within } from './names.ts'
import { plainNumber } from './normalize-options.ts'
import { canonical } from './print.ts'
import { escapeBytes } from './strings.ts'
import { optionsJson } from './to-descriptor-options.ts'
import {
  definitionOf,
  type Edition,
  type Enum,
  type Extend,
  type Extensions,
  type Field,
  fieldsOf,
  type Message,
  maxFieldNumber,
  type NamedType,
  type Option,
  optionOf,
  type Range,
  type Reserved,
  type ScalarType,
  type Service,
  type Tree
} from './tree.ts'

/**
 * The file, without what it imports, as a FileDescriptorProto in base64. Its source information holds the canonical
 * text as a comment, which a descriptor by itself does not always lead back to.
 */
export function serialized(tree: Tree): string {
  return toBase64(descriptorOf(tree, { sourceCodeInfo: sourceInfo(canonical(tree)) }))
}

/** The FileDescriptorProto of the file. */
export function descriptorOf(tree: Tree, more: object = {}): Uint8Array {
  const json = new Describer(tree).file()
  return encodeMessage(describing(tree, 'FileDescriptorProto'), { ...json, ...more })
}

function sourceInfo(text: string): object {
  return { location: [{ path: [], span: [0, 0, 0], leadingDetachedComments: [text] }] }
}

/** What a file has no name of its own for. */
const nameless = 'default'

const syntaxes: Readonly<Record<Edition, object>> = {
  proto2: { syntax: 'proto2' },
  proto3: { syntax: 'proto3' },
  '2023': { syntax: 'editions', edition: 'EDITION_2023' },
  '2024': { syntax: 'editions', edition: 'EDITION_2024' }
}

/** Makes the JSON of the messages of descriptor.proto. */
class Describer {
  readonly #tree: Tree

  constructor(tree: Tree) {
    this.#tree = tree
  }

  file(): object {
    const { file } = this.#tree
    const scope = file.package
    const paths = [
      ...new Set(file.imports.filter(({ modifier }) => modifier !== 'option').map(({ path }) => path))
    ]
    const indexes = (wanted: string): readonly number[] =>
      paths.flatMap((path, index) =>
        file.imports.some(item => item.path === path && item.modifier === wanted) ? [index] : []
      )
    return {
      name: nameless,
      ...(scope === '' ? {} : { package: scope }),
      dependency: paths,
      publicDependency: indexes('public'),
      weakDependency: indexes('weak'),
      optionDependency: file.imports.filter(({ modifier }) => modifier === 'option').map(({ path }) => path),
      messageType: [
        ...file.messages.map(message => this.#message(message, scope)),
        ...this.#groups(
          file.extends.flatMap(({ fields }) => fields),
          scope
        )
      ],
      enumType: file.enums.map(item => this.#enum(item, scope)),
      extension: file.extends.flatMap(extend => this.#extend(extend, scope)),
      service: file.services.map(service => this.#service(service, scope)),
      options: this.#options('FileOptions', file.options, scope),
      ...(file.isEditionWritten ? syntaxes[file.edition] : {})
    }
  }

  /** Messages that stand for groups and maps come after the others, so that these keep their positions. */
  #message(message: Message, scope: string): object {
    const inner = within(scope, message.name)
    const fields = fieldsOf(message)
    const entries = entryNames(message)
    const lone = message.fields.filter(field => this.#isLone(field))
    const oneofs = [...message.oneofs.map(({ name }) => name), ...loneNames(message, lone)]
    const oneofIndex = (field: Field): number | undefined => {
      const written = message.oneofs.findIndex(oneof => oneof.fields.includes(field))
      if (written >= 0) return written
      return lone.includes(field) ? message.oneofs.length + lone.indexOf(field) : undefined
    }
    return {
      name: message.name,
      field: fields.map(field => ({
        ...this.#field(field, inner, entries.get(field)),
        oneofIndex: oneofIndex(field),
        proto3Optional: lone.includes(field) || undefined
      })),
      extension: message.extends.flatMap(extend => this.#extend(extend, inner)),
      nestedType: [
        ...message.messages.map(nested => this.#message(nested, inner)),
        ...this.#groups([...fields, ...message.extends.flatMap(extend => extend.fields)], inner),
        ...[...entries].map(([field, name]) => this.#entry(field, name, inner))
      ],
      enumType: message.enums.map(item => this.#enum(item, inner)),
      extensionRange: message.extensions.flatMap(item => this.#extensionRanges(item, inner)),
      oneofDecl: oneofs.map((name, index) => ({
        name,
        options: this.#options('OneofOptions', message.oneofs[index]?.options ?? [], inner)
      })),
      options: this.#options('MessageOptions', message.options, inner),
      ...reservedJson(message.reserved, 1),
      ...visibilityJson(message)
    }
  }

  #groups(fields: readonly Field[], scope: string): readonly object[] {
    return fields.flatMap(({ group }) => (group === undefined ? [] : [this.#message(group, scope)]))
  }

  /** proto3 has its optional fields in oneofs of their own. */
  #isLone({ label }: Field): boolean {
    return label === 'optional' && this.#tree.file.edition === 'proto3'
  }

  #field(field: Field, scope: string, entry: string | undefined): object {
    const { name, number, type, label, options } = field
    const own = optionOf(options, 'json_name')
    return {
      name,
      number,
      label: type.kind === 'map' ? 'LABEL_REPEATED' : `LABEL_${(label ?? 'optional').toUpperCase()}`,
      ...this.#type(field, scope, entry),
      jsonName: own?.kind === 'string' ? own.text : jsonNameOf(name),
      defaultValue: defaultText(field),
      options: this.#options('FieldOptions', options.filter(isProper), scope)
    }
  }

  #type({ type, group }: Field, scope: string, entry: string | undefined): object {
    if (type.kind === 'scalar') return scalarJson(type)
    if (type.kind === 'map') return { type: 'TYPE_MESSAGE', typeName: `.${within(scope, entry ?? '')}` }
    return { ...this.#namedType(type), ...(group === undefined ? {} : { type: 'TYPE_GROUP' }) }
  }

  #namedType(type: NamedType): object {
    const { node } = definitionOf(this.#tree, type)
    return { type: node.kind === 'enum' ? 'TYPE_ENUM' : 'TYPE_MESSAGE', typeName: this.#full(type) }
  }

  #full(type: NamedType): string {
    return `.${definitionOf(this.#tree, type).name}`
  }

  /** The message that a map is on the wire. */
  #entry({ type }: Field, name: string, scope: string): object {
    const members = type.kind === 'map' ? { key: type.key, value: type.value } : {}
    return {
      name,
      field: Object.entries(members).map(([member, each], index) => ({
        name: member,
        number: index + 1,
        label: 'LABEL_OPTIONAL',
        ...this.#type({ ...unnamed, type: each }, scope, undefined),
        jsonName: member
      })),
      options: { mapEntry: true }
    }
  }

  #extend({ type, fields }: Extend, scope: string): readonly object[] {
    return fields.map(field => ({ ...this.#field(field, scope, undefined), extendee: this.#full(type) }))
  }

  #extensionRanges({ ranges, options }: Extensions, scope: string): readonly object[] {
    return ranges.map(range => ({
      ...rangeJson(range, 1),
      options: this.#options('ExtensionRangeOptions', options, scope)
    }))
  }

  #enum(item: Enum, scope: string): object {
    const inner = within(scope, item.name)
    return {
      name: item.name,
      value: item.constants.map(({ name, number, options }) => ({
        name,
        number,
        options: this.#options('EnumValueOptions', options, inner)
      })),
      options: this.#options('EnumOptions', item.options, inner),
      ...reservedJson(item.reserved, 0),
      ...visibilityJson(item)
    }
  }

  #service({ name, options, rpcs }: Service, scope: string): object {
    const inner = within(scope, name)
    return {
      name,
      method: rpcs.map(rpc => ({
        name: rpc.name,
        inputType: this.#full(rpc.request),
        outputType: this.#full(rpc.response),
        clientStreaming: rpc.isRequestStream || undefined,
        serverStreaming: rpc.isResponseStream || undefined,
        options: this.#options('MethodOptions', rpc.options, inner)
      })),
      options: this.#options('ServiceOptions', options, inner)
    }
  }

  #options(name: string, options: readonly Option[], scope: string): unknown {
    return options.length === 0
      ? undefined
      : optionsJson(this.#tree, describing(this.#tree, name), options, scope)
  }
}

const unnamed: Omit<Field, 'type'> = {
  name: '',
  at: 0,
  number: 0,
  label: undefined,
  options: [],
  group: undefined
}

function scalarJson({ name }: ScalarType): object {
  return { type: `TYPE_${name.toUpperCase()}` }
}

/** `by_sku` has entries `BySkuEntry`; a name that is taken is drawn out. */
function entryNames(message: Message): ReadonlyMap<Field, string> {
  const groups = fieldsOf(message).flatMap(({ group }) => (group === undefined ? [] : [group]))
  const taken = new Set([...message.messages, ...message.enums, ...groups].map(({ name }) => name))
  const names = new Map<Field, string>()
  for (const field of message.fields.filter(({ type }) => type.kind === 'map')) {
    const plain = jsonNameOf(`_${field.name}`)
    names.set(field, fresh(`${plain}Entry`, '_', taken))
  }
  return names
}

function loneNames(message: Message, lone: readonly Field[]): readonly string[] {
  const taken = new Set([...fieldsOf(message), ...message.oneofs].map(({ name }) => name))
  return lone.map(({ name }) => fresh(`_${name}`, 'X', taken))
}

function fresh(name: string, before: string, taken: Set<string>): string {
  let free = name
  while (taken.has(free)) free = before + free
  taken.add(free)
  return free
}

/** The descriptor has fields of its own for these two. */
function isProper({ name }: Option): boolean {
  const [first] = name
  return name.length > 1 || first?.isExtension === true || !/^(?:default|json_name)$/.test(first?.text ?? '')
}

function defaultText({ type, options }: Field): string | undefined {
  const value = optionOf(options, 'default')
  if (value === undefined || value.kind === 'list' || value.kind === 'message') return undefined
  const isBytes = type.kind === 'scalar' && type.name === 'bytes'
  if (value.kind === 'string') return isBytes ? escapeBytes(value.text) : value.text
  return value.kind === 'number' ? plainNumber(value.text) : value.text
}

/** @param beyond how much the end of a range lies beyond its last number: 1 in messages, 0 in enums */
function reservedJson(reserved: readonly Reserved[], beyond: 0 | 1): object {
  return {
    reservedRange: reserved.flatMap(({ ranges }) => ranges.map(range => rangeJson(range, beyond))),
    reservedName: reserved.flatMap(({ names }) => names)
  }
}

function rangeJson({ first, last }: Range, beyond: 0 | 1): object {
  return { start: first, end: beyond === 1 ? Math.min(last, maxFieldNumber) + 1 : last }
}

function visibilityJson({ visibility }: Message | Enum): object {
  return visibility === undefined ? {} : { visibility: `VISIBILITY_${visibility.toUpperCase()}` }
}
