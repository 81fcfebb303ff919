import type { Difference } from '../format.ts'
import { difference } from './rules.ts'
import type { Field, Message } from './tree.ts'

/** A field and the name of the oneof it is in. */
export interface Tagged {
  readonly field: Field
  readonly oneof: string | undefined
}

/** All fields of a message by their numbers. */
export function tagged(message: Message): ReadonlyMap<number, Tagged> {
  const all: readonly Tagged[] = [
    ...message.fields.map(field => ({ field, oneof: undefined })),
    ...message.oneofs.flatMap(({ name, fields }) => fields.map(field => ({ field, oneof: name })))
  ]
  return new Map(all.map(item => [item.field.number, item]))
}

/** What became of the oneofs of a message, before its fields are looked at one by one. */
export interface OneofChanges {
  readonly differences: readonly Difference[]
  /** Whether a oneof of the writer's was deleted whole: none of its fields survives anywhere. */
  isGone(oneof: string | undefined): boolean
}

export function compareOneofs(reader: Message, writer: Message, path: string, message: string): OneofChanges {
  const [readers, writers] = [tagged(reader), tagged(writer)]
  const readerNames = new Set(reader.oneofs.map(({ name }) => name))
  const writerNames = new Set(writer.oneofs.map(({ name }) => name))
  const gone = new Set(
    writer.oneofs
      .filter(
        ({ name, fields }) => !readerNames.has(name) && !fields.some(({ number }) => readers.has(number))
      )
      .map(({ name }) => name)
  )
  const moved = reader.oneofs.flatMap(({ name, fields }) => {
    const known = fields.filter(({ number }) => writers.has(number))
    // Fields of one oneof of the writer's come together; each one outside of oneofs comes on its own.
    const origins = new Set(known.map(({ number }) => writers.get(number)?.oneof ?? number))
    if (origins.size < 2) return []
    const isFromTop = [...origins].filter(origin => typeof origin === 'number').length > 1
    const rule = isFromTop ? 'MULTIPLE_FIELDS_MOVED_TO_ONEOF' : 'FIELD_MOVED_TO_EXISTING_ONEOF'
    return [
      difference(rule, `${path}/${name}`, { message, oneof: name, fields: known.map(field => field.name) })
    ]
  })
  const renamed = [...new Set([...writerNames, ...readerNames])].sort().flatMap(name => {
    if (readerNames.has(name) && writerNames.has(name)) return []
    const rule = readerNames.has(name) ? 'ONEOF_ADDED' : 'ONEOF_REMOVED'
    return [difference(rule, `${path}/${name}`, { message, oneof: name })]
  })
  return {
    differences: [...moved, ...renamed],
    isGone: oneof => oneof !== undefined && gone.has(oneof)
  }
}
