import { distinctVersions, type PactRow, type ServiceVersion, serviceVersionText } from '@instep/contracts'
import type { PublicationSummary } from '../store/store.ts'
import type { Core } from './core.ts'

/**
 * How the pacts of candidates stand: of each candidate with every version of the other side that runs or wants to, as
 * its consumer and as its provider. The latest result of a content counts.
 */
export async function pactRows(
  core: Core,
  candidates: readonly ServiceVersion[],
  running: readonly ServiceVersion[]
): Promise<readonly PactRow[]> {
  const versions = Map.groupBy(distinctVersions([...running, ...candidates]), ({ service }) => service)
  const wanted = new Set(candidates.map(serviceVersionText))
  const isWanted = (service: string, version: string) => wanted.has(serviceVersionText({ service, version }))
  const publications = await publicationsAround(core, candidates, versions)
  const providersOf = ({ provider }: PublicationSummary) => versions.get(provider) ?? []
  const results = await resultsOf(core, publications, distinctVersions(publications.flatMap(providersOf)))
  return publications.flatMap(publication => {
    const providers = providersOf(publication)
    const isOwn = isWanted(publication.consumer, publication.consumerVersion)
    if (isOwn && providers.length === 0) return [rowOf(publication, undefined, undefined)]
    return providers
      .filter(({ service, version }) => isOwn || isWanted(service, version))
      .map(({ version }) => rowOf(publication, version, results.get(resultKey(publication, version))))
  })
}

/** The pacts of the candidates, and those that others who are there have with them. */
async function publicationsAround(
  { store }: Core,
  candidates: readonly ServiceVersion[],
  versions: ReadonlyMap<string, readonly ServiceVersion[]>
): Promise<readonly PublicationSummary[]> {
  const services = new Set(candidates.map(({ service }) => service))
  const known = await store.pacts.consumersOf([...services])
  const consumers = [...new Set(known.map(({ consumer }) => consumer))]
  const publications = await store.pacts.publicationsOfVersions([
    ...candidates,
    ...consumers.flatMap(consumer => versions.get(consumer) ?? [])
  ])
  const isOwn = ({ consumer, consumerVersion }: PublicationSummary) =>
    candidates.some(({ service, version }) => service === consumer && version === consumerVersion)
  return publications.filter(publication => services.has(publication.provider) || isOwn(publication))
}

interface Result {
  readonly success: boolean
  readonly at: number
}

async function resultsOf(
  { store }: Core,
  publications: readonly PublicationSummary[],
  providers: readonly ServiceVersion[]
): Promise<ReadonlyMap<string, Result>> {
  if (providers.length === 0) return new Map()
  const contents = [...new Map(publications.map(one => [resultKey(one, ''), one])).values()]
  const results = await store.pacts.latestResultsOf(contents, providers)
  return new Map(results.map(result => [resultKey(result, result.providerVersion), result]))
}

/** A content, and who verified it. */
function resultKey(
  { consumer, provider, sha }: Pick<PublicationSummary, 'consumer' | 'provider' | 'sha'>,
  version: string
): string {
  return JSON.stringify([consumer, provider, sha, version])
}

function rowOf(
  { consumer, consumerVersion, provider }: PublicationSummary,
  version: string | undefined,
  result: Result | undefined
): PactRow {
  return {
    consumer: { service: consumer, version: consumerVersion },
    provider: { service: provider, version },
    outcome: result === undefined ? 'unknown' : result.success ? 'ok' : 'broken',
    verifiedAt: result?.at
  }
}
