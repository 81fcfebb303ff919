import {
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type Message,
  toBinary,
  toJson
} from '@bufbuild/protobuf'
import type { Schema } from '@instep/contracts'
import { enumName, type Field, type File, isMap, type Label } from './files.ts'

/** A pair of which a message is written with one and read with the other. */
interface Trial {
  readonly from: DescMessage
  readonly to: DescMessage | undefined
  readonly reader: Schema
  readonly writer: Schema
  readonly isCompatible: boolean
  readonly old: File
  readonly next: File
  readonly dice: number
}

/** A message, and what went wrong with it, if anything did. */
export interface Tried {
  readonly step: 'same codec' | 'compatible reader'
  readonly failure: string | undefined
  readonly json: JsonValue
  readonly old: File
  readonly next: File
}

interface Known {
  readonly reason: string
  readonly explains: (tried: Tried) => boolean
}

/** What Confluent's rules let pass although a message cannot be read, or not as it was meant. */
export const knownOfMessages = {
  unknownConstant: {
    reason: 'what a closed enum does not know is a number to us, and an unknown field to protobuf-es',
    explains: ({ step, failure }) =>
      step === 'compatible reader' && /expected enum p\d+\.State, got -?\d+/.test(failure ?? '')
  },
  bytesAsText: {
    reason: 'Confluent lets bytes become a string, and bytes need not be UTF-8',
    explains: ({ step, failure, old, next }) =>
      step === 'compatible reader' &&
      (failure?.includes('a string is no UTF-8') ?? false) &&
      changes(old, next, (before, after) => before.type === 'bytes' && after.type === 'string')
  },
  becomesRequired: {
    reason: 'a string or bytes may be required of who wrote it as optional, and so may what has no label',
    explains: ({ step, failure, old, next }) =>
      step === 'compatible reader' &&
      (failure?.includes('which the reader requires') ?? false) &&
      changes(old, next, (before, after) => before.label !== 'required' && after.label === 'required')
  },
  unlabelled: {
    reason: 'a field without a label is taken to agree with a repeated one',
    explains: ({ step, old, next }) =>
      step === 'compatible reader' && changes(old, next, (before, after) => isMany(before) !== isMany(after))
  }
} as const satisfies Record<string, Known>

/** What a message says. Not `equals`, to which NaN is not NaN. */
function said(type: DescMessage, message: Message): string {
  return JSON.stringify(toJson(type, message))
}

/** Our codec against protobuf-es on a random message, then, of compatible pairs, the reader on what the writer wrote. */
export function misread(trial: Trial): readonly Tried[] {
  const { from, to, reader, writer, isCompatible, old, next, dice } = trial
  const json = messageJson(old, 'Order', roller(dice), 0)
  const bytes = toBinary(from, fromJson(from, json))
  const tried = (step: Tried['step'], action: () => void): Tried => ({
    step,
    failure: failureOf(action),
    json,
    old,
    next
  })
  const own = tried('same codec', () => {
    const ours = writer.encode(json)
    const [read, meant] = [fromBinary(from, ours), fromBinary(from, bytes)]
    if (said(from, read) !== said(from, meant))
      throw new Error(`our bytes are read as ${JSON.stringify(toJson(from, read))}`)
    const decoded = fromJson(from, writer.decode(bytes) as JsonValue) // JSON, by its description
    if (said(from, decoded) !== said(from, meant))
      throw new Error(`the bytes decode to ${JSON.stringify(toJson(from, decoded))}`)
  })
  if (!isCompatible || to === undefined) return [own]
  const read = tried('compatible reader', () => {
    const decoded = reader.decode(bytes, writer) as JsonValue // JSON, by its description
    const [ours, theirs] = [fromJson(to, decoded), fromBinary(to, bytes)]
    if (said(to, ours) !== said(to, theirs)) {
      throw new Error(`it decodes to ${JSON.stringify(decoded)}, not ${JSON.stringify(toJson(to, theirs))}`)
    }
    const [before, after] = [unchanged(old, next, json), unchanged(old, next, toJson(to, ours))]
    if (JSON.stringify(before) !== JSON.stringify(after)) {
      throw new Error(`${JSON.stringify(after)} was read, and ${JSON.stringify(before)} written`)
    }
  })
  return [own, read]
}

/** What is said by fields of the top message that both know alike, in one order; zeros may be left out. */
function unchanged(old: File, next: File, json: JsonValue): readonly (readonly [string, JsonValue])[] {
  const [before, after] = [fieldsOf(old), fieldsOf(next)]
  const same = before.filter(field =>
    after.some(
      each =>
        each.number === field.number &&
        each.name === field.name &&
        each.type === field.type &&
        each.oneof === field.oneof &&
        isMany(each) === isMany(field)
    )
  )
  const isPlain = ({ type }: Field): boolean => !isMap(type) && !/^(?:Line|Order|State)/.test(type)
  const members = Object.entries(json ?? {})
  return same
    .filter(isPlain)
    .flatMap(({ name }) =>
      members
        .filter(([key, value]) => key === name && !isZero(value))
        .map(([, value]) => [name, value] as const)
    )
}

function isZero(value: JsonValue): boolean {
  return (
    value === 0 ||
    value === '' ||
    value === '0' ||
    value === false ||
    (Array.isArray(value) && value.length === 0)
  )
}

function fieldsOf(file: File): readonly Field[] {
  return file.messages.find(({ name }) => name === 'Order')?.fields ?? []
}

function changes(old: File, next: File, holds: (before: Field, after: Field) => boolean): boolean {
  return old.messages.some(({ name, fields }) => {
    const others = next.messages.find(message => message.name === name)?.fields ?? []
    return fields.some(field => others.some(other => other.number === field.number && holds(field, other)))
  })
}

function isMany({ label }: { readonly label: Label }): boolean {
  return label === 'repeated'
}

export type Roll = (sides: number) => number

/** The JSON of a message of the file, at random. */
export function messageJson(file: File, name: string, roll: Roll, depth: number): JsonValue {
  const fields = file.messages.find(message => message.name === name)?.fields ?? []
  const chosen = new Set<string>()
  const members = fields.flatMap(field => {
    const isMessage = isMap(field.type) || /^(?:Line|Order)/.test(field.type)
    const isWanted = field.label === 'required' || (roll(3) > 0 && !(isMessage && depth > 2))
    if (!isWanted || (field.oneof !== undefined && chosen.has(field.oneof))) return []
    if (field.oneof !== undefined) chosen.add(field.oneof)
    return [[field.name, fieldJson(file, field, roll, depth)] as const]
  })
  return Object.fromEntries(members)
}

function fieldJson(file: File, { type, label }: Field, roll: Roll, depth: number): JsonValue {
  const [, key, value] = /^map<(\w+), (\w+)>$/.exec(type) ?? []
  if (key !== undefined && value !== undefined) {
    const keys = { string: 'k', int32: '-3', bool: 'true' }
    return { [keys[key as keyof typeof keys]]: valueJson(file, value, roll, depth) } // those of `files.ts`
  }
  if (label !== 'repeated') return valueJson(file, type, roll, depth)
  return Array.from({ length: roll(4) }, () => valueJson(file, type, roll, depth))
}

const samples: Readonly<Record<string, readonly JsonValue[]>> = {
  int32: [0, 1, -1, 2147483647, -2147483648],
  int64: ['0', '1', '-1', '9223372036854775807', '-9223372036854775808'],
  uint32: [0, 1, 4294967295],
  uint64: ['0', '1', '18446744073709551615'],
  sint32: [0, 1, -1, 2147483647, -2147483648],
  sint64: ['0', '-1', '9223372036854775807', '-9223372036854775808'],
  fixed32: [0, 1, 4294967295],
  fixed64: ['0', '1', '18446744073709551615'],
  sfixed32: [0, -1, 2147483647],
  sfixed64: ['0', '-1', '9223372036854775807'],
  bool: [false, true],
  string: ['', 'a', 'é😀'],
  bytes: ['', 'AA==', '/wB/'],
  float: [0, 1.5, -0.25, 'Infinity', 'NaN'],
  double: [0, 1e-300, -2.5, '-Infinity', 'NaN']
}

function valueJson(file: File, type: string, roll: Roll, depth: number): JsonValue {
  if (type === enumName) {
    const names = [...(file.enums[0]?.constants.values() ?? [])]
    return names[roll(names.length)] ?? 0
  }
  const values = samples[type]
  return values === undefined ? messageJson(file, type, roll, depth + 1) : (values[roll(values.length)] ?? 0)
}

/** A linear congruential generator: the same dice, the same message. */
export function roller(seed: number): Roll {
  let state = seed * 2_654_435_761
  return sides => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

function failureOf(action: () => void): string | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    return String(error)
  }
}
