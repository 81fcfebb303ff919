import { matchMost } from './matching.ts'
import type { CombinedNode, Slot } from './model.ts'
import { found, type Outcome, type Part, type Scope } from './outcome.ts'
import { breaksAtOnce } from './probe.ts'
import type { Rule } from './rules.ts'
import { valueKey } from './values.ts'

interface Branch {
  readonly slot: Slot
  readonly index: number
}

/** Two `allOf`, `anyOf` or `oneOf`: as many branches as can be are paired with compatible ones. */
export function compareCombined(writer: CombinedNode, reader: CombinedNode, scope: Scope): readonly Part[] {
  const parts: Part[] = []
  const facts = {
    writer: writer.criterion,
    reader: reader.criterion,
    writerBranches: writer.branches.length,
    readerBranches: reader.branches.length
  }
  if (writer.criterion !== reader.criterion) {
    if (!isWidened(writer, reader)) return [found('COMBINED_TYPE_CHANGED', '', facts)]
    parts.push(found('COMBINED_TYPE_EXTENDED', '', facts))
  }
  const [before, after] = [distinct(writer, scope), distinct(reader, scope)]
  const resized = resizing(writer, reader, after.length - before.length)
  if (resized !== undefined) parts.push(found(resized, '', facts))
  const outcomes: ReadonlyMap<number, Outcome>[] = before.map(
    old =>
      new Map(
        after.flatMap(({ slot }, index) => {
          if (breaksAtOnce(old.slot, slot, scope)) return []
          const outcome = scope.of(old.slot, slot)
          return outcome.breaks ? [] : [[index, outcome] as const]
        })
      )
  )
  const pairs = matchMost(outcomes.map(byLikeness))
  for (const [position, partner] of pairs.entries()) {
    const outcome = partner === undefined ? undefined : outcomes[position]?.get(partner)
    if (outcome !== undefined) parts.push({ at: `${writer.criterion}/${before[position]?.index}`, outcome })
  }
  const paired = pairs.filter(partner => partner !== undefined).length
  if (paired < Math.min(before.length, after.length)) {
    parts.push(found('COMBINED_TYPE_SUBSCHEMAS_CHANGED', '', facts))
  }
  return parts
}

/** Whether another criterion lets through all that the old one did. */
function isWidened(writer: CombinedNode, reader: CombinedNode): boolean {
  const [before, after] = [writer.branches.length, reader.branches.length]
  return (
    reader.criterion === 'anyOf' ||
    (before === 1 && after === 1) ||
    (before === 1 && reader.criterion === 'oneOf') ||
    (after === 1 && writer.criterion === 'allOf')
  )
}

function resizing(writer: CombinedNode, reader: CombinedNode, change: number): Rule | undefined {
  if (change === 0) return undefined
  if (change > 0) return reader.criterion === 'allOf' ? 'PRODUCT_TYPE_EXTENDED' : 'SUM_TYPE_EXTENDED'
  return writer.criterion === 'allOf' ? 'PRODUCT_TYPE_NARROWED' : 'SUM_TYPE_NARROWED'
}

const distinctBranches = new WeakMap<CombinedNode, readonly Branch[]>()

/** Branches that are written alike are one. Parts of one schema that only its keywords make are never alike. */
function distinct(combined: CombinedNode, scope: Scope): readonly Branch[] {
  const known = distinctBranches.get(combined)
  if (known !== undefined) return known
  const seen = new Set<string>()
  const branches = combined.branches.flatMap((slot, index) => {
    if (slot.source === combined.source) return [{ slot, index }]
    const key = valueKey(slot.source)
    scope.spend(key.length / 25)
    if (seen.has(key)) return []
    seen.add(key)
    return [{ slot, index }]
  })
  distinctBranches.set(combined, branches)
  return branches
}

/** The partners of a branch, those first that differ in nothing. */
function byLikeness(partners: ReadonlyMap<number, Outcome>): readonly number[] {
  const indexes = [...partners.keys()]
  const isAlike = (index: number) => partners.get(index)?.parts.length === 0
  return [...indexes.filter(isAlike), ...indexes.filter(index => !isAlike(index))]
}
