import { isJsonArray, isJsonObject, toPlain } from '@instep/contracts'
import { followed, type Located } from './references.ts'
import { childOf, type Tree } from './tree.ts'

/**
 * A value of the document as its readers want it: with references followed and traits joined. It has several sources
 * when traits have a say; the first that has a member counts.
 */
export interface Node {
  readonly tree: Tree
  readonly sources: readonly [Located, ...Located[]]
}

export function rootOf(tree: Tree): Node {
  return { tree, sources: [{ value: tree.root, path: [] }] }
}

/** Where a node stands: its first source. */
export function placeOf({ sources }: Node): Located {
  return sources[0]
}

/** A member of an object or an item of an array, references followed. */
export function member({ tree, sources }: Node, step: string | number): Node | undefined {
  const found = sources.flatMap(({ value, path }) => {
    const child = childOf(value, step)
    return child === undefined ? [] : [followed(tree, { value: child, path: [...path, step] })]
  })
  const [first, ...others] = found
  if (first === undefined) return undefined
  if (!isJsonObject(first.value)) return { tree, sources: [first] }
  return { tree, sources: [first, ...others.filter(({ value }) => isJsonObject(value))] }
}

/** The members of an object, or the items of an array, by name or position. */
export function members(node: Node): readonly (readonly [string, Node])[] {
  const names = new Set(
    node.sources.flatMap(({ value }) =>
      isJsonObject(value)
        ? [...value.keys()]
        : isJsonArray(value)
          ? value.map((_, index) => String(index))
          : []
    )
  )
  return [...names].flatMap(name => {
    const found = member(node, isJsonArray(placeOf(node).value) ? Number(name) : name)
    return found === undefined ? [] : [[name, found] as const]
  })
}

/** A node with its `traits` joined. @param traitsWin as in AsyncAPI 2, where the last trait has the last word */
export function withTraits(node: Node, traitsWin: boolean): Node {
  const traits = member(node, 'traits')
  const joined = (traits === undefined ? [] : members(traits).map(([, trait]) => placeOf(trait))).toReversed()
  const own = node.sources
  const sources = traitsWin ? [...joined, ...own] : [...own, ...joined]
  return { tree: node.tree, sources: sources as unknown as Node['sources'] } // not empty, as its own are in it
}

export function textOf(node: Node | undefined): string | undefined {
  const value = node && placeOf(node).value
  return typeof value === 'string' ? value : undefined
}

/** A node as ordinary data, for small things with a shape of their own: no references are followed in it. */
export function plain(node: Node): unknown {
  return toPlain(placeOf(node).value)
}
