import {
  buildMatrix,
  checkMatrixQuery,
  type FoundVersions,
  type Integration,
  inferredSelectors,
  integrationsOf,
  type Matrix,
  type MatrixQuery,
  type MatrixQueryInput,
  type MatrixSelector,
  type MatrixSelectors,
  meansAnyVersion,
  type PublicationFact,
  type ResolvedSelector,
  type ResultFact,
  resolveSelector
} from '@instep/contracts'
import type { Environment, PacticipantVersion } from '../store/store.ts'
import type { Core } from './core.ts'
import { extraRows } from './matrix-extra-rows.ts'

/** A version of the matrix, and where it is. */
export interface PlacedVersion extends PacticipantVersion {
  readonly environments: readonly Environment[]
}

export interface MatrixAnswer {
  readonly matrix: Matrix
  /** What is known of a version that the rows name. */
  readonly versionOf: (pacticipant: string, number: string) => PlacedVersion | undefined
}

/** Which versions go together, and whether those asked about may be deployed. @throws Failure selectorsInvalid */
export async function askMatrix(core: Core, input: MatrixQueryInput): Promise<MatrixAnswer> {
  const [pacticipants, environments] = await Promise.all([
    core.store.pacticipants.pacticipants(),
    core.store.deployments.environments()
  ])
  const query = checkMatrixQuery(
    input,
    new Set(pacticipants.map(({ name }) => name)),
    new Set(environments.map(({ name }) => name))
  )
  const places = { environments, mainBranches: new Map(pacticipants.map(one => [one.name, one.mainBranch])) }
  const resolved = await resolveQuery(core, query, places)
  const matrix = buildMatrix(query, resolved, {
    ...(await pactFacts(core, resolved)),
    extraRows: await extraRows(core, { query, resolved })
  })
  return { matrix, versionOf: await placedVersions(core, matrix, environments) }
}

/** What every selector may need to know. */
interface Known {
  readonly environments: readonly Environment[]
  /** Of every pacticipant, its main branch if it has one. */
  readonly mainBranches: ReadonlyMap<string, string | undefined>
}

async function resolveQuery(core: Core, query: MatrixQuery, known: Known): Promise<MatrixSelectors> {
  const resolve = async (
    selectors: readonly MatrixSelector[],
    origin: ResolvedSelector['origin'],
    ignored: readonly ResolvedSelector[] = []
  ): Promise<readonly ResolvedSelector[]> => {
    const placed = await versionsInEnvironments(core, selectors, known)
    const found = await Promise.all(selectors.map(selector => findVersions(core, selector, known, placed)))
    return selectors.flatMap((selector, index) =>
      resolveSelector(selector, origin, found[index] ?? [], ignored)
    )
  }
  const ignored = await resolve(query.ignore, 'ignored')
  const specified = await resolve(query.selectors, 'specified', ignored)
  const integrations = integrationsOf(query, specified, await pactsAround(core, specified))
  const inferred = await resolve(inferredSelectors(query, integrations), 'inferred', ignored)
  return { selectors: [...specified, ...inferred], ignored, integrations }
}

async function findVersions(
  { store }: Core,
  selector: MatrixSelector,
  { mainBranches }: Known,
  placed: PlacedNumbers
): Promise<FoundVersions> {
  const { pacticipant: name, version, tag, latest, environment } = selector
  if (!mainBranches.has(name)) return 'noSuchPacticipant'
  if (meansAnyVersion(selector)) return 'anyVersion'
  const branch = selector.branch ?? (selector.mainBranch ? mainBranches.get(name) : undefined)
  if (selector.mainBranch && branch === undefined) return []
  const here = environment === undefined ? undefined : placed(name, environment)
  const isOnlyPlaced = version === undefined && tag === undefined && branch === undefined
  if (here !== undefined && isOnlyPlaced) return here
  const found = await store.pacticipants.findVersions(name, {
    number: version,
    branch,
    tag,
    newest: latest === true && here === undefined
  })
  return here === undefined ? found : found.filter(number => here.includes(number))
}

/** The versions of a pacticipant that are deployed or released in an environment, newest first. */
type PlacedNumbers = (pacticipant: string, environment: string) => readonly string[]

async function versionsInEnvironments(
  { store }: Core,
  selectors: readonly MatrixSelector[],
  { environments }: Known
): Promise<PlacedNumbers> {
  const pacticipants = selectors.flatMap(one => (one.environment === undefined ? [] : one.pacticipant))
  const current = await store.deployments.deployments({ pacticipants, onlyCurrent: true })
  const uuids = new Map(environments.map(({ name, uuid }) => [name, uuid]))
  const found = Map.groupBy(current.toReversed(), one => JSON.stringify([one.pacticipant, one.environment]))
  return (pacticipant, environment) => {
    const here = found.get(JSON.stringify([pacticipant, uuids.get(environment)])) ?? []
    return [...new Set(here.map(({ version }) => version))]
  }
}

/** The pacts of exactly the specified versions as consumers, and, as providers, of all their consumers. */
async function pactsAround({ store }: Core, specified: readonly ResolvedSelector[]) {
  const asConsumer = specified
    .filter(({ version }) => version !== null)
    .map(({ pacticipant, version }) =>
      store.pacts.publications({
        consumer: pacticipant,
        versions: typeof version === 'string' ? [version] : undefined
      })
    )
  const providers = [...new Set(specified.map(({ pacticipant }) => pacticipant))]
  const asProvider = providers.map(provider => store.pacts.integrations({ provider }))
  const [published, consumers] = await Promise.all([Promise.all(asConsumer), Promise.all(asProvider)])
  return [
    ...published.flat().map(({ consumer, consumerVersion, provider }) => ({
      consumer,
      version: consumerVersion,
      provider
    })),
    // Whichever of its versions: that of no version is never specified, so it is never required.
    ...consumers.flat().map(pair => ({ ...pair, version: '' }))
  ]
}

async function pactFacts(core: Core, { selectors, integrations }: MatrixSelectors) {
  const found = await Promise.all(integrations.map(integration => factsOf(core, integration, selectors)))
  return {
    publications: found.flatMap(({ publications }) => publications),
    results: found.flatMap(({ results }) => results)
  }
}

async function factsOf(
  { store }: Core,
  { consumer, provider }: Integration,
  selectors: readonly ResolvedSelector[]
): Promise<{ publications: readonly PublicationFact[]; results: readonly ResultFact[] }> {
  const versions = selectedVersions(selectors, consumer)
  const publications = await store.pacts.publications({ consumer, provider, versions })
  const results = await store.pacts.latestResults(
    { consumer, provider },
    publications.map(({ sha }) => sha),
    selectedVersions(selectors, provider)
  )
  return { publications: publications.map(one => ({ ...one, version: one.consumerVersion })), results }
}

/** The numbers that a pacticipant's selectors stand for; undefined is every version. */
function selectedVersions(
  selectors: readonly ResolvedSelector[],
  name: string
): readonly string[] | undefined {
  const own = selectors.filter(({ pacticipant }) => pacticipant === name)
  const isAny = own.length === 0 || own.some(({ version }) => version === undefined)
  return isAny ? undefined : own.flatMap(({ version }) => version ?? [])
}

async function placedVersions(
  { store }: Core,
  { rows }: Matrix,
  environments: readonly Environment[]
): Promise<MatrixAnswer['versionOf']> {
  const named = rows.flatMap(row => [
    { service: row.consumer, version: row.consumerVersion },
    ...(row.providerVersion === null ? [] : [{ service: row.provider, version: row.providerVersion }])
  ])
  const [current, versions] = await Promise.all([
    store.deployments.deployments({ pacticipants: named.map(({ service }) => service), onlyCurrent: true }),
    store.pacticipants.versionsNamed(named)
  ])
  const places = Map.groupBy(current, ({ pacticipant, version }) => JSON.stringify([pacticipant, version]))
  const placed = new Map(
    versions.map(version => {
      const key = JSON.stringify([version.pacticipant, version.number])
      const uuids = new Set((places.get(key) ?? []).map(({ environment }) => environment))
      return [key, { ...version, environments: environments.filter(({ uuid }) => uuids.has(uuid)) }]
    })
  )
  return (pacticipant, number) => placed.get(JSON.stringify([pacticipant, number]))
}
