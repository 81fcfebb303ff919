import type { Span } from '../json.ts'
import {
  describeInteraction,
  differingPointers,
  type InteractionName,
  interactionKey,
  nameInteraction,
  type Pointers
} from './difference.ts'
import { interactionId } from './identity.ts'
import { applyEdits, type Edit, membersOf } from './members.ts'
import { mergePlugins } from './merge-plugins.ts'
import type { Container, Interaction, Pact } from './pact.ts'

/** Why two contents can't be one. */
export type MergeConflict =
  | { readonly kind: 'requestDiffers'; readonly interaction: InteractionName; readonly pointers: Pointers }
  | {
      readonly kind: 'specificationDiffers'
      readonly base: string | undefined
      readonly addition: string | undefined
    }

export type Merge =
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'conflict'; readonly conflicts: readonly MergeConflict[] }

/**
 * The base with the interactions of the addition: one with the same description and provider states is replaced, others
 * are appended, each in the characters in which it was published. Who asks differently under the same name is in
 * conflict; a message that nobody asks for has no request, so it is replaced.
 */
export function mergePacts(base: Pact, addition: Pact): Merge {
  if (base.root.size === 0) return { kind: 'merged', text: addition.text }
  const known = new Set(base.interactions.map(({ json }) => interactionId(json)))
  const news = addition.interactions.filter(({ json }) => !known.has(interactionId(json)))
  const conflicts = [
    ...specificationConflicts(base, addition),
    ...news.flatMap(interaction => requestConflicts(base, interaction))
  ]
  if (conflicts.length > 0) return { kind: 'conflict', conflicts }

  const replaced = new Map<Interaction, Interaction>()
  const appended = new Map<string, Interaction>()
  for (const interaction of news) {
    const key = interactionKey(interaction)
    const previous = base.interactions.find(candidate => interactionKey(candidate) === key)
    if (previous) replaced.set(previous, interaction)
    else appended.set(key, interaction)
  }
  const replacements = [...replaced].map(([{ span }, interaction]) => ({
    ...span,
    text: rawText(addition, interaction)
  }))
  const appendices = [...Map.groupBy(appended.values(), ({ container }) => container)].map(
    ([container, interactions]) =>
      append(
        base,
        container,
        interactions.map(interaction => rawText(addition, interaction))
      )
  )
  const edits = [...replacements, ...appendices, ...mergePlugins(base, addition)]
  return { kind: 'merged', text: applyEdits(base.text, edits) }
}

/** One sentence per conflict. */
export function describeConflict(conflict: MergeConflict): string {
  if (conflict.kind === 'specificationDiffers') {
    return `specification versions ${conflict.base ?? 'none'} and ${conflict.addition ?? 'none'} can't be merged`
  }
  const { shown, more } = conflict.pointers
  const places = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return `${describeInteraction(conflict.interaction)} has another request at ${places}`
}

function specificationConflicts(base: Pact, addition: Pact): readonly MergeConflict[] {
  const conflict = {
    kind: 'specificationDiffers' as const,
    base: base.specificationVersion,
    addition: addition.specificationVersion
  }
  return conflict.base === conflict.addition ? [] : [conflict]
}

function requestConflicts(base: Pact, interaction: Interaction): readonly MergeConflict[] {
  const key = interactionKey(interaction)
  const request = interaction.json.get('request') ?? null
  return base.interactions
    .filter(candidate => interactionKey(candidate) === key)
    .map(candidate => differingPointers(candidate.json.get('request') ?? null, request))
    .filter(pointers => pointers.shown.length > 0)
    .map(pointers => ({ kind: 'requestDiffers', interaction: nameInteraction(interaction), pointers }))
}

function rawText(pact: Pact, { span }: Interaction): string {
  return pact.text.slice(span.start, span.end)
}

/** Puts items behind the last of their array, and makes the array when the root has none. */
function append(base: Pact, container: Container, items: readonly string[]): Edit {
  const last = base.interactions.findLast(interaction => interaction.container === container)
  if (last) return insertion(last.span.end, `,${items.join()}`)
  const root = base.spans.get(base.root) ?? { start: 0, end: base.text.length }
  const members = membersOf(base.text, root)
  const empty = members.findLast(({ name }) => name === container)
  if (empty) return { ...empty.value, text: `[${items.join()}]` }
  const before = members.at(-1)
  const text = `"${container}":[${items.join()}]`
  return before ? insertion(before.end, `,${text}`) : insertion(root.start + 1, text)
}

function insertion(at: Span['start'], text: string): Edit {
  return { start: at, end: at, text }
}
