import { Failure, isFailure } from '../../failures.ts'
import type { Counterexample, Difference } from '../format.ts'
import { decodeMessage } from './decode.ts'
import { encodeMessage } from './encode.ts'
import { within } from './names.ts'
import { sampleField, sampleMessage } from './sample.ts'
import { type FieldShape, firstMessage, type Shape, shapeOf } from './shapes.ts'
import { isMessage, type Tree } from './tree.ts'

/**
 * A message that the writer may write and the reader cannot read or misreads, as small as it gets. The file's first
 * message is tried before those that the differences are about.
 */
export function counterexample(
  reader: Tree,
  writer: Tree,
  near: readonly Difference[]
): Counterexample | undefined {
  const search = new Search()
  for (const name of new Set([firstMessage(writer)?.localName, ...near.map(({ facts }) => facts.message)])) {
    const [read, written] = [shapeNamed(reader, name), shapeNamed(writer, name)]
    const json = read && written && search.conflict(read, written)
    const proof = json === undefined || written === undefined ? undefined : prove(read, written, json)
    if (proof !== undefined) return proof
  }
  return near.map(difference => strayed(difference, writer)).find(example => example !== undefined)
}

function shapeNamed(tree: Tree, localName: unknown): Shape | undefined {
  const definition = tree.definitions.get(within(tree.file.package, String(localName)))
  return definition !== undefined && isMessage(definition) ? shapeOf(tree, definition) : undefined
}

/** A message that the reader does not find at all. */
function strayed({ rule, facts }: Difference, writer: Tree): Counterexample | undefined {
  if (rule === 'MESSAGE_REMOVED')
    return unread(writer, facts.message, `the reader has no message ${facts.message}`)
  if (rule !== 'PACKAGE_CHANGED') return undefined
  const [first, name] = [firstMessage(writer), within(String(facts.reader), '')]
  return unread(
    writer,
    first?.localName,
    `it is ${first?.name}, and the reader knows ${name}${first?.localName}`
  )
}

function unread(writer: Tree, localName: unknown, reason: string): Counterexample | undefined {
  const shape = shapeNamed(writer, localName)
  const json = shape && sampleMessage(shape, firstFields(shape))
  if (shape === undefined || json === undefined) return undefined
  return { json, bytes: encodeMessage(shape, json), error: `The message cannot be read: ${reason}` }
}

function firstFields(shape: Shape): ReadonlyMap<number, unknown> {
  const [first] = shape.fields.values()
  const value = first && sampleField(first, [shape])
  return new Map(first === undefined || value === undefined ? [] : [[first.number, value]])
}

/** The message with what the codec says when the reader tries; undefined when it is read, or cannot be written. */
function prove(reader: Shape | undefined, writer: Shape, json: unknown): Counterexample | undefined {
  if (reader === undefined) return undefined
  try {
    const bytes = encodeMessage(writer, json)
    try {
      decodeMessage(reader, writer, bytes)
      return undefined
    } catch (error) {
      if (isFailure(error, 'schemaInvalid')) return { json, bytes, error: error.facts.detail }
      throw error
    }
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

/** How many fields are looked at, over all messages that are tried. Takes less than a second. */
const budget = 1_000_000
/** How many messages within each other are gone into; decoders do not go much deeper. */
const depthLimit = 50

/** Goes down both shapes to where they differ and makes the writer's value for that place. */
class Search {
  /** Each pair is looked into once. */
  readonly #seen = new Map<Shape, Set<Shape>>()
  #work = 0
  #depth = 0

  conflict(reader: Shape, writer: Shape): unknown {
    const seen = this.#seen.get(reader) ?? new Set()
    if (seen.has(writer) || this.#depth >= depthLimit) return undefined
    this.#seen.set(reader, seen.add(writer))
    this.#depth++
    const found = this.#firstConflict(reader, writer)
    this.#depth--
    return found
  }

  #firstConflict(reader: Shape, writer: Shape): unknown {
    for (const given of this.#attempts(reader, writer)) {
      this.#work += 20 + reader.fields.size + writer.fields.size
      if (this.#work > budget) return undefined
      const json = sampleMessage(writer, given)
      if (json !== undefined && prove(reader, writer, json) !== undefined) return json
    }
    return undefined
  }

  /** What is required alone, then each field, then fields that the reader has in one oneof. */
  *#attempts(reader: Shape, writer: Shape): Iterable<ReadonlyMap<number, unknown>> {
    yield new Map()
    for (const field of writer.fields.values()) {
      // The other half is for oneofs.
      if (this.#work > budget / 2) break
      const value = this.#value(reader.fields.get(field.number), field, writer)
      if (value !== undefined) yield new Map([[field.number, value]])
    }
    const chosen = new Map<string, FieldShape>()
    for (const field of writer.fields.values()) {
      const oneof = reader.fields.get(field.number)?.oneof
      const other = oneof === undefined ? undefined : chosen.get(oneof)
      if (other !== undefined) {
        yield new Map([other, field].map(each => [each.number, sampleField(each, [writer])]))
      }
      if (oneof !== undefined) chosen.set(oneof, field)
    }
  }

  #value(reader: FieldShape | undefined, writer: FieldShape, open: Shape): unknown {
    const inner = this.#inner(reader, writer)
    const sample = sampleField(writer, [open])
    if (!writer.isRepeated) return inner ?? sample
    if (writer.type.kind === 'map')
      return inner === undefined ? sample : { [keyOf(writer.type.shape())]: inner }
    const [item] = inner === undefined ? (sample as readonly unknown[]) : [inner] // a list, since it is repeated
    return item === undefined ? undefined : [item, item]
  }

  #inner(reader: FieldShape | undefined, writer: FieldShape): unknown {
    const [read, written] = [typeWithin(reader), typeWithin(writer)]
    if (read?.kind === 'string' && written?.kind === 'bytes') return noText
    if (read === undefined || written === undefined || !('shape' in read) || !('shape' in written))
      return undefined
    return this.conflict(read.shape(), written.shape())
  }
}

/** The base64 of a byte that no UTF-8 has. */
const noText = '/w=='

/** A key for a map with such entries. */
function keyOf(entry: Shape): string {
  const key = entry.fields.get(1)
  return key === undefined || key.type.kind === 'string' ? 'key' : String(sampleField(key))
}

/** The type of a field, or of a map's values. */
function typeWithin(field: FieldShape | undefined): FieldShape['type'] | undefined {
  return field?.type.kind === 'map' ? field.type.shape().fields.get(2)?.type : field?.type
}
