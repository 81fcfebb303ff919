import { isJsonArray, isJsonObject, type Json } from '../json.ts'
import type { Interaction, InteractionKind, Pact, ProviderState } from './pact.ts'
import { rubyJson } from './ruby-json.ts'

/** By what a reader tells one interaction of a pact from another. */
export interface InteractionName {
  readonly kind: InteractionKind
  readonly description: string
  readonly providerStates: readonly string[]
}

export type PactDifference =
  | { readonly kind: 'added' | 'removed'; readonly interaction: InteractionName }
  | { readonly kind: 'changed'; readonly interaction: InteractionName; readonly pointers: Pointers }
  | {
      readonly kind: 'specificationChanged'
      readonly before: string | undefined
      readonly after: string | undefined
    }

/** JSON pointers, the first few of them, and how many more there are. */
export interface Pointers {
  readonly shown: readonly string[]
  readonly more: number
}

/** No more pointers than this are shown per interaction. */
const pointerLimit = 10

/** What a later content says otherwise than an earlier one. Empty exactly when both have the same identity. */
export function comparePacts(before: Pact, after: Pact): readonly PactDifference[] {
  const left = groupByName(before.interactions)
  const right = groupByName(after.interactions)
  const specification = {
    kind: 'specificationChanged' as const,
    before: before.specificationVersion,
    after: after.specificationVersion
  }
  return [
    ...(specification.before === specification.after ? [] : [specification]),
    ...[...left].flatMap(([key, interactions]) => compareGroups(interactions, right.get(key) ?? [])),
    ...[...right].flatMap(([key, interactions]) => (left.has(key) ? [] : compareGroups([], interactions)))
  ]
}

/** The JSON pointers below which two values differ. */
export function differingPointers(before: Json, after: Json): Pointers {
  const all = [...walk(before, after, '')]
  return { shown: all.slice(0, pointerLimit), more: Math.max(0, all.length - pointerLimit) }
}

export function nameInteraction({ kind, description, providerStates }: Interaction): InteractionName {
  return { kind, description, providerStates: providerStates.map(({ name }) => name) }
}

/** The same text for interactions that stand for the same thing: equal descriptions and provider states. */
export function interactionKey({ kind, description, providerStates }: Interaction): string {
  return JSON.stringify([kind, description, ...providerStates.map(stateKey)])
}

/** One sentence per difference. */
export function describeDifference(difference: PactDifference): string {
  if (difference.kind === 'specificationChanged') {
    return `specification version changed from ${difference.before ?? 'none'} to ${difference.after ?? 'none'}`
  }
  const name = describeInteraction(difference.interaction)
  if (difference.kind !== 'changed') return `${difference.kind}: ${name}`
  const { shown, more } = difference.pointers
  return `changed: ${name} at ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

export function describeInteraction({ kind, description, providerStates }: InteractionName): string {
  const noun = kind === 'http' ? 'interaction' : 'message'
  const given = providerStates.length > 0 ? ` given ${providerStates.join(' and ')}` : ''
  return `${noun} "${description}"${given}`
}

function stateKey({ name, params }: ProviderState): string {
  return `${name} ${rubyJson(params, { sorted: true })}`
}

function groupByName(interactions: readonly Interaction[]): ReadonlyMap<string, readonly Interaction[]> {
  return Map.groupBy(interactions, interactionKey)
}

/** Of interactions with one name, equal ones are no news; the others are compared in their order. */
function compareGroups(
  before: readonly Interaction[],
  after: readonly Interaction[]
): readonly PactDifference[] {
  const left = without(before, after)
  const right = without(after, before)
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const [old, current] = [left[index], right[index]]
    if (old && current) {
      const pointers = differingPointers(old.json, current.json)
      return [{ kind: 'changed' as const, interaction: nameInteraction(current), pointers }]
    }
    if (old) return [{ kind: 'removed' as const, interaction: nameInteraction(old) }]
    return current ? [{ kind: 'added' as const, interaction: nameInteraction(current) }] : []
  }).flat()
}

function without(
  interactions: readonly Interaction[],
  others: readonly Interaction[]
): readonly Interaction[] {
  const texts = others.map(({ json }) => canonical(json))
  return interactions.filter(({ json }) => {
    const at = texts.indexOf(canonical(json))
    if (at >= 0) texts.splice(at, 1)
    return at < 0
  })
}

function canonical(value: Json): string {
  return rubyJson(value, { sorted: true })
}

function* walk(before: Json, after: Json, pointer: string): Generator<string> {
  const [left, right] = [membersByName(before), membersByName(after)]
  const comparable = left && right && isJsonArray(before) === isJsonArray(after)
  if (!comparable) {
    if (canonical(before) !== canonical(after)) yield pointer || '/'
    return
  }
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const [old, current] = [left.get(name), right.get(name)]
    const below = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (old === undefined || current === undefined) yield below
    else yield* walk(old, current, below)
  }
}

function membersByName(value: Json): ReadonlyMap<string, Json> | undefined {
  if (isJsonObject(value)) return value
  return isJsonArray(value) ? new Map(value.map((item, index) => [String(index), item])) : undefined
}
