import type { MatrixQuery, MatrixSelector } from './matrix-query.ts'

/** One version that a selector stands for, or that there is none. */
export interface ResolvedSelector {
  readonly pacticipant: string
  /** Undefined stands for any version, null for one that does not exist. */
  readonly version: string | null | undefined
  readonly selector: MatrixSelector
  readonly origin: 'specified' | 'inferred' | 'ignored'
  /** The selector stands for several versions. */
  readonly isOneOfMany: boolean
  readonly isIgnored: boolean
  readonly doesPacticipantExist: boolean
}

/** What a store finds for a selector: all versions that are meant, newest first, or that there is no such pacticipant. */
export type FoundVersions = readonly string[] | 'anyVersion' | 'noSuchPacticipant'

/** A consumer that has a pact with a provider. */
export interface Integration {
  readonly consumer: string
  readonly provider: string
  /** The consumer goes nowhere without its provider; a provider may go before its consumer. */
  readonly isRequired: boolean
}

/** Whether a selector means all versions of its pacticipant, so that there is nothing to look up. */
export function meansAnyVersion({ pacticipant: _, ...criteria }: MatrixSelector): boolean {
  return Object.values(criteria).every(criterion => criterion === undefined || criterion === false)
}

/** Ties a selector to the versions that were found for it. */
export function resolveSelector(
  selector: MatrixSelector,
  origin: ResolvedSelector['origin'],
  found: FoundVersions,
  ignored: readonly ResolvedSelector[] = []
): readonly ResolvedSelector[] {
  return versionsOf(selector, found).map((version, _, all) => ({
    pacticipant: selector.pacticipant,
    version,
    selector,
    origin,
    isOneOfMany: all.length > 1,
    isIgnored: ignored.some(ignore => isMeantBy(ignore, selector.pacticipant, version)),
    doesPacticipantExist: found !== 'noSuchPacticipant'
  }))
}

/**
 * The integrations that a question is about: as consumer, the providers of the pacts of exactly these versions; as
 * provider, all known consumers. Several pacticipants without a target are asked about each other only.
 */
export function integrationsOf(
  query: MatrixQuery,
  specified: readonly ResolvedSelector[],
  publications: readonly { readonly consumer: string; readonly version: string; readonly provider: string }[]
): readonly Integration[] {
  const names = new Set(specified.map(({ pacticipant }) => pacticipant))
  const isClosed = names.size > 1 && !hasTarget(query)
  const integrations = new Map<string, Integration>()
  for (const { consumer, version, provider } of publications) {
    if (
      isClosed ? !(names.has(consumer) && names.has(provider)) : !(names.has(consumer) || names.has(provider))
    ) {
      continue
    }
    const isRequired = specified.some(selector => isMeantBy(selector, consumer, version))
    const key = JSON.stringify([consumer, provider])
    const known = integrations.get(key)
    if (isRequired || names.has(provider)) {
      integrations.set(key, { consumer, provider, isRequired: isRequired || known?.isRequired === true })
    }
  }
  return [...integrations.values()]
}

/** The selectors for the counterparts of the specified pacticipants, where the query has a target. */
export function inferredSelectors(
  query: MatrixQuery,
  integrations: readonly Integration[]
): readonly MatrixSelector[] {
  if (!hasTarget(query)) return []
  const specified = new Set(query.selectors.map(({ pacticipant }) => pacticipant))
  const names = new Set(integrations.flatMap(({ consumer, provider }) => [consumer, provider]))
  return [...names]
    .filter(name => !specified.has(name))
    .map(pacticipant => ({ pacticipant, ...query.target }))
}

/** Whether a resolved selector means this version. */
export function isMeantBy(
  { pacticipant, version }: Pick<ResolvedSelector, 'pacticipant' | 'version'>,
  name: string,
  number: string | null | undefined
): boolean {
  return pacticipant === name && (version === undefined || (version !== null && version === number))
}

function versionsOf(selector: MatrixSelector, found: FoundVersions): readonly (string | null | undefined)[] {
  if (found === 'anyVersion') return [undefined]
  if (found === 'noSuchPacticipant') return [meansAnyVersion(selector) ? undefined : null]
  if (found.length === 0) return [null]
  return selector.latest ? found.slice(0, 1) : found
}

function hasTarget({ target }: MatrixQuery): boolean {
  return [target.environment, target.tag, target.mainBranch, target.latest].some(Boolean)
}
