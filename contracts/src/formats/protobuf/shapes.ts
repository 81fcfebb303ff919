import type { MessageChoice } from '../format.ts'
import { fail } from './failing.ts'
import { type Features, featuresOf, override } from './features.ts'
import { typeLabel } from './kinds.ts'
import { jsonNameOf, within } from './names.ts'
import {
  type Definition,
  definitionOf,
  type Enum,
  type Field,
  type FieldType,
  isMessage,
  type MessageDefinition,
  optionOf,
  type Scalar,
  type Tree
} from './tree.ts'

/** A message as the codec sees it. */
export interface Shape {
  readonly name: string
  /** The name without the package. */
  readonly localName: string
  readonly isBuiltIn: boolean
  readonly fields: ReadonlyMap<number, FieldShape>
}

export interface FieldShape {
  readonly number: number
  readonly name: string
  readonly jsonName: string
  /** The type as a developer would call it. */
  readonly label: string
  readonly type: TypeShape
  readonly isRepeated: boolean
  readonly isPacked: boolean
  readonly isRequired: boolean
  /** Whether the writer says if the field is set. */
  readonly hasPresence: boolean
  readonly oneof: string | undefined
}

export type TypeShape =
  | { readonly kind: Scalar }
  | { readonly kind: 'enum'; readonly node: Enum }
  /** A map travels as a list of messages with a key and a value. */
  | { readonly kind: 'message' | 'group' | 'map'; shape(): Shape }

/** The shape of a message of the tree. Made when it is first asked for. */
export function shapeOf(tree: Tree, definition: MessageDefinition): Shape {
  const shapes = known.get(tree) ?? new Map<Definition, Shape>()
  known.set(tree, shapes)
  const shape = shapes.get(definition) ?? new Shaper(tree).message(definition)
  shapes.set(definition, shape)
  return shape
}

/** The first message of the file, which is the one that a schema describes. */
export function firstMessage({ file, definitions }: Tree): MessageDefinition | undefined {
  const [first] = file.messages
  const definition = first && definitions.get(within(file.package, first.name))
  return definition !== undefined && isMessage(definition) ? definition : undefined
}

/** The message that is meant: by its full name, else the file's first. @throws Failure schemaInvalid */
export function chosenMessage(tree: Tree, { message }: MessageChoice): MessageDefinition {
  if (message === undefined) return firstMessage(tree) ?? fail('The schema has no message')
  const definition = tree.definitions.get(message)
  return definition !== undefined && isMessage(definition) && definition.file === tree.file
    ? definition
    : fail(`The schema has no message ${message}`)
}

const known = new WeakMap<Tree, Map<Definition, Shape>>()
const extendeds = new WeakMap<Tree, ReadonlyMap<Definition, readonly Field[]>>()

class Shaper {
  readonly #tree: Tree

  constructor(tree: Tree) {
    this.#tree = tree
  }

  message(definition: MessageDefinition): Shape {
    const { name, localName, file, node } = definition
    const features = this.#features(definition)
    const fields = [
      ...node.fields.map(field => this.#field(field, features, undefined)),
      ...node.oneofs.flatMap(oneof => oneof.fields.map(field => this.#field(field, features, oneof.name))),
      ...this.#extensions(definition)
    ]
    const sorted = withDistinctNames(fields.sort((one, other) => one.number - other.number))
    return {
      name,
      localName,
      isBuiltIn: file.isBuiltIn,
      fields: new Map(sorted.map(field => [field.number, field]))
    }
  }

  /** Of the file, then of the messages around it, then its own. */
  #features({ localName, file }: MessageDefinition): Features {
    const parts = localName.split('.')
    return parts.reduce(
      (features, _, index) => {
        const name = within(file.package, parts.slice(0, index + 1).join('.'))
        return override(features, this.#tree.definitions.get(name)?.node.options ?? [])
      },
      override(featuresOf[file.edition], file.options)
    )
  }

  #field(field: Field, around: Features, oneof: string | undefined): FieldShape {
    const features = override(around, field.options)
    const type = this.#type(field, features)
    const isRepeated = field.label === 'repeated' || type.kind === 'map'
    const packed = optionOf(field.options, 'packed')
    const isPacked =
      packed === undefined
        ? features.repeated_field_encoding === 'PACKED'
        : packed.kind === 'word' && packed.text === 'true'
    const jsonName = optionOf(field.options, 'json_name')
    return {
      number: field.number,
      name: field.name,
      jsonName: jsonName?.kind === 'string' ? jsonName.text : jsonNameOf(field.name),
      label: typeLabel(this.#tree, field.type),
      type,
      isRepeated,
      isPacked: isPacked && isRepeated && isPackable(type),
      isRequired: field.label === 'required' || features.field_presence === 'LEGACY_REQUIRED',
      hasPresence:
        !isRepeated &&
        (features.field_presence !== 'IMPLICIT' ||
          field.label === 'optional' ||
          oneof !== undefined ||
          'shape' in type),
      oneof
    }
  }

  #type({ type, group }: Field, features: Features): TypeShape {
    if (type.kind === 'scalar') return { kind: type.name }
    if (type.kind === 'map') {
      const entry = this.#entry(type.key, type.value)
      return { kind: 'map', shape: () => entry }
    }
    const definition = definitionOf(this.#tree, type)
    if (!isMessage(definition)) return { kind: 'enum', node: definition.node }
    const isGroup = group !== undefined || features.message_encoding === 'DELIMITED'
    return { kind: isGroup ? 'group' : 'message', shape: () => shapeOf(this.#tree, definition) }
  }

  /** What a map has instead of a message of its own; keys and values are always written. */
  #entry(key: FieldType, value: FieldType): Shape {
    const fields = [key, value].map((type, index) => {
      const field: Field = {
        name: index === 0 ? 'key' : 'value',
        at: 0,
        number: index + 1,
        label: 'optional',
        type,
        options: [],
        group: undefined
      }
      return this.#field(field, featuresOf.proto2, undefined)
    })
    return {
      name: 'an entry of a map',
      localName: 'an entry of a map',
      isBuiltIn: false,
      fields: new Map(fields.map(field => [field.number, field]))
    }
  }

  #extensions(definition: MessageDefinition): readonly FieldShape[] {
    const all = extendeds.get(this.#tree) ?? this.#allExtensions()
    extendeds.set(this.#tree, all)
    const names = new Map([...this.#tree.extensions].map(([name, field]) => [field, name]))
    return (all.get(definition) ?? []).map(field => {
      const name = `[${names.get(field) ?? field.name}]`
      return { ...this.#field(field, featuresOf.proto2, undefined), name, jsonName: name }
    })
  }

  #allExtensions(): ReadonlyMap<Definition, readonly Field[]> {
    const { file, imported, definitions } = this.#tree
    const messages = [...definitions.values()].filter(isMessage)
    const extend = [
      ...[file, ...imported.values()].flatMap(each => each.extends),
      ...messages.flatMap(({ node }) => node.extends)
    ]
    const all = new Map<Definition, Field[]>()
    for (const { type, fields } of extend) {
      const extended = definitionOf(this.#tree, type)
      all.set(extended, [...(all.get(extended) ?? []), ...fields])
    }
    return all
  }
}

/** In JSON a name stands for one field: later ones go by their own. Compilers refuse this; the registry may hold it. */
function withDistinctNames(fields: readonly FieldShape[]): readonly FieldShape[] {
  const own = new Map(fields.map(({ name, number }) => [name, number]))
  const taken = new Set<string>()
  return fields.map(field => {
    const isFree = !taken.has(field.jsonName) && (own.get(field.jsonName) ?? field.number) === field.number
    const jsonName = isFree ? field.jsonName : field.name
    taken.add(jsonName)
    return { ...field, jsonName }
  })
}

function isPackable({ kind }: TypeShape): boolean {
  return !/^(?:string|bytes|message|group|map)$/.test(kind)
}
