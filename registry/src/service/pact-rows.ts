import { type PactRow, type ServiceVersion, serviceVersionText } from '@instep/contracts'
import type { KnownIntegration, PublicationSummary } from '../store/store.ts'
import type { Core } from './core.ts'

/**
 * How the pacts of candidates stand: of each candidate with every other version of the other side that runs or wants to,
 * as its consumer and as its provider. The latest result of a content counts.
 */
export async function pactRows(
  core: Core,
  candidates: readonly ServiceVersion[],
  running: readonly ServiceVersion[]
): Promise<readonly PactRow[]> {
  const all = [...new Map([...running, ...candidates].map(one => [serviceVersionText(one), one])).values()]
  const versions = Map.groupBy(all, ({ service }) => service)
  const wanted = new Set(candidates.map(serviceVersionText))
  const publications = await publicationsAround(core, candidates, versions)
  const pairs = Map.groupBy(publications, ({ consumer, provider }) => JSON.stringify([consumer, provider]))
  const rows: PactRow[] = []
  for (const ofPair of pairs.values()) {
    const [first] = ofPair
    if (first === undefined) continue
    const { consumer, provider } = first
    const providers = (versions.get(provider) ?? []).map(({ version }) => version)
    const results = await resultsOf(core, { consumer, provider }, ofPair, providers)
    for (const publication of ofPair) {
      const isOwn = wanted.has(
        serviceVersionText({ service: consumer, version: publication.consumerVersion })
      )
      const concerned = providers.filter(
        version => isOwn || wanted.has(serviceVersionText({ service: provider, version }))
      )
      if (isOwn && providers.length === 0) rows.push(rowOf(publication, undefined, undefined))
      for (const version of concerned) {
        rows.push(rowOf(publication, version, results.get(`${publication.sha} ${version}`)))
      }
    }
  }
  return rows
}

/** The pacts of the candidates, and those that others who are there have with them. */
async function publicationsAround(
  { store }: Core,
  candidates: readonly ServiceVersion[],
  versions: ReadonlyMap<string, readonly ServiceVersion[]>
): Promise<readonly PublicationSummary[]> {
  const found = new Map<string, PublicationSummary>()
  const take = (publications: readonly PublicationSummary[]) => {
    for (const publication of publications) {
      const { consumer, consumerVersion, provider } = publication
      found.set(JSON.stringify([consumer, consumerVersion, provider]), publication)
    }
  }
  take(await store.pacts.publicationsOfVersions(candidates))
  for (const provider of new Set(candidates.map(({ service }) => service))) {
    const known = await store.pacts.integrations({ provider })
    const consumers = known.flatMap(({ consumer }) => versions.get(consumer) ?? [])
    if (consumers.length > 0) take(await store.pacts.publicationsOfVersions(consumers, provider))
  }
  return [...found.values()]
}

interface Result {
  readonly success: boolean
  readonly at: number
}

async function resultsOf(
  { store }: Core,
  pair: KnownIntegration,
  publications: readonly PublicationSummary[],
  providers: readonly string[]
): Promise<ReadonlyMap<string, Result>> {
  if (providers.length === 0) return new Map()
  const shas = [...new Set(publications.map(({ sha }) => sha))]
  const results = await store.pacts.latestResults(pair, shas, providers)
  return new Map(
    results.map(({ sha, providerVersion, success, at }) => [`${sha} ${providerVersion}`, { success, at }])
  )
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
