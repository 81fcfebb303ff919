import { JsonNumber } from '@instep/contracts'
import { member, members, type Node, placeOf, textOf } from '../document/node.ts'

/** What an object says of one kind of broker. */
export function bindingOf(node: Node, protocol: string): Node | undefined {
  const bindings = member(node, 'bindings')
  return bindings && member(bindings, protocol)
}

/** The kinds of brokers that an object says something of. */
export function boundProtocols(node: Node): readonly string[] {
  const bindings = member(node, 'bindings')
  return bindings === undefined
    ? []
    : members(bindings).flatMap(([name]) => (name.startsWith('x-') ? [] : [name]))
}

export function textAt(node: Node | undefined, ...path: readonly string[]): string | undefined {
  return textOf(nodeAt(node, ...path))
}

export function numberAt(node: Node | undefined, ...path: readonly string[]): number | undefined {
  const found = nodeAt(node, ...path)
  const value = found && placeOf(found).value
  return value instanceof JsonNumber ? Number(value.text) : undefined
}

export function isTrueAt(node: Node | undefined, ...path: readonly string[]): boolean {
  const found = nodeAt(node, ...path)
  return found !== undefined && placeOf(found).value === true
}

export function textsAt(node: Node | undefined, ...path: readonly string[]): readonly string[] {
  const found = nodeAt(node, ...path)
  return found === undefined ? [] : members(found).flatMap(([, item]) => textOf(item) ?? [])
}

/** The only text that a schema allows, or the one that it takes when nothing is given. */
export function onlyTextOf(schema: Node | undefined): string | undefined {
  const [text, ...others] = textsAt(schema, 'enum')
  return (
    textOf(schema) ??
    textAt(schema, 'const') ??
    (others.length === 0 ? text : undefined) ??
    textAt(schema, 'default')
  )
}

export function nodeAt(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>((here, step) => here && member(here, step), node)
}
