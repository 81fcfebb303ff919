import { readEnum } from './parse-enum.ts'
import { readInlineOptions, readOption } from './parse-options.ts'
import { readExtensions, readReserved } from './parse-ranges.ts'
import type { Scanner } from './scan.ts'
import {
  type Enum,
  type Extend,
  type Extensions,
  type Field,
  type FieldType,
  isScalar,
  type Label,
  type MapType,
  type Message,
  maxFieldNumber,
  type NamedType,
  type Oneof,
  type Option,
  type Reserved,
  type ScalarType,
  type Visibility
} from './tree.ts'

const labels: readonly string[] = ['optional', 'required', 'repeated'] satisfies Label[]

/** `message NAME { … }`, from its first word. */
export function readMessage(scanner: Scanner, visibility: Visibility): Message {
  scanner.expect('message')
  const { at } = scanner.token
  return { ...readBody(scanner, scanner.word("a message's name"), at), visibility }
}

/** `extend TYPE { … }`, from its first word. */
export function readExtend(scanner: Scanner): Extend {
  scanner.expect('extend')
  const type = readTypeName(scanner)
  return { type, fields: scanner.nested('{', '}', () => readMember(scanner)).flat() }
}

/** The name of a message or enum. */
export function readTypeName(scanner: Scanner): NamedType {
  const { at } = scanner.token
  return { kind: 'named', written: scanner.name('the name of a type'), at }
}

/** The keyword before `message` or `enum`, when there is one. */
export function readVisibility(scanner: Scanner): Visibility {
  const { text } = scanner.token
  const isVisibility = text === 'export' || text === 'local'
  if (!isVisibility || !/^(?:message|enum)$/.test(scanner.following.text)) return undefined
  scanner.next()
  return text
}

type Statement = (scanner: Scanner, parts: Parts, visibility: Visibility) => void

interface Parts {
  readonly options: Option[]
  readonly fields: Field[]
  readonly oneofs: Oneof[]
  readonly reserved: Reserved[]
  readonly extensions: Extensions[]
  readonly messages: Message[]
  readonly enums: Enum[]
  readonly extends: Extend[]
}

/** What may stand in a message, by its first word; everything else is a field. */
const statements = new Map<string, Statement>(
  Object.entries({
    message: (scanner: Scanner, { messages }: Parts, visibility: Visibility) =>
      messages.push(readMessage(scanner, visibility)),
    enum: (scanner: Scanner, { enums }: Parts, visibility: Visibility) =>
      enums.push(readEnum(scanner, visibility)),
    oneof: (scanner: Scanner, { oneofs }: Parts) => oneofs.push(readOneof(scanner)),
    option: (scanner: Scanner, { options }: Parts) => options.push(readOption(scanner)),
    extend: (scanner: Scanner, parts: Parts) => parts.extends.push(readExtend(scanner)),
    extensions: (scanner: Scanner, { extensions }: Parts) => extensions.push(readExtensions(scanner)),
    reserved: (scanner: Scanner, { reserved }: Parts) => reserved.push(readReserved(scanner, maxFieldNumber))
  })
)

function readBody(scanner: Scanner, name: string, at: number): Message {
  const parts: Parts = {
    options: [],
    fields: [],
    oneofs: [],
    reserved: [],
    extensions: [],
    messages: [],
    enums: [],
    extends: []
  }
  scanner.nested('{', '}', () => {
    if (scanner.accept(';')) return
    const visibility = readVisibility(scanner)
    const statement = scanner.token.kind === 'word' ? statements.get(scanner.token.text) : undefined
    if (statement !== undefined) statement(scanner, parts, visibility)
    else parts.fields.push(readField(scanner))
  })
  return { kind: 'message', name, at, visibility: undefined, ...parts }
}

function readOneof(scanner: Scanner): Oneof {
  scanner.expect('oneof')
  const { at } = scanner.token
  const name = scanner.word("a oneof's name")
  const options: Option[] = []
  const fields = scanner.nested('{', '}', () => {
    if (!scanner.is('option')) return readMember(scanner)
    options.push(readOption(scanner))
    return []
  })
  return { name, at, options, fields: fields.flat() }
}

function readMember(scanner: Scanner): readonly Field[] {
  return scanner.accept(';') ? [] : [readField(scanner)]
}

function readField(scanner: Scanner): Field {
  const label = readLabel(scanner)
  if (scanner.is('group') && scanner.following.kind === 'word') return readGroup(scanner, label)
  const type = readType(scanner)
  const { at } = scanner.token
  const name = scanner.word("a field's name")
  scanner.expect('=')
  const number = scanner.integer("the field's number")
  const options = readInlineOptions(scanner)
  scanner.expect(';')
  return { name, at, number, label, type, options, group: undefined }
}

function readLabel(scanner: Scanner): Label | undefined {
  const { text } = scanner.token
  if (!labels.includes(text)) return undefined
  scanner.next()
  return text as Label // one of the labels above
}

function readGroup(scanner: Scanner, label: Label | undefined): Field {
  scanner.expect('group')
  const { at } = scanner.token
  const name = scanner.word("a group's name")
  scanner.expect('=')
  const number = scanner.integer("the group's number")
  const options = readInlineOptions(scanner)
  const group = readBody(scanner, name, at)
  return { name: name.toLowerCase(), at, number, label, type: named(name, at), options, group }
}

function readType(scanner: Scanner): FieldType {
  if (scanner.is('map') && scanner.following.text === '<') return readMap(scanner)
  return readSimpleType(scanner)
}

function readMap(scanner: Scanner): MapType {
  scanner.expect('map')
  scanner.expect('<')
  const { at } = scanner.token
  const key = readSimpleType(scanner)
  if (key.kind !== 'scalar' || /^(?:float|double|bytes)$/.test(key.name)) {
    return scanner.fail("A map's key must be a whole number, a bool or a string", at)
  }
  scanner.expect(',')
  const value = readSimpleType(scanner)
  scanner.expect('>')
  return { kind: 'map', key, value }
}

function readSimpleType(scanner: Scanner): ScalarType | NamedType {
  const { at } = scanner.token
  const name = scanner.name('the type of a field')
  return isScalar(name) ? { kind: 'scalar', name } : named(name, at)
}

function named(written: string, at: number): NamedType {
  return { kind: 'named', written, at }
}
