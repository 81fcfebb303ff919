import { comparePacts, Failure, type PactDifference, readPact, type ServiceVersion } from '@instep/contracts'
import type { KnownIntegration, Publication, PublicationSummary } from '../store/store.ts'
import { type Core, write } from './core.ts'
import { getLatestPact, getPact } from './pacts.ts'

/** Which of a consumer's pacts are meant: those of versions with a tag, of a branch, of no tag at all, or any. */
export type PactLine =
  | { readonly tag: string }
  | { readonly branch: string }
  | 'mainBranch'
  | 'untagged'
  | 'any'

export interface PactQuery {
  readonly provider?: string
  readonly consumer?: string
  readonly line: PactLine
  /** Only the newest of each pair. */
  readonly newestOnly: boolean
}

/** Pacts by pair, and within one from the oldest consumer version to the newest. */
export async function listPacts(
  core: Core,
  { line, newestOnly, ...filter }: PactQuery
): Promise<readonly PublicationSummary[]> {
  const found: PublicationSummary[] = []
  for (const pair of await core.store.pacts.integrations(filter)) {
    const ofPair = await pactsOfLine(core, pair, line)
    found.push(...(newestOnly ? ofPair.slice(-1) : ofPair))
  }
  return found
}

/** The newest pact of a line. @throws Failure pactNotFound */
export async function getLatestPactOf(
  core: Core,
  pair: KnownIntegration,
  line: PactLine
): Promise<Publication> {
  if (line === 'any') return getLatestPact(core, pair)
  const newest = (await pactsOfLine(core, pair, line)).at(-1)
  if (newest === undefined) throw new Failure('pactNotFound', {})
  return getPact(core, { service: pair.consumer, version: newest.consumerVersion }, pair.provider)
}

/** Removes the pacts of a line between two. @throws Failure pactNotFound when there are none */
export function deletePacts(core: Core, pair: KnownIntegration, line: PactLine): Promise<void> {
  return write(core, async writing => {
    const doomed = await pactsOfLine(writing, pair, line)
    if (doomed.length === 0) throw new Failure('pactNotFound', {})
    for (const { consumerVersion } of doomed) {
      const version = { service: pair.consumer, version: consumerVersion }
      await writing.store.pacts.removePublications(version, pair.provider)
    }
  })
}

/** The newest pact before a consumer version's that says something else. @throws Failure pactNotFound */
export async function previousDistinctPact(
  core: Core,
  consumer: ServiceVersion,
  provider: string
): Promise<Publication> {
  const { order, sha } = await getPact(core, consumer, provider)
  const all = await core.store.pacts.publications({ consumer: consumer.service, provider })
  const before = all.findLast(other => other.order < order && other.sha !== sha)
  if (before === undefined) throw new Failure('pactNotFound', {})
  return getPact(core, { service: consumer.service, version: before.consumerVersion }, provider)
}

/** What one pact says otherwise than another, interaction by interaction. */
export interface PactChanges {
  readonly before: PublicationSummary
  readonly after: PublicationSummary
  readonly differences: readonly PactDifference[]
}

export function changesBetween(before: Publication, after: Publication): PactChanges {
  return { before, after, differences: comparePacts(readPact(before.text), readPact(after.text)) }
}

async function pactsOfLine(
  core: Core,
  pair: KnownIntegration,
  line: PactLine
): Promise<readonly PublicationSummary[]> {
  const versions = await versionsOfLine(core, pair.consumer, line)
  return core.store.pacts.publications({ ...pair, versions })
}

async function versionsOfLine(
  { store }: Core,
  consumer: string,
  line: PactLine
): Promise<readonly string[] | undefined> {
  if (line === 'any') return undefined
  if (line === 'untagged') {
    const all = await store.pacticipants.versions(consumer)
    return all.filter(({ tags }) => tags.length === 0).map(({ number }) => number)
  }
  if (line !== 'mainBranch') return store.pacticipants.findVersions(consumer, line)
  const branch = (await store.pacticipants.pacticipant(consumer))?.mainBranch
  return branch === undefined ? [] : store.pacticipants.findVersions(consumer, { branch })
}
