import {
  type ContentModel,
  compareRemoved,
  compareRest,
  contentModel,
  hasDefault,
  isEmpty
} from './content-model.ts'
import { hashOrder } from './hash-order.ts'
import { compareLimits } from './limits.ts'
import type { ObjectNode, Slot } from './model.ts'
import { found, type Part, type Scope } from './outcome.ts'
import { isFound, stepsFor } from './patterns.ts'
import { addedRule } from './probe.ts'

/** Everything about two objects, in Confluent's order. */
export function compareObjects(writer: ObjectNode, reader: ObjectNode, scope: Scope): readonly Part[] {
  scope.spend((writer.properties.size + reader.properties.size) / 7)
  return [
    ...compareRequired(writer, reader),
    ...compareProperties(writer, reader, scope),
    ...compareNeeded(writer, reader),
    ...compareDependent(writer, reader, scope),
    ...compareRest(additional, 'additionalProperties', writer.additional, reader.additional, scope),
    ...compareRest(unevaluated, 'unevaluatedProperties', writer.unevaluated, reader.unevaluated, scope),
    ...compareLimits(writer.limits, reader.limits)
  ]
}

const additional = {
  added: 'ADDITIONAL_PROPERTIES_ADDED',
  removed: 'ADDITIONAL_PROPERTIES_REMOVED',
  extended: 'ADDITIONAL_PROPERTIES_EXTENDED',
  narrowed: 'ADDITIONAL_PROPERTIES_NARROWED'
} as const
const unevaluated = {
  added: 'UNEVALUATED_PROPERTIES_ADDED',
  removed: 'UNEVALUATED_PROPERTIES_REMOVED',
  extended: 'UNEVALUATED_PROPERTIES_EXTENDED',
  narrowed: 'UNEVALUATED_PROPERTIES_NARROWED'
} as const
const removed = {
  fromOpen: 'PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL',
  covered: 'PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL',
  uncovered: 'PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL',
  fromClosed: 'PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL',
  falseFromClosed: 'PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL'
} as const

/** Only properties that both sides name; others are judged as properties. */
function compareRequired(writer: ObjectNode, reader: ObjectNode): readonly Part[] {
  return hashOrder([], [...writer.required, ...reader.required]).flatMap(name => {
    const property = reader.properties.get(name)
    if (property === undefined || !writer.properties.has(name)) return []
    const [was, is] = [writer.required.has(name), reader.required.has(name)]
    if (was === is) return []
    const rule = was
      ? 'REQUIRED_ATTRIBUTE_REMOVED'
      : hasDefault(property)
        ? 'REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED'
        : 'REQUIRED_ATTRIBUTE_ADDED'
    return [found(rule, `required/${name}`, { name })]
  })
}

function compareProperties(writer: ObjectNode, reader: ObjectNode, scope: Scope): readonly Part[] {
  return hashOrder([...writer.properties.keys()], [...reader.properties.keys()]).flatMap(
    (name): readonly Part[] => {
      const at = `properties/${name}`
      const [before, after] = [writer.properties.get(name), reader.properties.get(name)]
      if (before === undefined)
        return after === undefined ? [] : compareAdded(name, after, writer, reader, scope)
      if (after !== undefined) return [{ at, outcome: scope.of(before, after) }]
      return compareRemoved(removed, at, before, modelFor(name, reader, scope), scope)
    }
  )
}

/** What the reader names and the writer does not. */
function compareAdded(
  name: string,
  property: Slot,
  writer: ObjectNode,
  reader: ObjectNode,
  scope: Scope
): readonly Part[] {
  const at = `properties/${name}`
  const model = modelFor(name, writer, scope)
  const added = found(addedRule(name, property, reader, model.kind === 'open'), at, { name })
  if (model.kind === 'open' && isEmpty(property)) {
    return [found('PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL', at, { name })]
  }
  if (model.kind !== 'partiallyOpen') return [added]
  const outcome = scope.of(model.covering, property)
  const rule = outcome.breaks
    ? 'PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL'
    : 'PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL'
  return [{ at, outcome }, found(rule, at, { name }), added]
}

function modelFor(name: string, object: ObjectNode, scope: Scope): ContentModel {
  const match = [...object.patterns].find(([pattern]) => {
    scope.spend(1 + pattern.length / 50 + Math.min(stepsFor(pattern, name.length), 100_000) / 300)
    return isFound(pattern, name)
  })
  return contentModel(object.additional, object.unevaluated, object.patterns.size > 0, match?.[1])
}

function compareNeeded(writer: ObjectNode, reader: ObjectNode): readonly Part[] {
  return hashOrder([...writer.needed.keys()], [...reader.needed.keys()]).flatMap((name): readonly Part[] => {
    const at = `dependencies/${name}`
    const [before, after] = [writer.needed.get(name), reader.needed.get(name)]
    if (before === undefined) return [found('DEPENDENCY_ARRAY_ADDED', at, { name, reader: after ?? [] })]
    if (after === undefined) return [found('DEPENDENCY_ARRAY_REMOVED', at, { name, writer: before })]
    const [isWider, isNarrower] = [isWithin(before, after), isWithin(after, before)]
    if (isWider && isNarrower) return []
    const rule = isWider
      ? 'DEPENDENCY_ARRAY_EXTENDED'
      : isNarrower
        ? 'DEPENDENCY_ARRAY_NARROWED'
        : 'DEPENDENCY_ARRAY_CHANGED'
    return [found(rule, at, { name, writer: before, reader: after })]
  })
}

function compareDependent(writer: ObjectNode, reader: ObjectNode, scope: Scope): readonly Part[] {
  return hashOrder([...writer.dependent.keys()], [...reader.dependent.keys()]).flatMap(
    (name): readonly Part[] => {
      const at = `dependencies/${name}`
      const [before, after] = [writer.dependent.get(name), reader.dependent.get(name)]
      if (before === undefined) return [found('DEPENDENCY_SCHEMA_ADDED', at, { name })]
      if (after === undefined) return [found('DEPENDENCY_SCHEMA_REMOVED', at, { name })]
      return [{ at, outcome: scope.of(before, after) }]
    }
  )
}

function isWithin(names: readonly string[], others: readonly string[]): boolean {
  const all = new Set(others)
  return names.every(name => all.has(name))
}
