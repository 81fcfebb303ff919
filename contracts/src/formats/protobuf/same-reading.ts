import { isEncodedAlike } from './misread.ts'
import type { FieldShape, Shape } from './shapes.ts'

/**
 * Whether a reader takes every message of the writer's for what it is, so that nothing has to be looked at while it
 * reads: what both know travels alike, is one or many in both, and stands in the same oneofs.
 */
export function readsAlike(reader: Shape, writer: Shape, known = new Map<Shape, Set<Shape>>()): boolean {
  if (reader === writer || known.get(reader)?.has(writer)) return true
  known.set(reader, (known.get(reader) ?? new Set()).add(writer))
  return [...writer.fields.values()].every(written => {
    const field = reader.fields.get(written.number)
    if (field === undefined) return written.oneof === undefined
    return isAlike(field, written) && isAlikeWithin(field, written, known)
  })
}

function isAlike(field: FieldShape, written: FieldShape): boolean {
  return (
    isEncodedAlike(field, written) && field.isRepeated === written.isRepeated && field.oneof === written.oneof
  )
}

function isAlikeWithin(field: FieldShape, written: FieldShape, known: Map<Shape, Set<Shape>>): boolean {
  const [read, wrote] = [field.type, written.type]
  if (!('shape' in read) || !('shape' in wrote)) return true
  return readsAlike(read.shape(), wrote.shape(), known)
}
