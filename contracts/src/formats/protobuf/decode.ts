import type { Decoder, MessageChoice } from '../format.ts'
import { makeDecoder } from './made/decoder.ts'
import { misreading, misreadingOfAll } from './misread.ts'
import { readsAlike } from './same-reading.ts'
import { scalarCodecs } from './scalars.ts'
import { chosenMessage, type FieldShape, type Shape, shapeOf } from './shapes.ts'
import { fold } from './special-json.ts'
import { isMessage, type Tree } from './tree.ts'
import { type Chunk, depthLimit, split, splitVarints, unreadable, type Wire, wireNames } from './wire.ts'

/**
 * Reads a message of the writer's as the reader knows it: by its name, wherever it stands in the reader's file.
 * Protobuf does not resolve a writer's schema, so a reader that would misread without noticing is refused here.
 * @throws Failure schemaInvalid
 */
export function decode(reader: Tree, writer: Tree, bytes: Uint8Array, choice: MessageChoice): unknown {
  const [read, written] = sidesOf(reader, writer, choice)
  return decodeMessage(read, written, bytes)
}

/** Reads many messages: with code made for them, where the reader takes all that the writer writes for what it is. */
export function decoder(reader: Tree, writer: Tree, choice: MessageChoice): Decoder {
  const [read, written] = sidesOf(reader, writer, choice)
  const slow = (bytes: Uint8Array): unknown => decodeMessage(read, written, bytes)
  const made = readsAlike(read, written) ? makeDecoder(read, slow) : undefined
  return made ?? ((bytes, from) => slow(bytes.subarray(from)))
}

function sidesOf(reader: Tree, writer: Tree, choice: MessageChoice): readonly [read: Shape, written: Shape] {
  const written = chosenMessage(writer, choice)
  const read = [...reader.definitions.values()].find(
    ({ localName, file }) => file === reader.file && localName === written.localName
  )
  if (read === undefined || !isMessage(read))
    return unreadable(`the reader has no message ${written.localName}`)
  return [shapeOf(reader, read), shapeOf(writer, written)]
}

/** The JSON of a message. @param writer the shape it was written in, when that is known */
export function decodeMessage(reader: Shape, writer: Shape | undefined, bytes: Uint8Array): unknown {
  return jsonOf(reader, writer, bytes, 0)
}

function jsonOf(reader: Shape, writer: Shape | undefined, bytes: Uint8Array, depth: number): unknown {
  if (depth > depthLimit) unreadable(`it is nested more than ${depthLimit} levels deep`)
  const fields = fieldsJson(reader, writer, bytes, depth)
  return fold(reader, Object.fromEntries(fields.map(([field, json]) => [field.jsonName, json])))
}

/** Of the fields of a oneof only the last one written counts. */
function fieldsJson(
  reader: Shape,
  writer: Shape | undefined,
  bytes: Uint8Array,
  depth: number
): readonly (readonly [FieldShape, unknown])[] {
  const chunks = split(bytes)
  const fault = misreadingOfAll(reader, writer, chunks)
  if (fault !== undefined) unreadable(fault)
  const byNumber = new Map<number, Chunk[]>()
  const chosen = new Map<string, number>()
  for (const chunk of chunks) {
    const field = reader.fields.get(chunk.number)
    if (field === undefined) continue
    if (field.oneof !== undefined) chosen.set(field.oneof, field.number)
    const same = byNumber.get(chunk.number)
    if (same === undefined) byNumber.set(chunk.number, [chunk])
    else same.push(chunk)
  }
  return [...reader.fields.values()].flatMap(field => {
    const same = byNumber.get(field.number)
    if (same === undefined && field.isRequired) {
      unreadable(`${reader.localName} has no ${field.name}, which the reader requires`)
    }
    const isChosen = field.oneof === undefined || chosen.get(field.oneof) === field.number
    if (same === undefined || !isChosen) return []
    const written = writer?.fields.get(field.number)
    const fault = written && misreading(reader, field, written)
    if (fault !== undefined) unreadable(fault)
    return [[field, fieldJson(field, written, same, reader, depth)] as const]
  })
}

function fieldJson(
  field: FieldShape,
  written: FieldShape | undefined,
  chunks: readonly Chunk[],
  reader: Shape,
  depth: number
): unknown {
  const { type } = field
  if (!('shape' in type)) {
    const values = chunks.flatMap(chunk => scalars(field, chunk, reader))
    return field.isRepeated ? values : values.at(-1)
  }
  const parts = chunks.map(chunk => contentOf(field, chunk, reader))
  const inner = written !== undefined && 'shape' in written.type ? written.type.shape() : undefined
  if (type.kind === 'map') {
    return Object.fromEntries(parts.map(part => entryOf(type.shape(), inner, part, depth)))
  }
  if (field.isRepeated) return parts.map(part => jsonOf(type.shape(), inner, part, depth + 1))
  // A message that comes in parts is what the parts amount to one after the other.
  return jsonOf(type.shape(), inner, concat(parts), depth + 1)
}

function scalars(field: FieldShape, { wire, value }: Chunk, reader: Shape): readonly unknown[] {
  const { kind } = field.type
  const codec = kind === 'enum' ? enumCodec(field) : scalarCodecs[kind as keyof typeof scalarCodecs] // not a message
  if (wire === codec.wire) return [codec.toJson(value)]
  const isPackable = codec.wire !== 2 && field.isRepeated
  if (wire !== 2 || !isPackable || typeof value === 'bigint') return wrongWire(field, wire, reader)
  return unpack(value, codec.wire).map(codec.toJson)
}

function enumCodec({ type }: FieldShape): {
  readonly wire: Wire
  toJson(value: bigint | Uint8Array): unknown
} {
  const constants = type.kind === 'enum' ? type.node.constants : []
  return {
    wire: 0,
    toJson(value) {
      const number = Number(BigInt.asIntN(32, typeof value === 'bigint' ? value : 0n))
      return constants.find(constant => constant.number === number)?.name ?? number
    }
  }
}

function unpack(bytes: Uint8Array, wire: Wire): readonly (bigint | Uint8Array)[] {
  if (wire === 0) return splitVarints(bytes)
  const size = wire === 5 ? 4 : 8
  if (bytes.length % size !== 0) unreadable('a packed list ends in the middle of a value')
  return Array.from({ length: bytes.length / size }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size)
  )
}

function contentOf(field: FieldShape, { wire, value }: Chunk, reader: Shape): Uint8Array {
  const isFit = wire === (field.type.kind === 'group' ? 3 : 2)
  return isFit && typeof value !== 'bigint' ? value : wrongWire(field, wire, reader)
}

/** Keys and values that are not written are the zero of their type. */
function entryOf(
  entry: Shape,
  writer: Shape | undefined,
  bytes: Uint8Array,
  depth: number
): readonly [string, unknown] {
  const json = new Map(
    fieldsJson(entry, writer, bytes, depth + 1).map(([{ number }, value]) => [number, value])
  )
  const [key, value] = [entry.fields.get(1), entry.fields.get(2)]
  return [
    String(json.has(1) ? json.get(1) : zeroOf(key, depth)),
    json.has(2) ? json.get(2) : zeroOf(value, depth)
  ]
}

function zeroOf(field: FieldShape | undefined, depth: number): unknown {
  const type = field?.type
  if (type === undefined) return undefined
  if ('shape' in type) return jsonOf(type.shape(), undefined, new Uint8Array(), depth + 1)
  if (type.kind === 'enum') return type.node.constants[0]?.name ?? 0
  return scalarCodecs[type.kind].zero
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function wrongWire({ number, label }: FieldShape, wire: Wire, reader: Shape): never {
  return unreadable(`field ${number} of ${reader.localName} is ${wireNames[wire]} and read as ${label}`)
}
