import type { MatrixQuery } from './matrix-query.ts'
import {
  type MatrixFacts,
  type MatrixRow,
  type MatrixSelectors,
  pactRows,
  type UnjudgedRow
} from './matrix-rows.ts'
import { type Integration, isMeantBy, type ResolvedSelector } from './matrix-selectors.ts'
import { type Reason, reasonsFor } from './reasons.ts'

export interface Matrix {
  readonly rows: readonly MatrixRow[]
  /** Null is not known yet. */
  readonly deployable: boolean | null
  readonly counts: MatrixCounts
  readonly reasons: readonly Reason[]
}

export interface MatrixCounts {
  readonly success: number
  readonly failed: number
  readonly unknown: number
  /** Left out when there is none. */
  readonly ignored?: number
}

/** Which versions go together, and whether the specified ones may be deployed. All rows count, however many. */
export function buildMatrix(query: MatrixQuery, resolved: MatrixSelectors, facts: MatrixFacts): Matrix {
  const { selectors, ignored, integrations } = resolved
  const rows = [...pactRows(query.latestBy, resolved, facts), ...(facts.extraRows ?? [])]
    .filter(({ result }) => !query.success?.length || query.success.includes(result?.success ?? null))
    .map(row => ({ ...row, isIgnored: ignored.length > 0 && isIgnored(row, resolved) }))
  const considered = rows.filter(row => !row.isIgnored)
  const missing = integrations.filter(
    integration => integration.isRequired && !rows.some(isPactRowOf(integration))
  )
  const deployable = decide(selectors, considered, missing)
  const ignoredCount = rows.length - considered.length
  return {
    rows,
    deployable,
    counts: {
      success: considered.filter(({ result }) => result?.success === true).length,
      failed: considered.filter(({ result }) => result?.success === false).length,
      unknown: considered.filter(({ result }) => result === null).length + missing.length,
      ...(ignoredCount > 0 ? { ignored: ignoredCount } : {})
    },
    reasons: reasonsFor(query, resolved, rows, missing, deployable)
  }
}

function decide(
  selectors: readonly ResolvedSelector[],
  considered: readonly MatrixRow[],
  missing: readonly Integration[]
): boolean | null {
  const isMissing = ({ origin, version, isIgnored }: ResolvedSelector): boolean =>
    origin === 'specified' && version === null && !isIgnored
  if (selectors.some(isMissing)) return false
  if (missing.length > 0 || considered.some(({ result }) => result === null)) return null
  return considered.every(({ result }) => result?.success)
}

/** Where no version has verified the pact, the version that was looked for may be ignored. */
function isIgnored(row: UnjudgedRow, { selectors, ignored }: MatrixSelectors): boolean {
  const wanted = selectors.filter(({ pacticipant }) => pacticipant === row.provider)
  return (
    (row.providerVersion === null && wanted.length > 0 && wanted.every(selector => selector.isIgnored)) ||
    ignored.some(
      ignore =>
        isMeantBy(ignore, row.consumer, row.consumerVersion) ||
        isMeantBy(ignore, row.provider, row.providerVersion)
    )
  )
}

function isPactRowOf({ consumer, provider }: Integration): (row: MatrixRow) => boolean {
  return row => row.verificationType === undefined && row.consumer === consumer && row.provider === provider
}
