import { within } from './names.ts'
import { normalizeOptions } from './normalize-options.ts'
import { print } from './print.ts'
import {
  type Constant,
  definitionOf,
  type Enum,
  type Extend,
  type Extensions,
  type Field,
  type FieldType,
  type File,
  type Import,
  isMessage,
  type Message,
  type NamedType,
  type Oneof,
  type Option,
  optionOf,
  type Reserved,
  type Service,
  type Tree
} from './tree.ts'

/**
 * The canonical text with what carries no meaning in one order: imports, options, fields by number, reserved ranges;
 * types by full name. Messages and enums keep their order, since messages are found by their positions.
 */
export function normalized(tree: Tree): string {
  return print(new Normalizer(tree).file())
}

class Normalizer {
  readonly #tree: Tree

  constructor(tree: Tree) {
    this.#tree = tree
  }

  file(): File {
    const { file } = this.#tree
    const scope = file.package
    return {
      ...file,
      // proto2 is what a file without a word about it is.
      isEditionWritten: file.edition !== 'proto2',
      imports: distinct(file.imports).sort(by(({ path }) => path)),
      options: this.#options(file.options, scope),
      messages: file.messages.map(message => this.#message(message, scope)),
      enums: file.enums.map(item => this.#enum(item, scope)),
      extends: file.extends.map(extend => this.#extend(extend, scope)),
      services: file.services.map(service => this.#service(service, scope))
    }
  }

  #message(message: Message, scope: string): Message {
    const inner = within(scope, message.name)
    return {
      ...message,
      options: this.#options(message.options, inner),
      fields: this.#fields(message.fields, inner),
      oneofs: message.oneofs.flatMap(oneof => this.#oneof(oneof, inner)).sort(by(lowestNumber)),
      reserved: oneByOne(message.reserved),
      extensions: this.#extensions(message.extensions, inner),
      messages: message.messages
        .filter(nested => !isMapEntry(nested))
        .map(nested => this.#message(nested, inner)),
      enums: message.enums.map(item => this.#enum(item, inner)),
      extends: message.extends.map(extend => this.#extend(extend, inner))
    }
  }

  #oneof({ name, at, options, fields }: Oneof, scope: string): readonly Oneof[] {
    if (fields.length === 0) return []
    return [{ name, at, options: this.#options(options, scope), fields: this.#fields(fields, scope) }]
  }

  #fields(fields: readonly Field[], scope: string): readonly Field[] {
    return fields
      .map(field => {
        const type = this.#fieldType(field.type)
        return {
          ...field,
          type,
          label: type.kind === 'map' ? undefined : field.label,
          options: this.#options(field.options, scope),
          group: field.group && this.#message(field.group, scope)
        }
      })
      .sort(by(({ number }) => number))
  }

  #fieldType(type: FieldType): FieldType {
    if (type.kind === 'scalar') return type
    if (type.kind === 'map') {
      return { ...type, value: type.value.kind === 'named' ? this.#named(type.value) : type.value }
    }
    const definition = definitionOf(this.#tree, type)
    if (!isMessage(definition) || !isMapEntry(definition.node)) return this.#named(type)
    const [key, value] = definition.node.fields.map(field => this.#fieldType(field.type))
    const isMap = key?.kind === 'scalar' && value !== undefined && value.kind !== 'map'
    return isMap ? { kind: 'map', key, value } : this.#named(type)
  }

  #named(type: NamedType): NamedType {
    return { ...type, written: `.${definitionOf(this.#tree, type).name}` }
  }

  #enum(item: Enum, scope: string): Enum {
    const inner = within(scope, item.name)
    const constants = item.constants
      .map(constant => ({ ...constant, options: this.#options(constant.options, inner) }))
      .sort(by(({ name }) => name))
      .sort(by(this.#tree.file.edition === 'proto2' ? ({ number }) => number : zeroFirst))
    return {
      ...item,
      options: this.#options(item.options, inner),
      reserved: oneByOne(item.reserved),
      constants
    }
  }

  #extend({ type, fields }: Extend, scope: string): Extend {
    return { type: this.#named(type), fields: this.#fields(fields, scope) }
  }

  #extensions(extensions: readonly Extensions[], scope: string): readonly Extensions[] {
    return extensions
      .flatMap(({ ranges, options }) =>
        ranges.map(range => ({ ranges: [short(range)], options: this.#options(options, scope) }))
      )
      .sort(by(({ ranges }) => ranges[0]?.first ?? 0))
  }

  #service(service: Service, scope: string): Service {
    const inner = within(scope, service.name)
    return {
      ...service,
      options: this.#options(service.options, inner),
      rpcs: service.rpcs.map(rpc => ({
        ...rpc,
        request: this.#named(rpc.request),
        response: this.#named(rpc.response),
        options: this.#options(rpc.options, inner)
      }))
    }
  }

  #options(options: readonly Option[], scope: string): readonly Option[] {
    return normalizeOptions(this.#tree, options, scope)
  }
}

/** The first constant of an open enum is 0, also when there are lower ones. */
function zeroFirst({ number }: Constant): number {
  return number === 0 ? Number.NEGATIVE_INFINITY : number
}

function isMapEntry({ options }: Message): boolean {
  const value = optionOf(options, 'map_entry')
  return value?.kind === 'word' && value.text === 'true'
}

function lowestNumber({ fields }: Oneof): number {
  return Math.min(...fields.map(({ number }) => number))
}

/** A statement for each number or range, lowest first, then one for each name. */
function oneByOne(reserved: readonly Reserved[]): readonly Reserved[] {
  const ranges = reserved.flatMap(item => item.ranges).sort(by(({ first }) => first))
  const names = reserved.flatMap(item => item.names).sort()
  return [
    ...ranges.map(range => ({ ranges: [short(range)], names: [] })),
    ...names.map(name => ({ ranges: [], names: [name] }))
  ]
}

function short(range: Reserved['ranges'][number]): Reserved['ranges'][number] {
  return { ...range, isPair: range.first !== range.last }
}

function distinct(imports: readonly Import[]): Import[] {
  return [...new Map(imports.map(item => [`${item.modifier} ${item.path}`, item])).values()]
}

function by<Item>(key: (item: Item) => string | number): (one: Item, other: Item) => number {
  return (one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0)
}
