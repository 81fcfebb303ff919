import { compareRemoved, compareRest, contentModel, isEmpty } from './content-model.ts'
import { compareLimits } from './limits.ts'
import type { ArrayNode, Slot } from './model.ts'
import { found, type Part, type Scope } from './outcome.ts'

/** Everything about two arrays, in Confluent's order. */
export function compareArrays(writer: ArrayNode, reader: ArrayNode, scope: Scope): readonly Part[] {
  const { maxItems, minItems, ...contains } = writer.limits
  const { maxItems: maxItems2, minItems: minItems2, ...contains2 } = reader.limits
  return [
    { at: 'items', outcome: scope.of(writer.items, reader.items) },
    ...compareTuples(writer, reader, scope),
    ...compareRest(additional, 'additionalItems', writer.additional, reader.additional, scope),
    ...compareRest(unevaluated, 'unevaluatedItems', writer.unevaluated, reader.unevaluated, scope),
    ...compareLimits({ maxItems, minItems }, { maxItems: maxItems2, minItems: minItems2 }),
    ...compareUnique(writer.isUnique, reader.isUnique),
    ...compareLimits(contains, contains2)
  ]
}

const additional = {
  added: 'ADDITIONAL_ITEMS_ADDED',
  removed: 'ADDITIONAL_ITEMS_REMOVED',
  extended: 'ADDITIONAL_ITEMS_EXTENDED',
  narrowed: 'ADDITIONAL_ITEMS_NARROWED'
} as const
const unevaluated = {
  added: 'UNEVALUATED_ITEMS_ADDED',
  removed: 'UNEVALUATED_ITEMS_REMOVED',
  extended: 'UNEVALUATED_ITEMS_EXTENDED',
  narrowed: 'UNEVALUATED_ITEMS_NARROWED'
} as const
const removed = {
  fromOpen: 'ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL',
  covered: 'ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL',
  uncovered: 'ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL',
  fromClosed: 'ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL',
  falseFromClosed: 'ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL'
} as const

function compareTuples(writer: ArrayNode, reader: ArrayNode, scope: Scope): readonly Part[] {
  const [before, after] = [writer.tuple, reader.tuple]
  const parts: Part[] = []
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const at = `items/${index}`
    const [old, item] = [before[index], after[index]]
    if (old !== undefined && item !== undefined) parts.push({ at, outcome: scope.of(old, item) })
    else if (old !== undefined) {
      const model = contentModel(reader.additional, reader.unevaluated)
      parts.push(...compareRemoved(removed, at, old, model, scope))
    } else if (item !== undefined) parts.push(...compareAdded(at, item, writer, scope))
  }
  return parts
}

function compareAdded(at: string, item: Slot, writer: ArrayNode, scope: Scope): readonly Part[] {
  const model = contentModel(writer.additional, writer.unevaluated)
  switch (model.kind) {
    case 'open':
      return [
        found(
          isEmpty(item)
            ? 'ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL'
            : 'ITEM_ADDED_TO_OPEN_CONTENT_MODEL',
          at
        )
      ]
    case 'closed':
      return [found('ITEM_ADDED_TO_CLOSED_CONTENT_MODEL', at)]
    case 'partiallyOpen': {
      const outcome = scope.of(model.covering, item)
      const rule = outcome.breaks
        ? 'ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL'
        : 'ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL'
      return [{ at, outcome }, found(rule, at)]
    }
  }
}

function compareUnique(writer: boolean, reader: boolean): readonly Part[] {
  if (writer === reader) return []
  return [found(reader ? 'UNIQUE_ITEMS_ADDED' : 'UNIQUE_ITEMS_REMOVED', 'uniqueItems')]
}
