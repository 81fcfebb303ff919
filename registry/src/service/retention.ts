import {
  type KeepReason,
  matchesAny,
  type RetentionPolicy,
  type RetentionVersion,
  retain,
  serviceVersionText,
  versionsWithMessagesLeft
} from '@instep/contracts'
import type { PublicationSummary } from '../store/store.ts'
import { type Core, write } from './core.ts'

/** What a policy leaves of a pacticipant. */
export interface CleanedPacticipant {
  readonly name: string
  readonly removed: readonly string[]
  readonly endedBranches: readonly string[]
  readonly kept: readonly { readonly number: string; readonly reasons: readonly KeepReason[] }[]
}

interface Plan extends CleanedPacticipant {
  readonly plannedAt: number
}

/** So many versions are removed in one write, and the results of so many contents: other writers wait that long. */
const versionsAtOnce = 50
const contentsAtOnce = 20

/**
 * Removes the versions that a policy does not keep, with their pacts and results, and the results of contents that
 * nobody publishes any more. A dry run only tells.
 */
export async function clean(
  core: Core,
  policy: RetentionPolicy,
  isDryRun: boolean
): Promise<readonly CleanedPacticipant[]> {
  const pacticipants = await core.store.pacticipants.pacticipants()
  const left = await messagesLeft(core)
  const cleaned: CleanedPacticipant[] = []
  for (const { name, mainBranch } of pacticipants) {
    const plannedAt = core.clock()
    const versions = await versionFacts(core, name, left)
    const plan = { name, ...retain({ mainBranch, versions, now: plannedAt }, policy) }
    const removed = isDryRun ? plan.removed : await removeVersions(core, { ...plan, plannedAt }, policy, left)
    cleaned.push({ ...plan, removed })
  }
  if (isDryRun) return cleaned
  for (const pair of await core.store.pacts.integrations()) {
    let removed: number
    do {
      removed = await write(core, ({ store }) =>
        store.removals.removeUnpublishedResults(pair, contentsAtOnce)
      )
    } while (removed > 0)
  }
  return cleaned
}

/** Removes what was planned, oldest first, and leaves out what has come into use meanwhile. */
async function removeVersions(
  core: Core,
  { name, removed, plannedAt }: Plan,
  policy: RetentionPolicy,
  left: ReadonlySet<string>
): Promise<readonly string[]> {
  const gone: string[] = []
  for (let start = 0; start < removed.length; start += versionsAtOnce) {
    const numbers = removed.slice(start, start + versionsAtOnce)
    const done = await write(core, async writing => {
      const mainBranch = (await writing.store.pacticipants.pacticipant(name))?.mainBranch
      const isKept = (branch: string): boolean =>
        branch === mainBranch || matchesAny(branch, policy.keepBranches)
      const unneeded = (await versionFacts(writing, name, left, numbers)).filter(
        ({ at, heads, isInUse, hasPactInUse, hasMessagesLeft }) =>
          at <= plannedAt && !isInUse && !hasPactInUse && !hasMessagesLeft && !heads.some(isKept)
      )
      for (const { number } of unneeded) {
        await writing.store.removals.removeVersion({ service: name, version: number })
      }
      return unneeded.map(({ number }) => number)
    })
    gone.push(...done)
  }
  return gone
}

/** All versions of a pacticipant, or those with these numbers, oldest first. */
async function versionFacts(
  { store }: Core,
  name: string,
  left: ReadonlySet<string>,
  numbers?: readonly string[]
): Promise<readonly RetentionVersion[]> {
  const [versions, branches, current, publications] = await Promise.all([
    store.pacticipants.versions(name, numbers),
    store.pacticipants.branches(name),
    store.deployments.deployments({ pacticipant: name, onlyCurrent: true }),
    store.pacts.publications({ consumer: name })
  ])
  const running = new Set(current.map(({ version }) => version))
  const headed = Map.groupBy(branches, ({ head }) => head)
  const published = Map.groupBy(publications, ({ consumerVersion }) => consumerVersion)
  const inUse = await versionsInUse(store, publications)
  return versions.map(({ number, createdAt, branches, tags }) => ({
    number,
    at: Math.max(createdAt, ...(published.get(number) ?? []).map(({ at }) => at)),
    branches: branches.map(({ branch }) => branch),
    heads: (headed.get(number) ?? []).map(({ name }) => name),
    tags: tags.map(({ tag }) => tag),
    isInUse: running.has(number),
    hasPactInUse: inUse.has(number),
    hasMessagesLeft: left.has(serviceVersionText({ service: name, version: number }))
  }))
}

/** The versions that are gone from an environment where what they sent may still be read. */
async function messagesLeft(core: Core): Promise<ReadonlySet<string>> {
  const left = new Set<string>()
  for (const { name } of await core.store.deployments.environments()) {
    const { parties, drains } = await core.landscapes.of(core, name)
    for (const version of versionsWithMessagesLeft(parties, { now: core.clock(), drains })) left.add(version)
  }
  return left
}

/**
 * Of a consumer's versions those on which a provider in use rests: the newest with a pact, and the newest whose pact a
 * version of the provider that is in use has verified.
 */
async function versionsInUse(
  store: Core['store'],
  publications: readonly PublicationSummary[]
): Promise<ReadonlySet<string>> {
  const providers = Map.groupBy(publications, ({ provider }) => provider)
  const current = await store.deployments.deployments({
    pacticipants: [...providers.keys()],
    onlyCurrent: true
  })
  const running = Map.groupBy(current, ({ pacticipant }) => pacticipant)
  const found = await Promise.all(
    [...providers].map(async ([provider, ofPair]) => {
      const versions = (running.get(provider) ?? []).map(({ version }) => version)
      const newest = ofPair.at(-1)
      if (versions.length === 0 || newest === undefined) return []
      const verified = new Set(await store.pacts.contentsVerifiedBy(newest, versions))
      return [newest, ofPair.findLast(({ sha }) => verified.has(sha)) ?? newest]
    })
  )
  return new Set(found.flat().map(({ consumerVersion }) => consumerVersion))
}
