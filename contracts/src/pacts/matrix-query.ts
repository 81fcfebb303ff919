import { Failure } from '../failures.ts'

/** Which versions of a pacticipant a question is about, as the client put it. */
export interface MatrixSelector {
  readonly pacticipant: string
  readonly version?: string | undefined
  readonly latest?: boolean
  readonly tag?: string | undefined
  readonly branch?: string | undefined
  readonly mainBranch?: boolean
  readonly environment?: string | undefined
}

/** Where the specified versions are to go: the counterparts are looked for there. */
export interface MatrixTarget {
  readonly environment?: string | undefined
  readonly tag?: string | undefined
  readonly mainBranch?: boolean
  readonly latest?: boolean
}

/** Of which sides only the newest versions count: none, the provider's, or both. */
export type LatestBy = 'cvpv' | 'cvp' | 'cp'

/** A query whose pacticipant names may be missing. */
export interface MatrixQueryInput extends Omit<MatrixQuery, 'selectors' | 'ignore'> {
  readonly selectors: readonly (Omit<MatrixSelector, 'pacticipant'> & {
    readonly pacticipant?: string | undefined
  })[]
  readonly ignore: MatrixQueryInput['selectors']
  /** Checked, and of no effect: all rows count. */
  readonly limit?: number | undefined
}

export interface MatrixQuery {
  readonly selectors: readonly MatrixSelector[]
  readonly ignore: readonly MatrixSelector[]
  readonly target: MatrixTarget
  readonly latestBy?: LatestBy | undefined
  /** Only rows with one of these outcomes; null is a missing result. */
  readonly success?: readonly (boolean | null)[] | undefined
}

/**
 * Checks a query against what is known.
 * @throws Failure selectorsInvalid with all errors
 */
export function checkMatrixQuery(
  query: MatrixQueryInput,
  pacticipants: ReadonlySet<string>,
  environments: ReadonlySet<string>
): MatrixQuery {
  const { selectors, ignore, target, limit, ...rest } = query
  const destinations = [target.tag, target.environment, target.mainBranch || undefined]
  const errors = [
    ...selectors.flatMap(selector => selectorErrors(selector, '')),
    ...selectors.flatMap(({ pacticipant }) =>
      pacticipant && !pacticipants.has(pacticipant) ? [`Pacticipant ${pacticipant} not found`] : []
    ),
    ...(selectors.length === 0 ? ['Please provide 1 or more version selectors.'] : []),
    ...ignore.flatMap(selector => selectorErrors(selector, ' to ignore')),
    ...(destinations.filter(destination => destination !== undefined).length > 1
      ? ['Cannot specify more than one of tag, environment and mainBranch']
      : []),
    ...(target.latest && target.environment ? ['Cannot specify both latest and environment'] : []),
    ...[target.environment, ...selectors.map(({ environment }) => environment)].flatMap(environment =>
      environment && !environments.has(environment)
        ? [`Environment with name '${environment}' does not exist`]
        : []
    ),
    ...(limit !== undefined && !(limit >= 1) ? ['Limit must be 1 or more'] : [])
  ]
  if (errors.length > 0) throw new Failure('selectorsInvalid', { errors: [...new Set(errors)] })
  return { ...rest, target, selectors: selectors.filter(isNamed), ignore: ignore.filter(isNamed) }
}

function selectorErrors(
  { pacticipant, version, latest }: MatrixQueryInput['selectors'][number],
  purpose: string
): readonly string[] {
  if (!pacticipant) return [`Please specify the pacticipant name${purpose}`]
  if (version === undefined || !latest) return []
  return [`A version number and latest flag cannot both be specified for ${pacticipant}${purpose}`]
}

function isNamed(selector: MatrixQueryInput['selectors'][number]): selector is MatrixSelector {
  return selector.pacticipant !== undefined
}
