import { createHash } from 'node:crypto'
import { isJsonArray, isJsonObject, type Json, parseJson, writeJson } from '@instep/contracts'
import * as z from 'zod'
import { each, type Remote } from './remote.ts'
import { canonical, type Report } from './report.ts'

export interface PacticipantFacts {
  readonly attributes: Readonly<Record<string, string>>
  readonly labels: readonly string[]
  /** Oldest first. */
  readonly versions: readonly BrokerVersion[]
}

export interface BrokerVersion {
  readonly number: string
  readonly buildUrl: string | undefined
  readonly branches: readonly string[]
  readonly tags: readonly string[]
  /** The pacts that it published. */
  readonly pacts: readonly BrokerPact[]
}

export interface BrokerPact {
  readonly provider: string
  /** Where the source has it. */
  readonly path: string
  /** A hash of its content, without what brokers add. */
  readonly print: string
  /** Where results for its content are published. */
  readonly contentPath: string
}

export interface BrokerResult {
  /** A hash of the pact's content. */
  readonly print: string
  readonly providerVersion: string
  readonly success: boolean
  readonly path: string | undefined
}

export interface BrokerEnvironment {
  readonly attributes: Readonly<Record<string, unknown>>
  /** As `kind pacticipant version instance`, oldest first. */
  readonly placed: readonly Placed[]
}

export interface Placed {
  readonly kind: 'deployed' | 'released'
  readonly pacticipant: string
  readonly version: string
  readonly instance: string | undefined
}

/** All that a broker has, without the texts of pacts and results. */
export interface BrokerFacts {
  readonly pacticipants: ReadonlyMap<string, PacticipantFacts>
  /** By consumer, provider and content. */
  readonly results: ReadonlyMap<string, readonly BrokerResult[]>
  readonly environments: ReadonlyMap<string, BrokerEnvironment>
}

const link = z.looseObject({ href: z.string(), name: z.string().optional() })
const named = z.looseObject({ name: z.string() })

const pacticipantReply = z.looseObject({
  name: z.string(),
  displayName: z.string().nullish(),
  mainBranch: z.string().nullish(),
  repositoryUrl: z.string().nullish(),
  _embedded: z.looseObject({ labels: z.array(named).nullish() }).nullish()
})

const versionReply = z.looseObject({
  number: z.string(),
  buildUrl: z.string().nullish(),
  _embedded: z
    .looseObject({ branchVersions: z.array(named).nullish(), tags: z.array(named).nullish() })
    .nullish(),
  _links: z.looseObject({ 'pb:pact-versions': z.array(link).nullish() })
})

const versionsReply = z.looseObject({
  _embedded: z.looseObject({ versions: z.array(z.looseObject({ number: z.string() })) }),
  page: z.looseObject({ totalPages: z.int() }).nullish()
})

const matrixReply = z.looseObject({
  matrix: z.array(
    z.looseObject({
      provider: z.looseObject({ version: z.looseObject({ number: z.string() }).nullish() }).nullish(),
      verificationResult: z
        .looseObject({ success: z.boolean(), _links: z.looseObject({ self: link.optional() }).nullish() })
        .nullish(),
      verificationType: z.string().nullish()
    })
  )
})

const environmentReply = z.looseObject({
  uuid: z.string(),
  name: z.string(),
  displayName: z.string().nullish(),
  production: z.boolean(),
  contacts: z.unknown().optional()
})

const placedReply = z.looseObject({
  createdAt: z.string(),
  applicationInstance: z.string().nullish(),
  target: z.string().nullish(),
  _embedded: z.looseObject({ pacticipant: named, version: z.looseObject({ number: z.string() }) })
})

const path = (...parts: readonly string[]): string => `/${parts.map(encodeURIComponent).join('/')}`

/** Reads a broker. @param only these pacticipants */
export async function readBroker(
  remote: Remote,
  report: Report,
  only?: ReadonlySet<string>
): Promise<BrokerFacts> {
  const listed = z
    .looseObject({ _embedded: z.looseObject({ pacticipants: z.array(named) }) })
    .parse(await remote.get('/pacticipants'))
  const names = listed._embedded.pacticipants.map(({ name }) => name).filter(name => only?.has(name) ?? true)
  const pacticipants = new Map<string, PacticipantFacts>()
  const results = new Map<string, readonly BrokerResult[]>()
  let done = 0
  await each(names, async name => {
    pacticipants.set(name, await readPacticipant(remote, name))
    report(`Pacticipants read from ${remote.url}`, ++done, names.length)
  })
  // Versions that published the same share its results: one of them is asked about.
  const contents = new Map<string, { consumer: string; version: string; pact: BrokerPact }>()
  for (const [consumer, { versions }] of pacticipants) {
    for (const { number, pacts } of versions) {
      for (const pact of pacts) {
        const key = contentKey(consumer, pact)
        contents.set(key, { consumer, version: number, pact })
      }
    }
  }
  await each([...contents], async ([key, { consumer, version, pact }]) => {
    results.set(key, await readResults(remote, consumer, version, pact))
  })
  return { pacticipants, results, environments: await readEnvironments(remote) }
}

export function contentKey(consumer: string, { provider, print }: BrokerPact): string {
  return canonical([consumer, provider, print])
}

async function readPacticipant(remote: Remote, name: string): Promise<PacticipantFacts> {
  const reply = pacticipantReply.parse(await remote.get(path('pacticipants', name)))
  const { displayName, mainBranch, repositoryUrl } = reply
  const attributes = Object.entries({ displayName, mainBranch, repositoryUrl }).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : []
  )
  const versions: BrokerVersion[] = []
  for (const number of await listVersions(remote, name)) {
    versions.push(await readVersion(remote, name, number))
  }
  return {
    attributes: Object.fromEntries(attributes),
    labels: (reply._embedded?.labels ?? []).map(label => label.name).toSorted(),
    versions
  }
}

/** Oldest first. */
async function listVersions(remote: Remote, name: string): Promise<readonly string[]> {
  const numbers: string[] = []
  for (let page = 1; ; page++) {
    const reply = await remote.get(`${path('pacticipants', name, 'versions')}?page=${page}&size=100`)
    if (reply === undefined) break
    const { _embedded, page: pages } = versionsReply.parse(reply)
    numbers.push(..._embedded.versions.map(({ number }) => number))
    if (page >= (pages?.totalPages ?? 1)) break
  }
  return [...new Set(numbers)].toReversed()
}

async function readVersion(remote: Remote, name: string, version: string): Promise<BrokerVersion> {
  const { number, buildUrl, _embedded, _links } = versionReply.parse(
    await remote.get(path('pacticipants', name, 'versions', version))
  )
  const pacts: BrokerPact[] = []
  for (const { href } of _links['pb:pact-versions'] ?? []) pacts.push(await readPact(remote, href))
  return {
    number,
    buildUrl: buildUrl ?? undefined,
    branches: (_embedded?.branchVersions ?? []).map(branch => branch.name).toSorted(),
    tags: (_embedded?.tags ?? []).map(tag => tag.name).toSorted(),
    pacts: pacts.toSorted((one, other) => (one.provider < other.provider ? -1 : 1))
  }
}

async function readPact(remote: Remote, href: string): Promise<BrokerPact> {
  const content = z
    .looseObject({
      provider: named,
      _links: z.looseObject({ 'pb:pact-version': link.optional(), 'pb:publish-verification-results': link })
    })
    .parse(await remote.get(href))
  return {
    provider: content.provider.name,
    path: href,
    print: createHash('sha256')
      .update(await readContent(remote, href))
      .digest('base64'),
    contentPath: content._links['pb:publish-verification-results'].href
  }
}

/** A pact as it was published: without the links and the marks that brokers add. */
export async function readContent(remote: Remote, href: string): Promise<string> {
  return writeJson(published(parseJson((await remote.getText(href)) ?? '{}')))
}

function published(pact: Json): Json {
  if (!isJsonObject(pact)) return pact
  const own = [...pact].filter(([key]) => !['_links', 'createdAt', '_id'].includes(key))
  return new Map(
    own.map(([key, value]) => [
      key,
      ['interactions', 'messages'].includes(key) && isJsonArray(value) ? value.map(withoutMark) : value
    ])
  )
}

function withoutMark(interaction: Json): Json {
  return isJsonObject(interaction) ? new Map([...interaction].filter(([key]) => key !== '_id')) : interaction
}

async function readResults(
  remote: Remote,
  consumer: string,
  version: string,
  { provider, print }: BrokerPact
): Promise<readonly BrokerResult[]> {
  const query = [
    ['pacticipant', consumer],
    ['version', version],
    ['pacticipant', provider]
  ]
    .map(([key, value]) => `q%5B%5D%5B${key}%5D=${encodeURIComponent(value ?? '')}`)
    .join('&')
  const { matrix } = matrixReply.parse(await remote.get(`/matrix?${query}`))
  return matrix
    .flatMap(({ provider, verificationResult, verificationType }) => {
      const providerVersion = provider?.version?.number
      // Rows of schemas are made of what is there, and no results.
      if (verificationResult == null || providerVersion === undefined || verificationType != null) return []
      const { success, _links } = verificationResult
      return [{ print, providerVersion, success, path: _links?.self?.href }]
    })
    .toSorted((one, other) => numberOf(one) - numberOf(other))
}

/** Results of a content are numbered in the order of their coming. */
function numberOf({ path = '' }: BrokerResult): number {
  return Number(/(\d+)$/.exec(path)?.[1] ?? 0)
}

async function readEnvironments(remote: Remote): Promise<BrokerFacts['environments']> {
  const reply = await remote.get('/environments')
  const { _embedded } = z
    .looseObject({ _embedded: z.looseObject({ environments: z.array(environmentReply) }) })
    .parse(reply ?? { _embedded: { environments: [] } })
  const found = new Map<string, BrokerEnvironment>()
  for (const { uuid, name, displayName, production, contacts } of _embedded.environments) {
    const deployed = await readPlaced(remote, `/environments/${uuid}/deployed-versions/currently-deployed`)
    const released = await readPlaced(remote, `/environments/${uuid}/released-versions/currently-supported`)
    found.set(name, {
      attributes: { name, displayName: displayName ?? undefined, production, contacts: contacts ?? [] },
      placed: [
        ...deployed.map(placed => ({ kind: 'deployed' as const, ...placed })),
        ...released.map(placed => ({ kind: 'released' as const, ...placed }))
      ]
    })
  }
  return found
}

async function readPlaced(remote: Remote, at: string): Promise<readonly Omit<Placed, 'kind'>[]> {
  const { _embedded } = z
    .looseObject({ _embedded: z.record(z.string(), z.array(placedReply)) })
    .parse((await remote.get(at)) ?? { _embedded: {} })
  return Object.values(_embedded)
    .flat()
    .toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1))
    .map(({ applicationInstance, target, _embedded: { pacticipant, version } }) => ({
      pacticipant: pacticipant.name,
      version: version.number,
      instance: applicationInstance ?? target ?? undefined
    }))
}
