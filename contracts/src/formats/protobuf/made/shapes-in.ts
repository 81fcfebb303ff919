import type { Shape } from '../shapes.ts'

/** More messages than this are not worth code of their own. */
const mostShapes = 300

/** The shape and those that its fields lead to, each once, without the entries of maps. Undefined when there are too many. */
export function shapesIn(root: Shape): readonly Shape[] | undefined {
  const found = new Set([root])
  for (const shape of found) {
    if (found.size > mostShapes) return undefined
    for (const { type } of shape.fields.values()) {
      const inner = type.kind === 'map' ? type.shape().fields.get(2)?.type : type
      if (inner !== undefined && 'shape' in inner) found.add(inner.shape())
    }
  }
  return [...found]
}

/** Whether a field travels between marks instead of behind its length. */
export function hasGroups(shapes: readonly Shape[]): boolean {
  return shapes.some(({ fields }) => [...fields.values()].some(({ type }) => type.kind === 'group'))
}
