import { type MatrixRow, matrixNotice, matrixReason } from '@instep/contracts'
import { linkTo, pact } from '@instep/protocol'
import { askMatrix, type MatrixAnswer } from '../../service/index.ts'
import { accepts } from '../accept.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { dateTime, pacticipantLink, publicationLink, resultLink, versionLink } from './links.ts'
import { canIDeployRequest, matrixRequest } from './matrix-request.ts'
import { textTable } from './text-table.ts'

export const matrix: Handlers<typeof pact.matrix> = {
  async getMatrix({ query, base, accept }, registry) {
    const answer = await askMatrix(registry, matrixRequest(query ?? {}))
    return accepts(accept, 'text/plain') ? matrixText(answer) : matrixBody(answer, base)
  },

  canIDeploy: async ({ query, base }, registry) =>
    matrixBody(await askMatrix(registry, canIDeployRequest(query ?? {})), base)
}

export function matrixBody({ matrix, versionOf }: MatrixAnswer, base: string) {
  const { deployable, counts, reasons, rows } = matrix
  return {
    summary: { deployable, reason: matrixReason(reasons), ...counts },
    notices: reasons.map(matrixNotice),
    matrix: rows.map(row => rowBody(row, versionOf, base))
  }
}

function matrixText({ matrix }: MatrixAnswer): Answer<string> {
  const outcome = (success: boolean | undefined): string => (success === undefined ? '???' : String(success))
  const table = textTable(
    ['CONSUMER', 'C.VERSION', 'PROVIDER', 'P.VERSION', 'SUCCESS?'],
    matrix.rows.map(({ consumer, consumerVersion, provider, providerVersion, result }) => [
      consumer,
      consumerVersion ?? '???',
      provider,
      providerVersion ?? '???',
      outcome(result?.success)
    ])
  )
  return new Answer(200, table, { 'content-type': 'text/plain; charset=utf-8' })
}

function rowBody(row: MatrixRow, versionOf: MatrixAnswer['versionOf'], base: string) {
  const { consumer, consumerVersion, provider, providerVersion, verificationType } = row
  const side = (name: string, number: string | null) => ({
    name,
    version: number === null ? null : versionBody(name, number, versionOf, base),
    _links: { self: pacticipantLink(base, name) }
  })
  return {
    consumer: side(consumer, consumerVersion),
    provider: side(provider, providerVersion),
    ...(row.pact === undefined
      ? {}
      : {
          pact: {
            createdAt: dateTime(row.pact.at),
            _links: { self: publicationLink(base, { consumer, consumerVersion, provider }) }
          }
        }),
    verificationResult: resultBody(row, base),
    ...(verificationType === undefined ? {} : { verificationType }),
    ...(row.isIgnored ? { ignored: true } : {})
  }
}

function resultBody({ consumer, provider, pact: content, result }: MatrixRow, base: string) {
  if (result === null) return null
  const links =
    content === undefined || result.number === undefined
      ? {}
      : { self: resultLink(base, { consumer, provider, sha: content.sha }, result.number) }
  return { success: result.success, verifiedAt: dateTime(result.at), _links: links }
}

function versionBody(
  pacticipant: string,
  number: string,
  versionOf: MatrixAnswer['versionOf'],
  base: string
) {
  const version = versionOf(pacticipant, number)
  const branches = (version?.branches ?? []).map(({ branch }) => ({
    name: branch,
    _links: { self: linkTo(base, pact.versions.getBranchVersion, { pacticipant, branch, version: number }) }
  }))
  return {
    number,
    ...(branches.length > 0 ? { branch: branches.at(-1)?.name } : {}),
    branches,
    branchVersions: branches,
    environments: (version?.environments ?? []).map(({ uuid, name, displayName, production }) => ({
      uuid,
      name,
      displayName: displayName ?? name,
      production,
      _links: { self: linkTo(base, pact.environments.getEnvironment, { uuid }) }
    })),
    tags: (version?.tags ?? []).map(({ tag }) => ({
      name: tag,
      _links: { self: linkTo(base, pact.versions.getTag, { pacticipant, version: number, tag }) }
    })),
    _links: { self: versionLink(base, pacticipant, number) }
  }
}
