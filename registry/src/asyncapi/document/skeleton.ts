import { isJsonArray, isJsonObject, type Json, toPlain } from '@instep/contracts'
import type { Problems } from '../problems.ts'
import { limits } from './limits.ts'
import { hasAuthorsNames } from './names.ts'
import { type Path, pointerTo } from './path.ts'
import { referenceIn, resolve } from './references.ts'
import type { Tree } from './tree.ts'

/** A document as its structure is checked: without the schemas of messages, which are judged by their own language. */
export interface Skeleton {
  readonly unresolved: unknown
  /** With what references stand for in their place, as far as it is not checked where it stands. */
  readonly resolved: unknown
}

/** Members that hold schemas or examples of messages. */
const left = new Set(['payload', 'headers', 'examples'])

/** Where the specification wants a reference, and what it leads to is checked at home: what stands for it is enough. */
const standIns: readonly (readonly [RegExp, (reference: string) => unknown])[] = [
  [/^\/operations\/[^/]*\/(reply\/)?channel$/, () => ({})],
  [/^\/operations\/[^/]*\/(reply\/)?messages\/\d+$/, () => ({})],
  [/^\/components\/operations\/[^/]*\/(reply\/)?channel$/, () => ({})],
  [/^\/components\/operations\/[^/]*\/(reply\/)?messages\/\d+$/, () => ({})],
  [/^\/components\/replies\/[^/]*\/channel$/, () => ({})],
  [/^\/components\/replies\/[^/]*\/messages\/\d+$/, () => ({})],
  [/^(\/components)?\/channels\/[^/]*\/servers\/\d+$/, reference => ({ host: reference, protocol: 'any' })]
]

/** @throws Failure serviceContractInvalid when what the references stand for is too much */
export function skeletonOf(tree: Tree, problems: Problems): Skeleton {
  let values = 0

  function shown(value: Json, path: Path, open: readonly string[] | undefined): unknown {
    if (++values > limits.resolved) {
      problems.add(
        [],
        `What the references of the document stand for is more than ${limits.resolved} values, written out`
      )
      problems.settle()
    }
    if (isJsonArray(value)) return value.map((item, index) => shown(item, [...path, index], open))
    if (!isJsonObject(value)) return toPlain(value)
    const reference = open === undefined ? undefined : referenceIn(value)
    if (reference !== undefined && open !== undefined) return resolvedIn(reference, path, open)
    const hasNames = hasAuthorsNames(path)
    return Object.fromEntries(
      [...value]
        .filter(([key]) => !isLeft(key, path, hasNames))
        .map(([key, child]) => [
          key,
          !hasNames && key.startsWith('x-') ? true : shown(child, [...path, key], open)
        ])
    )
  }

  function resolvedIn(reference: string, path: Path, open: readonly string[]): unknown {
    const pointer = pointerTo(path)
    const standIn = standIns.find(([pattern]) => pattern.test(pointer))
    if (standIn !== undefined) return standIn[1](reference)
    const target = resolve(tree, reference)
    // A schema may refer to itself; the specification knows a reference in its place.
    if (target === undefined || open.includes(reference) || reference.startsWith('#/components/schemas/')) {
      return { $ref: reference }
    }
    return shown(target.value, path, [...open, reference])
  }

  return { unresolved: shown(tree.root, [], undefined), resolved: shown(tree.root, [], []) }
}

function isLeft(key: string, path: Path, hasNames: boolean): boolean {
  if (path.length === 1 && path[0] === 'components') return key === 'schemas'
  return !hasNames && left.has(key)
}
