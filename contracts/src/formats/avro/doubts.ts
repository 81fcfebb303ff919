import type { Difference } from '../format.ts'
import { unresolvable } from './codec.ts'
import { exact, fits } from './defaults.ts'
import { difference } from './rules.ts'
import { type Field, isNamed, type Node, type Tree } from './tree.ts'

/**
 * What only the codec refuses: defaults that are no values of their types, which count as defaults in the rules, and
 * aliases and unions in types that did not change. Asked of schemas that have such things.
 */
export function doubts(reader: Tree, writer: Tree): readonly Difference[] {
  if (!isOdd(reader)) return []
  const detail = unresolvable(reader, writer)
  return detail === undefined ? [] : [difference('NOT_RESOLVED_BY_CODEC', '', { detail })]
}

const known = new WeakMap<Tree, boolean>()

function isOdd(tree: Tree): boolean {
  const before = known.get(tree)
  if (before !== undefined) return before
  const found = [...nodesOf(tree.root)].some(
    node =>
      (node.kind === 'union' && node.branches.length === 0) ||
      (node.kind === 'record' && node.sequence.some(isOddField))
  )
  known.set(tree, found)
  return found
}

function isOddField({ aliases, type, default: value }: Field): boolean {
  return aliases.length > 0 || (value !== undefined && !fits(type, value, exact))
}

function nodesOf(root: Node): ReadonlySet<Node> {
  const found = new Set([root])
  // A set is gone through to its end, what is added on the way included.
  for (const node of found) {
    if (node.kind === 'array') found.add(node.items)
    else if (node.kind === 'map') found.add(node.values)
    else if (node.kind === 'union') for (const branch of node.branches) found.add(branch)
    else if (isNamed(node) && node.kind === 'record') for (const { type } of node.sequence) found.add(type)
  }
  return found
}
