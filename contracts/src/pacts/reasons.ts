import type { MatrixQuery } from './matrix-query.ts'
import type { MatrixRow, MatrixSelectors } from './matrix-rows.ts'
import type { Integration, ResolvedSelector } from './matrix-selectors.ts'

/** The two sides of a pair, as the question put them. */
export interface Pair {
  readonly consumer: ResolvedSelector
  readonly provider: ResolvedSelector
  /** What checked the pair, when it was not a pact's verification. */
  readonly verificationType?: string
}

/** What each reason is made of. */
interface Reasons {
  successful: Record<never, never>
  nothingMissing: Record<never, never>
  environmentMissing: Record<never, never>
  versionNumberMissing: Record<never, never>
  cannotIgnore: { readonly selector: ResolvedSelector }
  versionMissing: { readonly selector: ResolvedSelector; readonly isIgnored: boolean }
  notVerified: Pair & { readonly isIgnored: boolean }
  verificationFailed: Pair & { readonly isIgnored: boolean }
}

export type ReasonKind = keyof Reasons

/** Why the answer is what it is. */
export type Reason<Kind extends ReasonKind = ReasonKind> = {
  readonly [Each in Kind]: { readonly kind: Each } & Reasons[Each]
}[Kind]

/** Warnings first, then what is wrong, then what is well. */
export function reasonsFor(
  query: MatrixQuery,
  resolved: MatrixSelectors,
  rows: readonly MatrixRow[],
  missing: readonly Integration[],
  deployable: boolean | null
): readonly Reason[] {
  const problems = problemsOf(resolved, rows, missing)
  const success = rows.some(({ isIgnored }) => !isIgnored) ? 'successful' : 'nothingMissing'
  return distinct([
    ...warningsOf(query, resolved),
    ...problems,
    ...(deployable === true ? [{ kind: success } as const] : [])
  ])
}

function warningsOf(query: MatrixQuery, { selectors, ignored }: MatrixSelectors): readonly Reason[] {
  const specified = selectors.filter(({ origin }) => origin === 'specified')
  const { environment, tag, mainBranch } = query.target
  const hasTarget = Boolean(environment || tag || mainBranch)
  const cannotIgnore = ignored.filter(
    ({ version, doesPacticipantExist }) => version === null || !doesPacticipantExist
  )
  return [
    ...cannotIgnore.map(selector => ({ kind: 'cannotIgnore' as const, selector })),
    ...(query.selectors.length === 1 && !hasTarget ? [{ kind: 'environmentMissing' as const }] : []),
    ...(specified.length > 0 && !specified.some(({ selector }) => selector.version)
      ? [{ kind: 'versionNumberMissing' as const }]
      : [])
  ]
}

/** While a version is missing, nothing else can be said. */
function problemsOf(
  { selectors }: MatrixSelectors,
  rows: readonly MatrixRow[],
  missing: readonly Integration[]
): readonly Reason[] {
  const missingVersions = selectors
    .filter(({ origin, version }) => origin === 'specified' && version === null)
    .map(selector => ({ kind: 'versionMissing' as const, selector, isIgnored: selector.isIgnored }))
  if (missingVersions.length > 0) return missingVersions

  const ordered = [...rows].sort((one, other) => Number(one.isIgnored) - Number(other.isIgnored))
  const inSuchState = (
    kind: 'notVerified' | 'verificationFailed',
    success: boolean | undefined
  ): readonly Reason[] =>
    ordered
      .filter(({ result }) => result?.success === success)
      .map(row => ({ kind, isIgnored: row.isIgnored, ...pairOf(selectors, row) }))
  return [
    ...missing.map(integration => ({
      kind: 'notVerified' as const,
      isIgnored: false,
      consumer: sideOf(selectors, integration.consumer, null),
      provider: sideOf(selectors, integration.provider, null)
    })),
    ...inSuchState('verificationFailed', false),
    ...inSuchState('notVerified', undefined)
  ]
}

function pairOf(selectors: readonly ResolvedSelector[], row: MatrixRow): Pair {
  return {
    consumer: sideOf(selectors, row.consumer, row.consumerVersion),
    provider: sideOf(selectors, row.provider, row.providerVersion),
    ...(row.verificationType === undefined ? {} : { verificationType: row.verificationType })
  }
}

/** The selector that brought this version in, or one that says no more than the row does. */
function sideOf(
  selectors: readonly ResolvedSelector[],
  pacticipant: string,
  version: string | null
): ResolvedSelector {
  const own = selectors.filter(selector => selector.pacticipant === pacticipant)
  return (
    own.find(selector => selector.version === version) ??
    own[0] ?? {
      pacticipant,
      version: version ?? undefined,
      selector: { pacticipant },
      origin: 'inferred',
      isOneOfMany: false,
      isIgnored: false,
      doesPacticipantExist: true
    }
  )
}

function distinct(reasons: readonly Reason[]): readonly Reason[] {
  return [...new Map(reasons.map(reason => [JSON.stringify(reason), reason])).values()]
}
