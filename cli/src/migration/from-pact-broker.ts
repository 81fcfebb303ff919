import {
  type BrokerFacts,
  type BrokerPact,
  type BrokerResult,
  contentKey,
  type PacticipantFacts,
  type Placed,
  readBroker,
  readContent
} from './broker-facts.ts'
import { each, type Remote } from './remote.ts'
import { canonical, type Migration, type Report } from './report.ts'

/**
 * Brings what a Pact Broker has into a registry: pacticipants with labels, versions with branches and tags in their
 * order, pacts, the verification results that count, environments, and what is deployed and released. What is there already is left
 * alone. At the end both are read and compared.
 */
export async function importFromPactBroker(
  source: Remote,
  target: Remote,
  report: Report
): Promise<Migration> {
  const wanted = await readBroker(source, report)
  const names = new Set(wanted.pacticipants.keys())
  const there = await readBroker(target, report, names)
  const counts = { pacticipants: 0, versions: 0, pacts: 0, results: 0, environments: 0, deployments: 0 }
  let done = 0
  await each([...wanted.pacticipants], async ([name, facts]) => {
    const now = there.pacticipants.get(name)
    const pacticipants = await writePacticipant(target, name, facts, now)
    const versions = await writeVersions(target, name, facts, now)
    const pacts = await writePacts(source, target, name, facts, now)
    // Added at once: others count meanwhile.
    counts.pacticipants += pacticipants
    counts.versions += versions
    counts.pacts += pacts
    report(`Pacticipants written to ${target.url}`, ++done, names.size)
  })
  const withPacts = await readBroker(target, report, names)
  counts.results = await writeResults(source, target, wanted, withPacts)
  Object.assign(counts, await writeEnvironments(target, wanted, there))
  return { written: counts, problems: differences(wanted, await readBroker(target, report, names)) }
}

const path = (...parts: readonly string[]): string => `/${parts.map(encodeURIComponent).join('/')}`

async function writePacticipant(
  target: Remote,
  name: string,
  { attributes, labels }: PacticipantFacts,
  now: PacticipantFacts | undefined
): Promise<number> {
  if (now !== undefined && canonical([attributes, labels]) === canonical([now.attributes, now.labels]))
    return 0
  await target.send('PATCH', path('pacticipants', name), attributes)
  for (const label of labels) await target.send('PUT', path('pacticipants', name, 'labels', label))
  return 1
}

/** Oldest first, since their order is that of their coming. */
async function writeVersions(
  target: Remote,
  name: string,
  { versions }: PacticipantFacts,
  now: PacticipantFacts | undefined
): Promise<number> {
  const known = new Map(now?.versions.map(version => [version.number, version]))
  let written = 0
  for (const { number, buildUrl, branches, tags } of versions) {
    const there = known.get(number)
    const own = path('pacticipants', name, 'versions', number)
    const newBranches = branches.filter(branch => !there?.branches.includes(branch))
    const newTags = tags.filter(tag => !there?.tags.includes(tag))
    if (there === undefined || there.buildUrl !== buildUrl) await target.send('PUT', own, { buildUrl })
    for (const branch of newBranches) {
      await target.send('PUT', path('pacticipants', name, 'branches', branch, 'versions', number), {})
    }
    for (const tag of newTags) {
      await target.send('PUT', path('pacticipants', name, 'versions', number, 'tags', tag), {})
    }
    if (there === undefined || newBranches.length + newTags.length > 0) written++
  }
  return written
}

async function writePacts(
  source: Remote,
  target: Remote,
  consumer: string,
  { versions }: PacticipantFacts,
  now: PacticipantFacts | undefined
): Promise<number> {
  let written = 0
  for (const { number, pacts } of versions) {
    const there = now?.versions.find(version => version.number === number)?.pacts ?? []
    for (const { provider, path: from, print } of pacts) {
      if (there.some(pact => pact.provider === provider && pact.print === print)) continue
      const to = path('pacts', 'provider', provider, 'consumer', consumer, 'version', number)
      await target.send('PUT', to, await readContent(source, from))
      written++
    }
  }
  return written
}

/** Results of a content in their order, so that the latest stays the latest. */
async function writeResults(
  source: Remote,
  target: Remote,
  wanted: BrokerFacts,
  there: BrokerFacts
): Promise<number> {
  const places = new Map<string, BrokerPact>()
  for (const [consumer, { versions }] of there.pacticipants) {
    for (const pact of versions.flatMap(version => version.pacts)) {
      places.set(contentKey(consumer, pact), pact)
    }
  }
  let written = 0
  await each([...wanted.results], async ([key, results]) => {
    const left = (there.results.get(key) ?? []).map(resultText)
    for (const result of results) {
      const known = left.indexOf(resultText(result))
      const place = places.get(key)
      if (known >= 0) left.splice(known, 1)
      else if (result.path !== undefined && place !== undefined) {
        await target.send('POST', place.contentPath, await wholeResult(source, result))
        written++
      }
    }
  })
  return written
}

async function wholeResult(source: Remote, { path = '', providerVersion, success }: BrokerResult) {
  const { buildUrl, testResults, verifiedBy } = ((await source.get(path)) ?? {}) as Record<string, unknown>
  return { success, providerApplicationVersion: providerVersion, buildUrl, testResults, verifiedBy }
}

const resultText = ({ providerVersion, success }: BrokerResult): string =>
  canonical([providerVersion, success])

async function writeEnvironments(target: Remote, wanted: BrokerFacts, there: BrokerFacts) {
  const listed = (await target.get('/environments')) as EnvironmentList
  const uuids = new Map(listed._embedded.environments.map(({ name, uuid }) => [name, uuid]))
  let environments = 0
  let deployments = 0
  for (const [name, { attributes, placed }] of wanted.environments) {
    const now = there.environments.get(name)
    if (now === undefined) {
      const { uuid } = (await target.send('POST', '/environments', attributes)) as { readonly uuid: string }
      uuids.set(name, uuid)
      environments++
    }
    const known = new Set(now?.placed.map(canonical))
    for (const one of placed.filter(one => !known.has(canonical(one)))) {
      await place(target, uuids.get(name) ?? '', one)
      deployments++
    }
  }
  return { environments, deployments }
}

interface EnvironmentList {
  readonly _embedded: { readonly environments: readonly { readonly name: string; readonly uuid: string }[] }
}

async function place(target: Remote, uuid: string, { kind, pacticipant, version, instance }: Placed) {
  const to = path('pacticipants', pacticipant, 'versions', version, `${kind}-versions`, 'environment', uuid)
  await target.send('POST', to, instance === undefined ? {} : { applicationInstance: instance })
}

function differences(wanted: BrokerFacts, found: BrokerFacts): readonly string[] {
  const problems: string[] = []
  for (const [name, facts] of wanted.pacticipants) {
    if (canonical(visible(facts)) !== canonical(visible(found.pacticipants.get(name)))) {
      problems.push(`${name}, its versions, branches, tags or pacts differ.`)
    }
  }
  for (const [key, results] of wanted.results) {
    if (canonical(results.map(resultText)) !== canonical((found.results.get(key) ?? []).map(resultText))) {
      const [consumer, provider] = JSON.parse(key)
      problems.push(`The results of a pact between ${consumer} and ${provider} differ.`)
    }
  }
  for (const [name, environment] of wanted.environments) {
    if (canonical(environment) !== canonical(found.environments.get(name))) {
      problems.push(`The environment ${name}, or what is in it, differs.`)
    }
  }
  return problems
}

/** Without where each broker keeps it. */
function visible(facts: PacticipantFacts | undefined) {
  if (facts === undefined) return undefined
  const versions = facts.versions.map(version => ({
    ...version,
    pacts: version.pacts.map(({ provider, print }) => ({ provider, print }))
  }))
  return { ...facts, versions }
}
