import { nodeOf, type Rest, type Slot } from './model.ts'
import { found, type Part, type Scope } from './outcome.ts'
import type { Rule } from './rules.ts'

/**
 * What a schema says of a property or item that it does not name: anything may stand there, or what a covering schema
 * allows, or nothing at all.
 */
export type ContentModel =
  | { readonly kind: 'open' }
  | { readonly kind: 'partiallyOpen'; readonly covering: Slot }
  | { readonly kind: 'closed' }

/** @param matching the schema of the first pattern that the name matches */
export function contentModel(
  additional: Rest,
  unevaluated: Rest,
  hasPatterns = false,
  matching?: Slot
): ContentModel {
  const isOpen = additional.isPermitted && additional.schema === undefined
  const isUnhindered = unevaluated.isPermitted && unevaluated.schema === undefined
  if (isOpen && isUnhindered && !hasPatterns) return { kind: 'open' }
  const covering = matching ?? additional.schema ?? unevaluated.schema
  return covering === undefined ? { kind: 'closed' } : { kind: 'partiallyOpen', covering }
}

/** The rules for properties, and those for items. */
export interface Family {
  readonly removed: Readonly<
    Record<'fromOpen' | 'covered' | 'uncovered' | 'fromClosed' | 'falseFromClosed', Rule>
  >
  readonly rest: Readonly<Record<'added' | 'removed' | 'extended' | 'narrowed', Rule>>
}

/** What the writer names and the reader does not. */
export function compareRemoved(
  rules: Family['removed'],
  at: string,
  writer: Slot,
  reader: ContentModel,
  scope: Scope
): readonly Part[] {
  const facts = { name: nameIn(at) }
  if (reader.kind === 'open') return [found(rules.fromOpen, at, facts)]
  if (reader.kind === 'closed') {
    const isFalse = nodeOf(writer).kind === 'false'
    return [found(isFalse ? rules.falseFromClosed : rules.fromClosed, at, facts)]
  }
  const outcome = scope.of(writer, reader.covering)
  return [{ at, outcome }, found(outcome.breaks ? rules.uncovered : rules.covered, at, facts)]
}

/** `additional…` and `unevaluated…`. */
export function compareRest(
  rules: Family['rest'],
  at: string,
  writer: Rest,
  reader: Rest,
  scope: Scope
): readonly Part[] {
  if (writer.isPermitted !== reader.isPermitted) {
    return [found(reader.isPermitted ? rules.added : rules.removed, at)]
  }
  if (writer.schema === undefined && reader.schema === undefined) return []
  if (writer.schema === undefined) return [found(rules.narrowed, at)]
  if (reader.schema === undefined) return [found(rules.extended, at)]
  return [{ at, outcome: scope.of(writer.schema, reader.schema) }]
}

/** Whether a schema accepts whatever there is. */
export function isEmpty(slot: Slot): boolean {
  const { kind } = nodeOf(slot)
  return kind === 'empty' || kind === 'true'
}

/** Whether a reader can fill in what the writer left out. */
export function hasDefault(slot: Slot): boolean {
  return nodeOf(slot).notes.default !== undefined
}

export function nameIn(at: string): string {
  return at.slice(at.indexOf('/') + 1)
}
