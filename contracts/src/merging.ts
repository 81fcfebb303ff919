import type { Metadata, Rule, RuleSet } from './content.ts'

/** Metadata of several layers. By key, the later layer's whole value counts; what is sensitive stays so. */
export function mergeMetadata(...layers: readonly (Metadata | undefined)[]): Metadata | undefined {
  return reduce(layers, (base, layer) => ({
    ...union('tags', base.tags, layer.tags),
    ...union('properties', base.properties, layer.properties),
    ...(base.sensitive === undefined && layer.sensitive === undefined
      ? {}
      : { sensitive: [...new Set([...(base.sensitive ?? []), ...(layer.sensitive ?? [])])] })
  }))
}

/** Rule sets of several layers. A rule of the same name is replaced by the later layer's, others are appended. */
export function mergeRuleSets(...layers: readonly (RuleSet | undefined)[]): RuleSet | undefined {
  return reduce(layers, (base, layer) => ({
    ...rules('migrationRules', base, layer),
    ...rules('domainRules', base, layer),
    ...rules('encodingRules', base, layer),
    ...given(layer.enableAt ?? base.enableAt)
  }))
}

function reduce<Layer>(
  layers: readonly (Layer | undefined)[],
  merge: (base: Layer, layer: Layer) => Layer
): Layer | undefined {
  return layers
    .filter(layer => layer !== undefined)
    .reduce<Layer | undefined>((base, layer) => (base === undefined ? layer : merge(base, layer)), undefined)
}

function union<Key extends string, Value>(
  key: Key,
  base: Readonly<Record<string, Value>> | undefined,
  layer: Readonly<Record<string, Value>> | undefined
): { readonly [Name in Key]?: Readonly<Record<string, Value>> } {
  if (base === undefined && layer === undefined) return {}
  // A computed key of a type parameter is widened to string.
  return { [key]: { ...base, ...layer } } as { readonly [Name in Key]?: Readonly<Record<string, Value>> }
}

type RuleList = 'migrationRules' | 'domainRules' | 'encodingRules'

function rules(list: RuleList, base: RuleSet, layer: RuleSet): Partial<Record<RuleList, readonly Rule[]>> {
  const [before, after] = [base[list], layer[list]]
  if (before === undefined && after === undefined) return {}
  const replaced = new Set((after ?? []).map(({ name }) => name))
  return { [list]: [...(before ?? []).filter(({ name }) => !replaced.has(name)), ...(after ?? [])] }
}

function given(enableAt: string | undefined): Pick<RuleSet, 'enableAt'> {
  return enableAt === undefined ? {} : { enableAt }
}
