import { refuse } from './failing.ts'
import { featuresOf, override } from './features.ts'
import { jsonNameOf } from './names.ts'
import {
  type Enum,
  type Extend,
  type Field,
  type File,
  fieldsOf,
  type Message,
  maxEnumNumber,
  maxFieldNumber,
  optionOf,
  type Range,
  type Tree
} from './tree.ts'

/**
 * Refuses what no compiler accepts. What the Confluent registry has always stored and a compiler need not refuse
 * outright (a reserved number in use, a proto3 message with groups) is refused only of new schemas.
 * @throws Failure schemaInvalid
 */
export function check({ file, imported }: Tree, isStrict: boolean): void {
  for (const each of [file, ...imported.values()]) {
    if (!each.isBuiltIn) new Checker(each, isStrict && each === file).file()
  }
}

interface Named {
  readonly name: string
  readonly at: number
}

/** Numbers that the implementations of Protobuf keep for themselves. */
const ownNumbers: Range = { first: 19_000, last: 19_999, isPair: true }

class Checker {
  readonly #file: File
  readonly #isStrict: boolean

  constructor(file: File, isStrict: boolean) {
    this.#file = file
    this.#isStrict = isStrict
  }

  file(): void {
    const { messages, enums, services } = this.#file
    this.#distinct([...messages, ...enums, ...services], 'types named')
    this.#types(messages, enums)
    for (const { rpcs } of services) this.#distinct(rpcs, 'methods named')
    for (const extend of this.#file.extends) this.#extend(extend)
  }

  #types(messages: readonly Message[], enums: readonly Enum[]): void {
    for (const message of messages) this.#message(message)
    for (const item of enums) this.#enum(item)
    if (this.#isStrict) {
      this.#distinct(
        enums.flatMap(({ constants }) => constants),
        'constants, which share the scope of their enums, named'
      )
    }
  }

  #message(message: Message): void {
    const fields = fieldsOf(message)
    const groups = fields.flatMap(({ group }) => (group === undefined ? [] : [group]))
    this.#distinct([...fields, ...message.oneofs], 'fields named')
    this.#distinct([...message.messages, ...message.enums, ...groups], 'types named')
    if (this.#isStrict && this.#file.edition !== 'proto2') {
      this.#distinct(fields.map(inJson), 'fields that in JSON are named')
    }
    const numbers = new Set<number>()
    for (const field of fields) {
      if (numbers.has(field.number)) this.#refuse(field, `The number ${field.number} is used twice`)
      numbers.add(field.number)
      this.#field(field)
      if (this.#isStrict) this.#unreserved(field, message.reserved)
    }
    if (this.#isStrict) for (const field of message.fields) this.#label(field)
    for (const { fields: members, name, at } of message.oneofs) {
      if (this.#isStrict && members.length === 0) this.#refuse({ at }, `The oneof ${name} has no fields`)
      for (const field of members) {
        if (field.label !== undefined) this.#refuse(field, `A field of a oneof is not ${field.label}`)
        if (field.type.kind === 'map') this.#refuse(field, 'A map cannot be in a oneof')
      }
    }
    if (this.#isStrict && this.#file.edition === 'proto3' && message.extensions.length > 0) {
      this.#refuse(message, 'Extensions of messages are not for proto3')
    }
    this.#types([...message.messages, ...groups], message.enums)
    for (const extend of message.extends) this.#extend(extend)
  }

  #extend({ fields }: Extend): void {
    for (const field of fields) {
      this.#field(field)
      if (field.group !== undefined) this.#message(field.group)
    }
  }

  #field(field: Field): void {
    const { number, type, label } = field
    if (number < 1 || number > maxFieldNumber) {
      this.#refuse(field, `The number ${number} of ${field.name} is not between 1 and ${maxFieldNumber}`)
    }
    if (isWithin(number, ownNumbers)) {
      this.#refuse(field, `The numbers from 19000 to 19999 are reserved for Protobuf itself, ${number} too`)
    }
    if (type.kind === 'map' && label !== undefined) this.#refuse(field, `A map is not ${label}`)
    if (!this.#isStrict) return
    const { edition } = this.#file
    if (edition === 'proto3' && label === 'required') this.#refuse(field, 'Nothing is required in proto3')
    if (edition !== 'proto2' && field.group !== undefined) this.#refuse(field, 'Groups are for proto2 only')
    if (edition === 'proto3' && optionOf(field.options, 'default') !== undefined) {
      this.#refuse(field, 'There are no defaults in proto3')
    }
  }

  /** proto2 wants a label on every field outside of oneofs; editions have only `repeated`. */
  #label(field: Field): void {
    const { edition } = this.#file
    if (edition === 'proto2' && field.label === undefined && field.type.kind !== 'map') {
      this.#refuse(field, `In proto2 ${field.name} must be optional, required or repeated`)
    }
    if (!edition.startsWith('proto') && field.label !== undefined && field.label !== 'repeated') {
      this.#refuse(field, `In editions ${field.label} is a feature, no label`)
    }
  }

  #enum(item: Enum): void {
    this.#distinct(item.constants, 'constants named')
    const [first] = item.constants
    const { edition, options } = this.#file
    const isOpen = override(override(featuresOf[edition], options), item.options).enum_type === 'OPEN'
    if (isOpen && first !== undefined && first.number !== 0) {
      this.#refuse(first, `The first constant of ${item.name} must be 0, not ${first.number}`)
    }
    const alias = optionOf(item.options, 'allow_alias')
    const mayShare = alias?.kind === 'word' && alias.text === 'true'
    const numbers = new Set<number>()
    for (const constant of item.constants) {
      const { name, number } = constant
      if (number < -maxEnumNumber - 1 || number > maxEnumNumber) {
        this.#refuse(constant, `The number ${number} of ${name} does not fit in 32 bits`)
      }
      if (!this.#isStrict) continue
      if (numbers.has(number) && !mayShare) {
        this.#refuse(constant, `The number ${number} is used twice, without the option allow_alias`)
      }
      numbers.add(number)
      this.#unreserved(constant, item.reserved)
    }
    if (this.#isStrict && first === undefined) this.#refuse(item, `The enum ${item.name} has no constants`)
  }

  #unreserved(item: Named & { readonly number: number }, reserved: Message['reserved']): void {
    const { name, number } = item
    if (reserved.some(({ names }) => names.includes(name))) {
      this.#refuse(item, `The name ${JSON.stringify(name)} is reserved`)
    }
    if (reserved.some(({ ranges }) => ranges.some(range => isWithin(number, range)))) {
      this.#refuse(item, `The number ${number} is reserved`)
    }
  }

  #distinct(items: readonly Named[], what: string): void {
    const names = new Set<string>()
    for (const item of items) {
      if (names.has(item.name)) this.#refuse(item, `There are two ${what} ${JSON.stringify(item.name)}`)
      names.add(item.name)
    }
  }

  #refuse({ at }: { readonly at: number }, detail: string): never {
    return refuse(this.#file, at, detail)
  }
}

function inJson({ name, at, options }: Field): Named {
  const written = optionOf(options, 'json_name')
  return { name: written?.kind === 'string' ? written.text : jsonNameOf(name), at }
}

function isWithin(number: number, { first, last }: Range): boolean {
  return number >= first && number <= last
}
