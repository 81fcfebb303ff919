/** A parsed .proto file, and the files it imports. */
export interface Tree {
  readonly file: File
  /** Every file that is reached by imports, by its import path. */
  readonly imported: ReadonlyMap<string, File>
  /** What each type name in these files stands for. */
  readonly links: ReadonlyMap<NamedType, Definition>
  /** Messages and enums of all these files, by full name. */
  readonly definitions: ReadonlyMap<string, Definition>
  /** Extensions of all these files, by full name. */
  readonly extensions: ReadonlyMap<string, Field>
}

export interface File {
  /** The text it was parsed from, for the positions in complaints; empty for a file made from a descriptor. */
  readonly text: string
  /** The path it is imported by; none for the file that is registered. */
  readonly path: string | undefined
  readonly edition: Edition
  /** Whether the file says which edition it is; without a word it is proto2. */
  readonly isEditionWritten: boolean
  /** Empty when the file has none. */
  readonly package: string
  readonly imports: readonly Import[]
  readonly options: readonly Option[]
  readonly messages: readonly Message[]
  readonly enums: readonly Enum[]
  readonly extends: readonly Extend[]
  readonly services: readonly Service[]
  /** Comes with every Protobuf compiler (or with the registry), so that no reference is needed. */
  readonly isBuiltIn: boolean
}

export type Edition = (typeof editions)[number]
export const editions = ['proto2', 'proto3', '2023', '2024'] as const

export interface Import {
  readonly path: string
  readonly modifier: 'public' | 'weak' | 'option' | undefined
  readonly at: number
}

export interface Message {
  readonly kind: 'message'
  readonly name: string
  /** Offset in the file's text, here as everywhere. */
  readonly at: number
  readonly visibility: Visibility
  readonly options: readonly Option[]
  /** Outside of oneofs. */
  readonly fields: readonly Field[]
  readonly oneofs: readonly Oneof[]
  readonly reserved: readonly Reserved[]
  readonly extensions: readonly Extensions[]
  readonly messages: readonly Message[]
  readonly enums: readonly Enum[]
  readonly extends: readonly Extend[]
}

/** A keyword of edition 2024. */
export type Visibility = 'export' | 'local' | undefined

export interface Oneof {
  readonly name: string
  readonly at: number
  readonly options: readonly Option[]
  readonly fields: readonly Field[]
}

export type Label = 'optional' | 'required' | 'repeated'

export interface Field {
  readonly name: string
  readonly at: number
  readonly number: number
  readonly label: Label | undefined
  readonly type: FieldType
  readonly options: readonly Option[]
  /** The message that a group declares together with its field. */
  readonly group: Message | undefined
}

export type FieldType = ScalarType | NamedType | MapType

export interface ScalarType {
  readonly kind: 'scalar'
  readonly name: Scalar
}

/** A type by the name that the text uses; `Tree.links` knows which it is. */
export interface NamedType {
  readonly kind: 'named'
  readonly written: string
  readonly at: number
}

export interface MapType {
  readonly kind: 'map'
  readonly key: ScalarType
  readonly value: ScalarType | NamedType
}

export type Scalar = (typeof scalars)[number]
export const scalars = [
  'double',
  'float',
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'fixed64',
  'sfixed32',
  'sfixed64',
  'bool',
  'string',
  'bytes'
] as const

export interface Enum {
  readonly kind: 'enum'
  readonly name: string
  readonly at: number
  readonly visibility: Visibility
  readonly options: readonly Option[]
  readonly reserved: readonly Reserved[]
  readonly constants: readonly Constant[]
}

export interface Constant {
  readonly name: string
  readonly number: number
  readonly at: number
  readonly options: readonly Option[]
}

/** One `reserved` statement: names, or numbers. */
export interface Reserved {
  readonly names: readonly string[]
  readonly ranges: readonly Range[]
}

/** From the first number to the last, both included. */
export interface Range {
  readonly first: number
  readonly last: number
  /** Written as `first to last`, though both may be the same. */
  readonly isPair: boolean
}

/** One `extensions` statement. */
export interface Extensions {
  readonly ranges: readonly Range[]
  readonly options: readonly Option[]
}

/** Fields that are added to a message declared elsewhere. */
export interface Extend {
  readonly type: NamedType
  readonly fields: readonly Field[]
}

export interface Service {
  readonly name: string
  readonly at: number
  readonly options: readonly Option[]
  readonly rpcs: readonly Rpc[]
}

export interface Rpc {
  readonly name: string
  readonly at: number
  readonly request: NamedType
  readonly isRequestStream: boolean
  readonly response: NamedType
  readonly isResponseStream: boolean
  readonly options: readonly Option[]
}

export interface Option {
  /** `(my.ext).a.b` is three parts, the first in parentheses. */
  readonly name: readonly NamePart[]
  readonly value: Value
}

export interface NamePart {
  readonly text: string
  readonly isExtension: boolean
}

/** What an option is set to. Numbers and names stay as they were spelled. */
export type Value =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | MessageValue

/** Keys are field names, or `[names.of.extensions]`; a key may come more than once. */
export interface MessageValue {
  readonly kind: 'message'
  readonly entries: readonly (readonly [string, Value])[]
}

/** A message or enum that types can be named after. */
export type Definition = MessageDefinition | EnumDefinition

export interface MessageDefinition extends Place {
  readonly node: Message
}

export interface EnumDefinition extends Place {
  readonly node: Enum
}

interface Place {
  /** With the package, without a leading dot. */
  readonly name: string
  /** The name without the package. */
  readonly localName: string
  readonly file: File
}

/** The highest number that a field can have. */
export const maxFieldNumber = 536_870_911
export const maxEnumNumber = 2_147_483_647

export function isScalar(name: string): name is Scalar {
  return (scalars as readonly string[]).includes(name)
}

export function isMessage(definition: Definition): definition is MessageDefinition {
  return definition.node.kind === 'message'
}

/** The definition that a type name of this tree stands for. */
export function definitionOf(tree: Tree, type: NamedType): Definition {
  const definition = tree.links.get(type)
  if (definition === undefined) throw new TypeError(`the type name ${type.written} was not linked`)
  return definition
}

/** All fields of a message, those of its oneofs after the others. */
export function fieldsOf(message: Message): readonly Field[] {
  return [...message.fields, ...message.oneofs.flatMap(({ fields }) => fields)]
}

/** The value of an option that has a name without extensions, such as `packed` or `features.field_presence`. */
export function optionOf(options: readonly Option[], name: string): Value | undefined {
  return options.findLast(
    option =>
      option.name.every(part => !part.isExtension) && option.name.map(part => part.text).join('.') === name
  )?.value
}
