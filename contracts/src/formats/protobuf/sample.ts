import type { FieldShape, Shape, TypeShape } from './shapes.ts'
import { fold } from './special-json.ts'

/** Makes a small, plausible message: what is required, and what `given` holds. Undefined where a type cannot end. */
export function sampleMessage(
  shape: Shape,
  given: ReadonlyMap<number, unknown> = new Map(),
  open: readonly Shape[] = [],
  work: Work = freshWork()
): unknown {
  if (open.includes(shape)) return undefined
  const members: [string, unknown][] = []
  for (const field of shape.fields.values()) {
    const isWanted = field.isRequired || given.has(field.number)
    if (!isWanted) continue
    const value = given.has(field.number)
      ? given.get(field.number)
      : sampleField(field, [...open, shape], work)
    if (value === undefined) return undefined
    members.push([field.jsonName, value])
  }
  return fold(shape, Object.fromEntries(members))
}

/** A value that is not the zero of its type, so that it travels. */
export function sampleField(
  field: FieldShape,
  open: readonly Shape[] = [],
  work: Work = freshWork()
): unknown {
  const { type } = field
  if (type.kind === 'map') {
    const [key, value] = [1, 2].map(number => type.shape().fields.get(number))
    const sample = value && sampleField(value, open, work)
    return key === undefined || sample === undefined ? {} : { [String(sampleField(key))]: sample }
  }
  const value = 'shape' in type ? full(type.shape(), open, work) : scalar(type, field.name)
  if (!field.isRepeated) return value
  return value === undefined ? [] : [value]
}

/** How many more messages a sample may be made of: those that require two of another double with every level. */
interface Work {
  left: number
}

function freshWork(): Work {
  return { left: 200 }
}

/** How deep messages within messages go. */
const depthLimit = 50

/** A message with a value in its first field, or only what is required. */
function full(shape: Shape, open: readonly Shape[], work: Work): unknown {
  if (work.left-- <= 0 || open.length > depthLimit || open.includes(shape)) return undefined
  const [first] = shape.fields.values()
  const value = first && sampleField(first, [...open, shape], work)
  const given = first === undefined || value === undefined ? [] : [[first.number, value] as const]
  return sampleMessage(shape, new Map(given), open, work)
}

function scalar(type: Exclude<TypeShape, { shape(): Shape }>, name: string): unknown {
  switch (type.kind) {
    case 'string':
      return `${name}-1`
    case 'bytes':
      return btoa(`${name}-1`)
    case 'bool':
      return true
    case 'float':
    case 'double':
      return 1.5
    case 'enum':
      return (type.node.constants.find(({ number }) => number !== 0) ?? type.node.constants[0])?.name ?? 1
    default:
      return type.kind.endsWith('64') ? '1' : 1
  }
}
