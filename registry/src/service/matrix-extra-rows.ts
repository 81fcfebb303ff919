import {
  type ExtraRow,
  type MatrixQuery,
  type MatrixSelectors,
  type Pair,
  pairsOf,
  type ServiceVersion
} from '@instep/contracts'
import type { Core } from './core.ts'
import { partiesOf, runningIn } from './parties.ts'

/** What other checks than pacts are asked: the query, and the versions that it stands for. */
export interface ExtraRowsQuestion {
  readonly query: MatrixQuery
  readonly resolved: MatrixSelectors
}

/**
 * Rows that other checks than pacts add to the matrix, so that clients of the Pact Broker are gated by them, too. This
 * is the one place where they come in: each row names its check in `verificationType`.
 */
export async function extraRows(core: Core, question: ExtraRowsQuestion): Promise<readonly ExtraRow[]> {
  const candidates = specifiedVersions(question.resolved)
  const { writers, readers } = await partiesOf(core, candidates, await counterparts(core, question.query))
  return pairsOf(writers, readers)
    .filter(({ writer, reader }) => writer.isCandidate || reader.isCandidate)
    .map(rowOf)
}

function specifiedVersions({ selectors }: MatrixSelectors): readonly ServiceVersion[] {
  return selectors.flatMap(({ origin, pacticipant, version }) =>
    origin === 'specified' && typeof version === 'string' ? [{ service: pacticipant, version }] : []
  )
}

/** What runs where the specified versions are to go. Without an environment they are compared with each other. */
async function counterparts(core: Core, { target }: MatrixQuery): Promise<readonly ServiceVersion[]> {
  if (target.environment === undefined) return []
  const environment = await core.store.deployments.environment({ name: target.environment })
  if (environment === undefined) return []
  return runningIn(core, environment.uuid)
}

function rowOf({ writer, reader, outcome }: Pair): ExtraRow {
  const at = Math.max(writer.evidence.at, reader.evidence.at)
  return {
    consumer: reader.service,
    consumerVersion: reader.version,
    provider: writer.service,
    providerVersion: writer.version,
    result: outcome.kind === 'unknown' ? null : { success: outcome.kind === 'ok', at },
    verificationType: `SCHEMA ${writer.subject}`
  }
}
