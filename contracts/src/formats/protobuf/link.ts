import type { Referenced } from '../format.ts'
import { refuse } from './failing.ts'
import { scopes, within } from './names.ts'
import { parseFile } from './parse-file.ts'
import {
  type Definition,
  type Enum,
  type Extend,
  type Field,
  type File,
  fieldsOf,
  type Message,
  type NamedType,
  type Tree
} from './tree.ts'
import { builtIn } from './well-known/index.ts'

/** Finds the files that a file imports, and what every type name in them stands for. @throws Failure schemaInvalid */
export function link(file: File, references: readonly Referenced[]): Tree {
  const imported = new Loader(references).load(file)
  const files = [file, ...imported.values()]
  const indexes = new Map(files.map(each => [each, indexOf(each)]))
  const links = new Map<NamedType, Definition>()
  for (const each of files) {
    const visible = visibleFrom(each, imported).map(other => indexes.get(other)?.definitions)
    new Linker(each, visible.filter(isKnown), indexes, links).link()
  }
  // The file's own names win over those of its imports.
  const inward = [...indexes.values()].toReversed()
  return {
    file,
    imported,
    links,
    definitions: new Map(inward.flatMap(({ definitions }) => [...definitions])),
    extensions: new Map(inward.flatMap(({ extensions }) => [...extensions]))
  }
}

interface Index {
  readonly definitions: ReadonlyMap<string, Definition>
  readonly extensions: ReadonlyMap<string, Field>
}

/** Chains of imports that are longer are refused. */
const chainLimit = 200
/** Full names that are longer are refused. */
const nameLimit = 1000

class Loader {
  readonly #texts: ReadonlyMap<string, string>
  readonly #loaded = new Map<string, File>()
  readonly #open: string[] = []

  constructor(references: readonly Referenced[]) {
    this.#texts = new Map(references.toReversed().map(({ name, text }) => [name, text]))
  }

  load(file: File): ReadonlyMap<string, File> {
    for (const { path, at } of file.imports) {
      if (this.#open.includes(path)) refuse(file, at, `${JSON.stringify(path)} imports itself`)
      if (this.#open.length > chainLimit) refuse(file, at, 'The chain of imports is too long')
      if (this.#loaded.has(path)) continue
      const found = this.#find(path)
      if (found === undefined) {
        return refuse(file, at, `The import ${JSON.stringify(path)} is neither referenced nor built in`)
      }
      this.#open.push(path)
      this.load(found)
      this.#open.pop()
      this.#loaded.set(path, found)
    }
    return this.#loaded
  }

  #find(path: string): File | undefined {
    const text = this.#texts.get(path)
    return text === undefined ? builtIn(path) : parseFile(text, path)
  }
}

/** What a file may name: its own types, those of its imports, and those that an import passes on. */
function visibleFrom(file: File, imported: ReadonlyMap<string, File>): readonly File[] {
  const visible = new Set([file])
  for (const { path } of file.imports) visible.add(imported.get(path) ?? file)
  for (const each of visible) {
    if (each === file) continue
    for (const { path, modifier } of each.imports) {
      if (modifier === 'public') visible.add(imported.get(path) ?? file)
    }
  }
  return [...visible]
}

function indexOf(file: File): Index {
  const definitions = new Map<string, Definition>()
  const extensions = new Map<string, Field>()
  const define = (node: Message | Enum, localScope: string): string => {
    const localName = within(localScope, node.name)
    const name = within(file.package, localName)
    if (name.length > nameLimit) refuse(file, node.at, `A full name has more than ${nameLimit} letters`)
    // A second definition is refused by `check`.
    const place = { name, localName, file }
    definitions.set(name, node.kind === 'enum' ? { ...place, node } : { ...place, node })
    return localName
  }
  const addMessage = (message: Message, scope: string): void => {
    const name = define(message, scope)
    addTypes(message, name)
    for (const { group } of fieldsOf(message)) if (group !== undefined) addMessage(group, name)
  }
  const addTypes = (parent: Pick<Message, 'messages' | 'enums' | 'extends'>, scope: string): void => {
    for (const message of parent.messages) addMessage(message, scope)
    for (const item of parent.enums) define(item, scope)
    for (const field of parent.extends.flatMap(({ fields }) => fields)) {
      extensions.set(within(file.package, within(scope, field.name)), field)
      if (field.group !== undefined) addMessage(field.group, scope)
    }
  }
  addTypes(file, '')
  return { definitions, extensions }
}

class Linker {
  readonly #file: File
  readonly #visible: readonly ReadonlyMap<string, Definition>[]
  readonly #all: ReadonlyMap<File, Index>
  readonly #links: Map<NamedType, Definition>

  constructor(
    file: File,
    visible: readonly ReadonlyMap<string, Definition>[],
    all: ReadonlyMap<File, Index>,
    links: Map<NamedType, Definition>
  ) {
    this.#file = file
    this.#visible = visible
    this.#all = all
    this.#links = links
  }

  link(): void {
    const file = this.#file
    for (const message of file.messages) this.#message(message, file.package)
    for (const extend of file.extends) this.#extend(extend, file.package)
    for (const { request, response } of file.services.flatMap(({ rpcs }) => rpcs)) {
      this.#type(request, file.package, 'message')
      this.#type(response, file.package, 'message')
    }
  }

  #message(message: Message, scope: string): void {
    const inner = within(scope, message.name)
    for (const field of fieldsOf(message)) this.#field(field, inner)
    for (const nested of message.messages) this.#message(nested, inner)
    for (const extend of message.extends) this.#extend(extend, inner)
  }

  #extend({ type, fields }: Extend, scope: string): void {
    this.#type(type, scope, 'message')
    for (const field of fields) this.#field(field, scope)
  }

  #field({ type, group }: Field, scope: string): void {
    if (type.kind === 'named') this.#type(type, scope, undefined)
    if (type.kind === 'map' && type.value.kind === 'named') this.#type(type.value, scope, undefined)
    if (group !== undefined) this.#message(group, scope)
  }

  #type(type: NamedType, scope: string, kind: 'message' | undefined): void {
    const found = this.#find(type.written, scope) ?? this.#unknown(type, scope)
    if (kind !== undefined && found.node.kind !== kind) {
      refuse(this.#file, type.at, `${JSON.stringify(type.written)} is no message`)
    }
    this.#links.set(type, found)
  }

  #find(written: string, scope: string): Definition | undefined {
    for (const name of scopes(written, scope)) {
      for (const definitions of this.#visible) {
        const found = definitions.get(name)
        if (found !== undefined) return found
      }
    }
    return undefined
  }

  #unknown(type: NamedType, scope: string): never {
    const names = scopes(type.written, scope)
    const isElsewhere = [...this.#all.values()].some(({ definitions }) =>
      names.some(name => definitions.has(name))
    )
    const hint = isElsewhere
      ? 'the file that defines it must be imported here'
      : 'a type must be defined here or in an imported file'
    return refuse(this.#file, type.at, `Unknown type ${JSON.stringify(type.written)}: ${hint}`)
  }
}

function isKnown<Item>(item: Item | undefined): item is Item {
  return item !== undefined
}
