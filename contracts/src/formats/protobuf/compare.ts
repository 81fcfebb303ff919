import { Failure } from '../../failures.ts'
import type { Difference } from '../format.ts'
import { compareOneofs, tagged } from './compare-oneofs.ts'
import { inJavaOrder } from './java-order.ts'
import { kindOf, sameScalarGroup, typeLabel } from './kinds.ts'
import { difference, type Rule } from './rules.ts'
import {
  definitionOf,
  type Enum,
  type Field,
  type FieldType,
  type File,
  isMessage,
  type Message,
  type MessageDefinition,
  type NamedType,
  type Tree
} from './tree.ts'

/**
 * Every difference between a reader and a writer, the breaking ones first, in Confluent's order and at its places.
 * Extensions and services are not compared.
 * @throws Failure comparisonTooCostly
 */
export function compare(reader: Tree, writer: Tree): readonly Difference[] {
  const comparison = new Comparison(reader, writer)
  const all = comparison.files()
  return [...all.filter(({ breaks }) => breaks), ...all.filter(({ breaks }) => !breaks)]
}

/** How many messages, fields and constants one comparison may look at. Takes less than a second. */
const budget = 500_000
/** How deep messages of referenced files may lie in each other. */
const depthLimit = 500

/** What holds types: a file or a message. */
interface Container {
  readonly messages: readonly Message[]
  readonly enums: readonly Enum[]
}

class Comparison {
  readonly #reader: Tree
  readonly #writer: Tree
  readonly #found: Difference[] = []
  /** Messages of referenced files: whether the reader's can read the writer's. A pair in progress is taken to. */
  readonly #readable = new Map<Message, Map<Message, boolean>>()
  readonly #same = new Map<File, Map<File, boolean>>()
  #work = 0
  #depth = 0

  constructor(reader: Tree, writer: Tree) {
    this.#reader = reader
    this.#writer = writer
  }

  files(): readonly Difference[] {
    const [reader, writer] = [this.#reader.file, this.#writer.file]
    if (reader.package !== writer.package) {
      this.#add('PACKAGE_CHANGED', '#/', { reader: reader.package, writer: writer.package })
    }
    this.#types(reader, writer, '#')
    return this.#found
  }

  #types(reader: Container, writer: Container, path: string): void {
    const readers = new Map(reader.messages.map((message, index) => [message.name, { message, index }]))
    const writers = new Map(writer.messages.map((message, index) => [message.name, { message, index }]))
    for (const name of inJavaOrder([...writers.keys()], [...readers.keys()])) {
      const [read, written] = [readers.get(name), writers.get(name)]
      const place = `${path}/${name}`
      const facts = { message: nameAt(place) }
      if (read === undefined) this.#add('MESSAGE_REMOVED', place, facts)
      else if (written === undefined) this.#add('MESSAGE_ADDED', place, facts)
      else {
        if (read.index !== written.index) {
          const positions = { readerIndex: read.index + 1, writerIndex: written.index + 1 }
          this.#add('MESSAGE_MOVED', place, { ...facts, ...positions })
        }
        this.#messages(read.message, written.message, place)
      }
    }
    this.#enums(reader.enums, writer.enums, path)
  }

  #enums(reader: readonly Enum[], writer: readonly Enum[], path: string): void {
    const readers = new Map(reader.map(item => [item.name, item]))
    const writers = new Map(writer.map(item => [item.name, item]))
    for (const name of inJavaOrder([...writers.keys()], [...readers.keys()])) {
      const [read, written] = [readers.get(name), writers.get(name)]
      const place = `${path}/${name}`
      const facts = { enum: nameAt(place) }
      if (read === undefined) this.#add('ENUM_REMOVED', place, facts)
      else if (written === undefined) this.#add('ENUM_ADDED', place, facts)
      else this.#constants(read, written, place)
    }
  }

  #constants(reader: Enum, writer: Enum, path: string): void {
    const readers = new Map(reader.constants.map(({ name, number }) => [number, name]))
    const writers = new Map(writer.constants.map(({ name, number }) => [number, name]))
    for (const number of [...new Set([...writers.keys(), ...readers.keys()])].sort((a, b) => a - b)) {
      this.#spend()
      const [read, written] = [readers.get(number), writers.get(number)]
      const place = `${path}/${number}`
      const facts = { enum: nameAt(path), number }
      if (written === undefined) this.#add('ENUM_CONST_ADDED', place, { ...facts, constant: read ?? '' })
      else if (read === undefined) this.#add('ENUM_CONST_REMOVED', place, { ...facts, constant: written })
      else if (read !== written) {
        this.#add('ENUM_CONST_CHANGED', place, { ...facts, readerConstant: read, writerConstant: written })
      }
    }
  }

  #messages(reader: Message, writer: Message, path: string): void {
    this.#spend()
    const message = nameAt(path)
    const { differences, isGone } = compareOneofs(reader, writer, path, message)
    this.#found.push(...differences)
    const [readers, writers] = [tagged(reader), tagged(writer)]
    for (const number of [...new Set([...writers.keys(), ...readers.keys()])].sort((a, b) => a - b)) {
      this.#spend()
      const [read, written] = [readers.get(number), writers.get(number)]
      const place = (oneof: string | undefined) =>
        [path, ...(oneof === undefined ? [] : [oneof]), number].join('/')
      if (read === undefined && written !== undefined && !isGone(written.oneof)) {
        const facts = { message, field: written.field.name, number, oneof: written.oneof ?? '' }
        this.#add(removal(written.field, written.oneof), place(written.oneof), facts)
      } else if (read !== undefined && written === undefined) {
        const facts = { message, field: read.field.name, number, oneof: read.oneof ?? '' }
        this.#add(addition(read.field, read.oneof), place(read.oneof), facts)
      } else if (read !== undefined && written !== undefined) {
        if (read.oneof === undefined && written.oneof !== undefined) {
          const facts = { message, field: read.field.name, number, oneof: written.oneof }
          this.#add('ONEOF_FIELD_MOVED_TO_TOP_LEVEL', place(undefined), facts)
        }
        this.#fields(read.field, written.field, place(read.oneof), path)
      }
    }
    this.#types(reader, writer, path)
  }

  #fields(reader: Field, writer: Field, place: string, path: string): void {
    const facts = {
      message: nameAt(path),
      field: reader.name,
      number: reader.number,
      readerType: typeLabel(this.#reader, reader.type),
      writerType: typeLabel(this.#writer, writer.type)
    }
    const add = (rule: Rule, more: Difference['facts'] = {}): void =>
      this.#add(rule, place, { ...facts, ...more })
    if (reader.name !== writer.name) {
      add('FIELD_NAME_CHANGED', { readerField: reader.name, writerField: writer.name })
    }
    if (reader.group !== undefined && writer.group !== undefined) {
      this.#messages(reader.group, writer.group, `${path}/${writer.group.name}`)
    } else if ((reader.group ?? writer.group) !== undefined) add('FIELD_KIND_CHANGED')
    else {
      const rule = this.#fieldTypes(reader.type, writer.type)
      if (rule !== undefined) add(rule)
      else if (kindOf(this.#reader, reader.type) === 'SCALAR' && isRelabelled(reader, writer)) {
        const labels = { readerLabel: reader.label ?? '', writerLabel: writer.label ?? '' }
        add(
          isText(reader.type) ? 'FIELD_STRING_OR_BYTES_LABEL_CHANGED' : 'FIELD_NUMERIC_LABEL_CHANGED',
          labels
        )
      }
    }
  }

  #fieldTypes(reader: FieldType, writer: FieldType): Rule | undefined {
    if (kindOf(this.#reader, reader) !== kindOf(this.#writer, writer)) return 'FIELD_KIND_CHANGED'
    if (reader.kind === 'map' && writer.kind === 'map') {
      return this.#fieldTypes(reader.key, writer.key) ?? this.#fieldTypes(reader.value, writer.value)
    }
    if (kindOf(this.#reader, reader) === 'SCALAR') {
      return sameScalarGroup(reader, writer) ? undefined : 'FIELD_SCALAR_KIND_CHANGED'
    }
    const isReadable = reader.kind !== 'named' || writer.kind !== 'named' || this.#named(reader, writer)
    return isReadable ? undefined : 'FIELD_NAMED_TYPE_CHANGED'
  }

  /** Messages are the same by their names; those of referenced files, whose texts may differ, are looked into. */
  #named(readerType: NamedType, writerType: NamedType): boolean {
    const reader = definitionOf(this.#reader, readerType)
    const writer = definitionOf(this.#writer, writerType)
    if (reader.localName !== writer.localName) return false
    if (!isMessage(reader) || !isMessage(writer)) return true
    const isReferenced = [reader, writer].every(({ file }) => file.path !== undefined && !file.isBuiltIn)
    return !isReferenced || this.#isSame(reader.file, writer.file) || this.#referenced(reader, writer)
  }

  #referenced(reader: MessageDefinition, writer: MessageDefinition): boolean {
    const row = this.#readable.get(reader.node) ?? new Map<Message, boolean>()
    this.#readable.set(reader.node, row)
    const known = row.get(writer.node)
    if (known !== undefined) return known
    row.set(writer.node, true)
    const before = this.#found.length
    if (++this.#depth > depthLimit) throw new Failure('comparisonTooCostly', { budget })
    this.#messages(reader.node, writer.node, `#/${reader.localName.replaceAll('.', '/')}`)
    this.#depth--
    const isReadable = !this.#found.slice(before).some(({ breaks }) => breaks)
    row.set(writer.node, isReadable)
    return isReadable
  }

  /** Whether two files and all that they import have the same texts. */
  #isSame(reader: File, writer: File): boolean {
    const row = this.#same.get(reader) ?? new Map<File, boolean>()
    this.#same.set(reader, row)
    const known = row.get(writer)
    if (known !== undefined) return known
    const isSame =
      reader.text === writer.text &&
      reader.imports.every(({ path }) => {
        const [read, written] = [this.#reader.imported.get(path), this.#writer.imported.get(path)]
        return read !== undefined && written !== undefined && this.#isSame(read, written)
      })
    row.set(writer, isSame)
    return isSame
  }

  #add(rule: Rule, path: string, facts: Difference['facts']): void {
    this.#found.push(difference(rule, path, facts))
  }

  #spend(): void {
    if (++this.#work > budget) throw new Failure('comparisonTooCostly', { budget })
  }
}

/** `#/Order/Line` is the place of `Order.Line`. */
function nameAt(path: string): string {
  return path.slice(2).replaceAll('/', '.')
}

function removal({ label }: Field, oneof: string | undefined): Rule {
  if (oneof !== undefined) return 'ONEOF_FIELD_REMOVED'
  return label === 'required' ? 'REQUIRED_FIELD_REMOVED' : 'FIELD_REMOVED'
}

function addition({ label }: Field, oneof: string | undefined): Rule {
  if (oneof !== undefined) return 'ONEOF_FIELD_ADDED'
  return label === 'required' ? 'REQUIRED_FIELD_ADDED' : 'FIELD_ADDED'
}

/** Only labels that are both written count: an unlabelled field is taken to agree with any. */
function isRelabelled(reader: Field, writer: Field): boolean {
  return reader.label !== undefined && writer.label !== undefined && reader.label !== writer.label
}

function isText(type: FieldType): boolean {
  return type.kind === 'scalar' && (type.name === 'string' || type.name === 'bytes')
}
