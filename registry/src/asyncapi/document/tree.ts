import { isJsonArray, isJsonObject, type Json, type JsonArray, type JsonObject } from '@instep/contracts'
import { type Lines, linesOf, type Position } from './lines.ts'
import type { Path } from './path.ts'

/** A document as a tree without loss, in which every value knows where it stands in the text. */
export interface Tree {
  readonly root: Json
  /** Where a value stands, or, for one that is not there, what should hold it. */
  locate(path: Path): Position
  /** Where a line and column of a text that is a value of the document are in the document. */
  locateWithin(path: Path, inner: Position): Position
  /** The offsets that were noted for a container, for a tree that is made of parts of this one. */
  readonly offsets: Offsets
  readonly lines: Lines
}

/** Where the members of objects and the items of arrays begin: a member with its key. */
export interface Offsets {
  note(container: JsonArray | JsonObject, step: string | number, offset: number): void
  of(container: JsonArray | JsonObject, step: string | number): number | undefined
}

export function noteOffsets(): Offsets {
  const noted = new WeakMap<JsonArray | JsonObject, Map<string | number, number>>()
  return {
    note(container, step, offset) {
      const known = noted.get(container)
      if (known === undefined) noted.set(container, new Map([[step, offset]]))
      else known.set(step, offset)
    },
    of: (container, step) => noted.get(container)?.get(step)
  }
}

/** What is a member of an object or an item of an array; undefined for what is not there. */
export function childOf(value: Json | undefined, step: string | number): Json | undefined {
  if (isJsonObject(value)) return value.get(String(step))
  if (isJsonArray(value)) return value[Number(step)]
  return undefined
}

export function createTree(root: Json, offsets: Offsets, lines: Lines | string): Tree {
  const known = typeof lines === 'string' ? linesOf(lines) : lines

  function offsetOf(path: Path): number {
    let value: Json | undefined = root
    let offset = 0
    for (const step of path) {
      if (!isJsonObject(value) && !isJsonArray(value)) break
      const next = isJsonArray(value) ? Number(step) : String(step)
      offset = offsets.of(value, next) ?? offset
      value = childOf(value, next)
    }
    return offset
  }

  return {
    root,
    offsets,
    lines: known,
    locate: path => known.positionAt(offsetOf(path)),
    locateWithin(path, inner) {
      const outer = known.positionAt(offsetOf(path))
      // A block of YAML begins on the line below its sign, and is moved to the right.
      if (!/[|>][-+0-9]*\s*(#.*)?$/.test(known.textOf(outer.line))) return outer
      const line = outer.line + inner.line
      const indent = /^ */.exec(known.textOf(outer.line + 1))?.[0].length ?? 0
      return { line, column: indent + inner.column }
    }
  }
}
