import { contentModel, hasDefault, isEmpty } from './content-model.ts'
import { type Node, nodeOf, type ObjectNode, type Slot } from './model.ts'
import type { Scope } from './outcome.ts'
import { breaksUnder, type Rule } from './rules.ts'

/**
 * Whether a pair of branches can be told to be incompatible without comparing all of it: a property stands in one of two
 * objects where the other has no room for it. Saying no means nothing.
 */
export function breaksAtOnce(writerSlot: Slot, readerSlot: Slot, scope: Scope): boolean {
  const [writer, reader] = [nodeOf(writerSlot), nodeOf(readerSlot)]
  if (!isPlainObject(writer) || !isPlainObject(reader)) return false
  scope.spend(1)
  const isBreaking = (rule: Rule) => breaksUnder(scope.policy, rule)
  return addsTooMuch(writer, reader, isBreaking) || losesTooMuch(writer, reader, isBreaking)
}

/** Patterns make room for some names and not for others. */
function isPlainObject(node: Node): node is ObjectNode {
  return node.kind === 'object' && node.patterns.size === 0
}

function addsTooMuch(writer: ObjectNode, reader: ObjectNode, isBreaking: (rule: Rule) => boolean): boolean {
  const { kind } = contentModel(writer.additional, writer.unevaluated)
  if (kind === 'partiallyOpen') return false
  for (const [name, property] of reader.properties) {
    if (writer.properties.has(name) || (kind === 'open' && isEmpty(property))) continue
    if (isBreaking(addedRule(name, property, reader, kind === 'open'))) return true
  }
  return false
}

function losesTooMuch(writer: ObjectNode, reader: ObjectNode, isBreaking: (rule: Rule) => boolean): boolean {
  const { kind } = contentModel(reader.additional, reader.unevaluated)
  if (kind !== 'closed' || !isBreaking('PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL')) return false
  for (const [name, property] of writer.properties) {
    if (!reader.properties.has(name) && nodeOf(property).kind !== 'false') return true
  }
  return false
}

/** What a property is called that the reader has gained. */
export function addedRule(name: string, property: Slot, reader: ObjectNode, isOpen: boolean): Rule {
  const openness = isOpen ? 'OPEN' : 'UNOPEN'
  const needed = reader.required.has(name)
    ? hasDefault(property)
      ? 'REQUIRED_PROPERTY_WITH_DEFAULT_ADDED'
      : 'REQUIRED_PROPERTY_ADDED'
    : 'OPTIONAL_PROPERTY_ADDED'
  return `${needed}_TO_${openness}_CONTENT_MODEL`
}
