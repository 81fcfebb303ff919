import type { LatestBy, MatrixQueryInput } from '@instep/contracts'
import type { QueryRecord, QueryValue } from '@instep/protocol'

type SelectorInput = MatrixQueryInput['selectors'][number]

/** The question of `GET /matrix`. */
export function matrixRequest(query: QueryRecord): MatrixQueryInput {
  const limit = text(query.limit)
  const success = listOf(query.success)
  return {
    selectors: listOf(query.q).filter(isRecord).map(selectorOf),
    ignore: listOf(query.ignore).filter(isRecord).map(selectorOf),
    target: {
      environment: text(query.environment),
      tag: text(query.tag),
      mainBranch: text(query.mainBranch) === 'true',
      latest: text(query.latest) === 'true'
    },
    latestBy: latestByOf(text(query.latestby)),
    ...(success.length > 0 ? { success: success.map(outcomeOf) } : {}),
    ...(limit === undefined ? {} : { limit: Number(limit) })
  }
}

/** The question of `GET /can-i-deploy`, in the terms of the matrix. */
export function canIDeployRequest(query: QueryRecord): MatrixQueryInput {
  const environment = text(query.environment)
  return {
    selectors: [{ pacticipant: text(query.pacticipant), version: text(query.version) }],
    ignore: listOf(query.ignore).map(item =>
      isRecord(item) ? selectorOf(item) : { pacticipant: text(item) }
    ),
    target: { environment, tag: text(query.to), latest: environment === undefined },
    latestBy: environment === undefined ? 'cvp' : 'cvpv'
  }
}

function selectorOf(record: QueryRecord): SelectorInput {
  return {
    pacticipant: text(record.pacticipant),
    version: text(record.version),
    latest: text(record.latest) === 'true',
    tag: text(record.tag),
    branch: text(record.branch),
    mainBranch: text(record.mainBranch) === 'true',
    environment: text(record.environment)
  }
}

function latestByOf(name: string | undefined): LatestBy | undefined {
  const known = ['cvpv', 'cvp', 'cp'] as const satisfies readonly LatestBy[]
  return known.find(candidate => candidate === name)
}

function outcomeOf(value: QueryValue): boolean | null {
  const outcome = text(value)
  return outcome === 'true' ? true : outcome === 'false' ? false : null
}

function listOf(value: QueryValue | undefined): readonly QueryValue[] {
  return value === undefined ? [] : [value].flat()
}

function isRecord(value: QueryValue): value is QueryRecord {
  return typeof value === 'object' && !Array.isArray(value)
}

/** The last of several values; the empty text is none. */
function text(value: QueryValue | undefined): string | undefined {
  const last = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' && last !== '' ? last : undefined
}
