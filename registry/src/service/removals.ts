import { Failure, type ServiceVersion } from '@instep/contracts'
import type { ContentKey, KnownIntegration } from '../store/store.ts'
import { type Core, write } from './core.ts'
import { getPacticipantVersion } from './pacticipant-versions.ts'
import { getPacticipant } from './pacticipants.ts'
import { getResult } from './verifications.ts'

/** @throws Failure pacticipantNotFound */
export function deletePacticipant(core: Core, name: string): Promise<void> {
  return write(core, async writing => {
    await getPacticipant(writing, name)
    await writing.store.removals.removePacticipant(name)
  })
}

/** @throws Failure pacticipantVersionNotFound */
export function deletePacticipantVersion(core: Core, version: ServiceVersion): Promise<void> {
  return write(core, async writing => {
    await getPacticipantVersion(writing, version)
    await writing.store.removals.removeVersion(version)
  })
}

/** @throws Failure pacticipantVersionNotFound, branchNotFound */
export function takeOffBranch(core: Core, version: ServiceVersion, branch: string): Promise<void> {
  return write(core, async writing => {
    const { branches } = await getPacticipantVersion(writing, version)
    if (!branches.some(known => known.branch === branch)) throw new Failure('branchNotFound', { branch })
    await writing.store.removals.removeFromBranch(version, branch)
  })
}

/** Removes what is between two, or everything between anybody. */
export function deleteIntegrations(core: Core, filter: Partial<KnownIntegration>): Promise<void> {
  return write(core, async ({ store }) => {
    for (const pair of await store.pacts.integrations(filter)) await store.removals.removeIntegration(pair)
  })
}

/** @throws Failure pactNotFound */
export function deleteResult(core: Core, content: ContentKey, number: number): Promise<void> {
  return write(core, async writing => {
    await getResult(writing, content, number)
    await writing.store.removals.removeResult(content, number)
  })
}

/** Whether the label was new. The pacticipant is created if need be. */
export function addLabel(core: Core, pacticipant: string, label: string): Promise<boolean> {
  return write(core, async ({ store, clock }) => {
    if ((await store.pacticipants.pacticipant(pacticipant)) === undefined) {
      await store.pacticipants.putPacticipant({ name: pacticipant, createdAt: clock() })
    }
    return store.labels.addLabel(pacticipant, label)
  })
}

/** @throws Failure labelNotFound */
export function removeLabel(core: Core, pacticipant: string, label: string): Promise<void> {
  return write(core, async ({ store }) => {
    if (await store.labels.removeLabel(pacticipant, label)) return
    throw new Failure('labelNotFound', { label })
  })
}
