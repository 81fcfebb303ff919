import {
  type ExtraRow,
  gather,
  type MatrixQuery,
  type MatrixSelectors,
  type Pair,
  type ServiceVersion,
  surroundingsOf
} from '@instep/contracts'
import type { Core } from './core.ts'
import { asCandidate, judged } from './judging.ts'
import type { Landscape } from './landscape.ts'

/** What other checks than pacts are asked: the query, and the versions that it stands for. */
export interface ExtraRowsQuestion {
  readonly query: MatrixQuery
  readonly resolved: MatrixSelectors
}

type Place = Pick<Landscape, 'parties' | 'drains' | 'overrides'>

/**
 * Rows that other checks than pacts add to the matrix, so that clients of the Pact Broker are gated by them, too. This
 * is the one place where they come in: each row names its check in `verificationType`.
 */
export async function extraRows(core: Core, question: ExtraRowsQuestion): Promise<readonly ExtraRow[]> {
  const operations = await core.store.operations.operations(specifiedVersions(question.resolved))
  if (operations.length === 0) return []
  const place = await placeOf(core, question.query)
  const rests = { now: core.clock(), drains: place.drains }
  const { own } = surroundingsOf(operations.map(asCandidate), place.parties, rests)
  return (await judged(core, own, place, [])).map(rowOf)
}

function specifiedVersions({ selectors }: MatrixSelectors): readonly ServiceVersion[] {
  return selectors.flatMap(({ origin, pacticipant, version }) =>
    origin === 'specified' && typeof version === 'string' ? [{ service: pacticipant, version }] : []
  )
}

const nowhere: Place = { parties: gather([]), drains: new Map(), overrides: [] }

/** Where the specified versions are to go. Without an environment they are compared with each other. */
async function placeOf(core: Core, { target }: MatrixQuery): Promise<Place> {
  if (target.environment === undefined) return nowhere
  const environment = await core.store.deployments.environment({ name: target.environment })
  return environment === undefined ? nowhere : core.landscapes.of(core, environment.name)
}

function rowOf({ writer, reader, outcome, waiver }: Pair): ExtraRow {
  const at = Math.max(writer.evidence.at, reader.evidence.at)
  const isWaived = waiver !== undefined
  return {
    consumer: reader.service,
    consumerVersion: reader.version,
    provider: writer.service,
    providerVersion: writer.version,
    result:
      outcome.kind === 'unknown' && !isWaived ? null : { success: isWaived || outcome.kind === 'ok', at },
    verificationType: `SCHEMA ${writer.subject}`
  }
}
