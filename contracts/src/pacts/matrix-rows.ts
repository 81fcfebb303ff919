import type { LatestBy } from './matrix-query.ts'
import type { Integration, ResolvedSelector } from './matrix-selectors.ts'

/** The pact of a consumer version with a provider, in its latest revision. Orders grow with every version. */
export interface PublicationFact {
  readonly consumer: string
  readonly version: string
  readonly order: number
  readonly provider: string
  readonly sha: string
  readonly at: number
}

/** The result that counts for a content and a provider version: the latest. */
export interface ResultFact {
  readonly consumer: string
  readonly provider: string
  readonly sha: string
  readonly providerVersion: string
  readonly providerOrder: number
  readonly success: boolean
  readonly at: number
  /** Its number among the results of the content, by which its resource is named. */
  readonly number: number
}

/** One pair of versions, and whether they get on. */
export interface MatrixRow {
  readonly consumer: string
  readonly consumerVersion: string
  readonly provider: string
  /** Null when no version of the provider has verified the pact. */
  readonly providerVersion: string | null
  readonly pact?: { readonly sha: string; readonly at: number }
  readonly result: { readonly success: boolean; readonly at: number; readonly number?: number } | null
  /** What checked the pair, when it was not a pact's verification. */
  readonly verificationType?: string
  readonly isIgnored: boolean
}

/** A row that another check than a pact's verification contributes. */
export type ExtraRow = Omit<MatrixRow, 'isIgnored' | 'pact'> & Required<Pick<MatrixRow, 'verificationType'>>

export interface MatrixFacts {
  readonly publications: readonly PublicationFact[]
  readonly results: readonly ResultFact[]
  readonly extraRows?: readonly ExtraRow[]
}

export interface MatrixSelectors {
  /** Specified and inferred. */
  readonly selectors: readonly ResolvedSelector[]
  readonly ignored: readonly ResolvedSelector[]
  readonly integrations: readonly Integration[]
}

/**
 * Each publication of a selected consumer version with the results of the selected provider versions, of which
 * `latestBy` leaves the newest.
 */
export function pactRows(
  latestBy: LatestBy | undefined,
  resolved: MatrixSelectors,
  facts: MatrixFacts
): readonly UnjudgedRow[] {
  return latest(latestBy, pairs(resolved, facts), resolved.selectors).map(
    ({ consumerOrder: _, providerOrder: __, ...row }) => row
  )
}

/** A row before it is known whether it is ignored. */
export type UnjudgedRow = Omit<MatrixRow, 'isIgnored'>

type OrderedRow = UnjudgedRow & {
  readonly consumerOrder: number
  readonly providerOrder: number
}

function pairs({ selectors, integrations }: MatrixSelectors, facts: MatrixFacts): readonly OrderedRow[] {
  const results = latestResults(facts.results)
  const own = Map.groupBy(selectors, ({ pacticipant }) => pacticipant)
  const selections = new Map([...own].map(([pacticipant, group]) => [pacticipant, selectionOf(group)]))
  const integrated = new Set(integrations.map(pairKey))
  return facts.publications
    .filter(({ consumer, version }) => isSelected(selections.get(consumer), version))
    .filter(publication => integrated.has(pairKey(publication)))
    .flatMap(publication => {
      const selection = selections.get(publication.provider)
      const all = results.get(contentKey(publication)) ?? []
      const found = all.filter(({ providerVersion }) => isSelected(selection, providerVersion))
      const verified = new Set(found.map(({ providerVersion }) => providerVersion))
      const unverified = (selection?.residents ?? []).filter(version => !verified.has(version))
      return [
        ...found.map(result => rowOf(publication, result.providerVersion, result)),
        ...unverified.map(version => rowOf(publication, version, undefined)),
        ...(found.length + unverified.length === 0 ? [rowOf(publication, null, undefined)] : [])
      ]
    })
}

/** All that the selectors of one pacticipant mean together. */
interface Selection {
  readonly versions: ReadonlySet<string | null | undefined>
  /** Versions that live side by side in an environment: each must have a result, so that none hides behind another. */
  readonly residents: readonly string[]
}

function selectionOf(selectors: readonly ResolvedSelector[]): Selection {
  return {
    versions: new Set(selectors.map(({ version }) => version)),
    residents: selectors.flatMap(({ version, selector, isOneOfMany }) =>
      selector.environment && isOneOfMany && version ? [version] : []
    )
  }
}

/** A pacticipant without any selector may have any version. */
function isSelected(selection: Selection | undefined, version: string): boolean {
  return selection === undefined || selection.versions.has(undefined) || selection.versions.has(version)
}

function rowOf(
  publication: PublicationFact,
  providerVersion: string | null,
  result: ResultFact | undefined
): OrderedRow {
  const { consumer, version, order, provider, sha, at } = publication
  return {
    consumer,
    consumerVersion: version,
    consumerOrder: order,
    provider,
    providerVersion,
    providerOrder: result?.providerOrder ?? Number.NEGATIVE_INFINITY,
    pact: { sha, at },
    result: result ? { success: result.success, at: result.at, number: result.number } : null
  }
}

function latestResults(results: readonly ResultFact[]): ReadonlyMap<string, readonly ResultFact[]> {
  const latest = new Map<string, ResultFact>()
  for (const result of results) {
    const key = JSON.stringify([contentKey(result), result.providerVersion])
    const known = latest.get(key)
    if (known === undefined || known.number < result.number) latest.set(key, result)
  }
  return Map.groupBy(latest.values(), contentKey)
}

function contentKey({ consumer, provider, sha }: Pick<ResultFact, 'consumer' | 'provider' | 'sha'>): string {
  return JSON.stringify([consumer, provider, sha])
}

function pairKey({ consumer, provider }: Pick<Integration, 'consumer' | 'provider'>): string {
  return JSON.stringify([consumer, provider])
}

/** By what the rows are grouped of which only the newest count. */
const groupings = {
  cvpv: undefined,
  cvp: ({ consumer, consumerVersion, provider }) => JSON.stringify([consumer, consumerVersion, provider]),
  cp: pairKey
} as const satisfies Record<LatestBy, ((row: OrderedRow) => string) | undefined>

/** Versions that were selected by their environment are all in use: the newest does not make up for the others. */
function latest(
  latestBy: LatestBy | undefined,
  rows: readonly OrderedRow[],
  selectors: readonly ResolvedSelector[]
): readonly OrderedRow[] {
  const grouping = latestBy && groupings[latestBy]
  if (grouping === undefined) return rows
  const inUse = new Set(
    selectors.filter(({ selector }) => selector.environment).map(({ pacticipant }) => pacticipant)
  )
  const isKept = ({ consumer, provider }: OrderedRow): boolean => inUse.has(consumer) || inUse.has(provider)
  const newest = [
    ...Map.groupBy(
      rows.filter(row => !isKept(row)),
      grouping
    ).values()
  ].flatMap(group => group.toSorted(newestFirst).slice(0, 1))
  const remaining = new Set([...rows.filter(isKept), ...newest])
  return rows.filter(row => remaining.has(row))
}

function newestFirst(one: OrderedRow, other: OrderedRow): number {
  return (
    other.consumerOrder - one.consumerOrder ||
    Number(other.providerOrder > one.providerOrder) - Number(other.providerOrder < one.providerOrder)
  )
}
