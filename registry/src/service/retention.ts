import {
  type KeepReason,
  matchesAny,
  type RetentionPolicy,
  type RetentionVersion,
  retain
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
  const plans: CleanedPacticipant[] = []
  for (const { name, mainBranch } of pacticipants) {
    const versions = await versionFacts(core, name)
    plans.push({ name, ...retain({ mainBranch, versions, now: core.clock() }, policy) })
  }
  if (isDryRun) return plans
  const cleaned: CleanedPacticipant[] = []
  for (const plan of plans) cleaned.push({ ...plan, removed: await removeVersions(core, plan, policy) })
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
  { name, removed }: CleanedPacticipant,
  policy: RetentionPolicy
): Promise<readonly string[]> {
  const gone: string[] = []
  for (let start = 0; start < removed.length; start += versionsAtOnce) {
    const numbers = removed.slice(start, start + versionsAtOnce)
    const done = await write(core, async writing => {
      const mainBranch = (await writing.store.pacticipants.pacticipant(name))?.mainBranch
      const isKept = (branch: string): boolean =>
        branch === mainBranch || matchesAny(branch, policy.keepBranches)
      const versions = await versionFacts(writing, name, numbers)
      const { removed: doomed } = retain(
        // The newest always stays; it is not among these.
        { mainBranch, versions: [...versions, newest], now: writing.clock() },
        { ...policy, keepVersions: 0 }
      )
      const unneeded = versions.filter(
        version => doomed.includes(version.number) && !version.heads.some(isKept)
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

