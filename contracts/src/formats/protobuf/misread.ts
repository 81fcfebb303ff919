import type { FieldShape, Shape, TypeShape } from './shapes.ts'
import type { Chunk } from './wire.ts'

/**
 * Why a reader would misread one field that the writer wrote; undefined when it reads what was meant.
 * Protobuf itself does not notice: a reader drops what has the wrong wire type and takes the rest for what it expects.
 * So the two schemas are asked: a varint of an int32 is no sint32, though both look alike on the wire.
 */
export function misreading(reader: Shape, field: FieldShape, written: FieldShape): string | undefined {
  const what = `field ${field.number} of ${reader.localName}`
  if (!isEncodedAlike(field, written)) {
    return `${what} is written as ${withArticle(labelOf(written))} and read as ${withArticle(labelOf(field))}`
  }
  if (written.isRepeated && !field.isRepeated && written.isPacked) {
    return `${what} is written as a packed list of ${written.label} and read as one ${field.label}`
  }
  return undefined
}

/** The same for what depends on the whole message: lists that are read as one, and oneofs that lose a choice. */
export function misreadingOfAll(
  reader: Shape,
  writer: Shape | undefined,
  chunks: readonly Chunk[]
): string | undefined {
  if (writer === undefined || writer === reader) return undefined
  const counts = new Map<number, number>()
  for (const { number } of chunks) counts.set(number, (counts.get(number) ?? 0) + 1)
  const chosen = new Map<string, FieldShape>()
  for (const [number, count] of counts) {
    const [field, written] = [reader.fields.get(number), writer.fields.get(number)]
    if (written === undefined) continue
    if (field === undefined) {
      if (isLostChoice(reader, writer, written)) {
        return `field ${number} was chosen in the oneof ${written.oneof} of ${reader.localName}, and the reader has no such choice`
      }
      continue
    }
    if (count > 1 && written.isRepeated && !field.isRepeated && isNumeric(field.type)) {
      return `field ${number} of ${reader.localName} is written as a list of ${written.label} and read as one ${field.label}`
    }
    if (field.oneof === undefined) continue
    const other = chosen.get(field.oneof)
    if (other !== undefined && !(written.oneof !== undefined && other.oneof === written.oneof)) {
      return `fields ${other.number} and ${number} of ${reader.localName} are both written, and the reader keeps one of them for the oneof ${field.oneof}`
    }
    chosen.set(field.oneof, written)
  }
  return undefined
}

/** A choice that the reader does not know is lost, unless the reader has nothing of the whole oneof. */
export function isLostChoice(reader: Shape, writer: Shape, { oneof }: FieldShape): boolean {
  if (oneof === undefined) return false
  const hasOneof = [...reader.fields.values()].some(field => field.oneof === oneof)
  return (
    hasOneof ||
    [...writer.fields.values()].some(field => field.oneof === oneof && reader.fields.has(field.number))
  )
}

/** Whether fields travel alike, and so may be read as one another. */
export function isEncodedAlike(one: FieldShape, other: FieldShape): boolean {
  return encodingOf(one.type) === encodingOf(other.type)
}

/** Whether many of a field cannot be told from one. */
export function isNumeric({ kind }: TypeShape): boolean {
  return !/^(?:text|message|group|map)$/.test(encodings[kind])
}

const encodings: Readonly<Record<TypeShape['kind'], string>> = {
  int32: 'varint',
  int64: 'varint',
  uint32: 'varint',
  uint64: 'varint',
  bool: 'varint',
  enum: 'varint',
  sint32: 'zigzag',
  sint64: 'zigzag',
  string: 'text',
  bytes: 'text',
  fixed32: 'fixed32',
  sfixed32: 'fixed32',
  fixed64: 'fixed64',
  sfixed64: 'fixed64',
  float: 'float',
  double: 'double',
  message: 'message',
  group: 'group',
  map: 'map'
}

function encodingOf({ kind }: TypeShape): string {
  return encodings[kind]
}

function labelOf({ type, label }: FieldShape): string {
  return type.kind === 'group' ? `group ${label}` : label
}

function withArticle(label: string): string {
  return `${/^(?:[aeio]|uint)/i.test(label) && !/^u/.test(label) ? 'an' : 'a'} ${label}`
}
