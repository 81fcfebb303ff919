import { Failure } from '../../failures.ts'
import type { Difference } from '../format.ts'
import { isEncodedAlike, isLostChoice, isNumeric } from './misread.ts'
import { difference, type Refusal, type Rule } from './rules.ts'
import { type FieldShape, type Shape, shapeOf } from './shapes.ts'
import { isMessage, type MessageDefinition, type Tree } from './tree.ts'

/**
 * What the codec refuses of the writer's messages, found in the shapes that it reads by: a difference for each reason
 * that `misread.ts` and `decode.ts` have to refuse a field. Confluent's rules know the labels that are written, and
 * compare neither extensions nor a message with one that came from another file.
 * @throws Failure comparisonTooCostly
 */
export function doubts(reader: Tree, writer: Tree): readonly Difference[] {
  const walk = new Walk()
  const readers = new Map(ownMessages(reader).map(definition => [definition.localName, definition]))
  for (const written of ownMessages(writer)) {
    const read = readers.get(written.localName)
    if (read !== undefined) walk.meet(shapeOf(reader, read), shapeOf(writer, written))
  }
  return walk.found()
}

function ownMessages({ file, definitions }: Tree): readonly MessageDefinition[] {
  return [...definitions.values()].filter(isMessage).filter(definition => definition.file === file)
}

/** How many fields one comparison may look at. Takes less than a second. */
const budget = 500_000

/** Goes through pairs of messages, each once, that some message of the writer's leads to. */
class Walk {
  readonly #found: Difference[] = []
  readonly #seen = new Map<Shape, Set<Shape>>()
  readonly #pending: (readonly [Shape, Shape])[] = []
  #work = 0

  meet(reader: Shape, writer: Shape): void {
    const seen = this.#seen.get(reader) ?? new Set()
    if (seen.has(writer)) return
    this.#seen.set(reader, seen.add(writer))
    this.#pending.push([reader, writer])
  }

  found(): readonly Difference[] {
    for (let pair = this.#pending.pop(); pair !== undefined; pair = this.#pending.pop())
      this.#messages(...pair)
    return this.#found
  }

  #messages(reader: Shape, writer: Shape): void {
    this.#work += 1 + reader.fields.size + writer.fields.size
    if (this.#work > budget) throw new Failure('comparisonTooCostly', { budget })
    for (const field of reader.fields.values()) {
      if (field.isRequired && !writer.fields.has(field.number)) {
        this.#add('REQUIRED_FIELD_ADDED', reader, field, { field: field.name })
      }
    }
    const chosen = new Map<string, FieldShape>()
    for (const written of writer.fields.values()) {
      const field = reader.fields.get(written.number)
      if (field === undefined) {
        if (isLostChoice(reader, writer, written)) this.#add('ONEOF_FIELD_REMOVED', reader, written)
        continue
      }
      this.#fields(reader, field, written)
      if (field.oneof === undefined) continue
      const other = chosen.get(field.oneof)
      if (other !== undefined && (written.oneof === undefined || other.oneof !== written.oneof)) {
        const facts = { oneof: field.oneof, fields: [other.name, written.name] }
        this.#add('FIELD_MOVED_TO_EXISTING_ONEOF', reader, field, facts)
      }
      chosen.set(field.oneof, written)
    }
  }

  #fields(message: Shape, field: FieldShape, written: FieldShape): void {
    const add = (rule: Rule | Refusal): void =>
      this.#add(rule, message, field, { readerType: field.label, writerType: written.label })
    if (field.isRequired && !written.isRequired) add('FIELD_BECAME_REQUIRED')
    if (!isEncodedAlike(field, written)) {
      add(
        'shape' in field.type || 'shape' in written.type ? 'FIELD_KIND_CHANGED' : 'FIELD_SCALAR_KIND_CHANGED'
      )
      return
    }
    if (written.isRepeated && !field.isRepeated && isNumeric(field.type)) add('FIELD_LIST_READ_AS_ONE')
    if (written.type.kind === 'bytes' && field.type.kind === 'string') add('FIELD_BYTES_READ_AS_STRING')
    if (!('shape' in field.type && 'shape' in written.type)) return
    const [inner, writtenInner] = [field.type.shape(), written.type.shape()]
    if (field.type.kind !== 'map') {
      this.meet(inner, writtenInner)
      return
    }
    // Keys and values are told of as the map.
    for (const number of [1, 2]) {
      const [each, writtenEach] = [inner.fields.get(number), writtenInner.fields.get(number)]
      const own = { number: field.number, name: field.name }
      if (each !== undefined && writtenEach !== undefined) {
        this.#fields(message, { ...each, ...own }, { ...writtenEach, ...own })
      }
    }
  }

  #add(rule: Rule | Refusal, message: Shape, field: FieldShape, facts: Difference['facts'] = {}): void {
    const { number, name, oneof } = field
    const steps = [message.localName.replaceAll('.', '/'), ...(oneof === undefined ? [] : [oneof]), number]
    this.#found.push(
      difference(rule, `#/${steps.join('/')}`, {
        message: message.localName,
        field: name,
        number,
        oneof: oneof ?? '',
        ...facts
      })
    )
  }
}
